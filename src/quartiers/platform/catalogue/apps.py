"""How Django knows this app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The app, under a short label."""

    name = "quartiers.platform.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
