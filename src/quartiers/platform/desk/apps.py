"""How Django knows this app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The app, under a short label."""

    name = "quartiers.platform.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
