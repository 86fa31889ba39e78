"""Settings of tests: those of the site, with plain static files, on the database that QUARTIERS_TEST_DATABASE_URL names."""

import os
import tempfile

os.environ["QUARTIERS_HOME"] = tempfile.mkdtemp(prefix="quartiers-tests-")
os.environ["QUARTIERS_DATABASE_URL"] = os.environ.get("QUARTIERS_TEST_DATABASE_URL", "")
os.environ["QUARTIERS_GEOCODER"] = ""

from quartiers.platform.config.settings import *  # noqa: F403 - the home must be set before they are read

STATIC_ROOT.mkdir()  # noqa: F405 - whitenoise warns about a missing folder
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - from the site
# Counts are written by a thread, which would outlive its test.
MIDDLEWARE.remove("quartiers.platform.web.use.counted")  # noqa: F405 - from the site
