"""How Django knows this app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The app, under a short label."""

    name = "quartiers.platform.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
