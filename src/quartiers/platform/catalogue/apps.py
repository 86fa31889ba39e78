"""How Django knows this app."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class Config(AppConfig):
    """The app, under a short label."""

    name = "quartiers.platform.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The state of the shelf is asked once per request."""
        from quartiers.platform.catalogue import shelf  # noqa: PLC0415 - models are ready only now

        request_started.connect(shelf.begin_request, dispatch_uid="catalogue.shelf.begin")
        request_finished.connect(shelf.end_request, dispatch_uid="catalogue.shelf.end")
