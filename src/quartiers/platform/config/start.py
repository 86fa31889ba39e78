"""Starting Django for a command."""

import os

import django


def start() -> None:
    """Read the settings and load the apps; once per process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quartiers.platform.config.settings")
    django.setup()
