"""Starting Django for a command."""

import os
import warnings

import django


def start() -> None:
    """Read the settings and load the apps; once per process."""
    # What the site writes (database, letters, attestations) is read by its own account alone.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quartiers.platform.config.settings")
    # django-dsfr warns of a setting of its next version at each start; nothing to be done by who reads the terminal.
    warnings.filterwarnings("ignore", message="Transitional Django setting DSFR_MARK_OPTIONAL_FIELDS")
    django.setup()
