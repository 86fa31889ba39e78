"""Starting Django for a command."""

import os

import django


def start() -> None:
    """Read the settings and load the apps; once per process."""
    # What the site writes (database, letters, attestations) is read by its own account alone.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quartiers.platform.config.settings")
    django.setup()
