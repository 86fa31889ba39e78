"""How Django knows this app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The app, under a short label."""

    name = "quartiers.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
