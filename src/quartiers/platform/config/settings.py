"""Settings of the site; each one that a host may change is an environment variable, listed in docs/reference/reglages.md."""

import os
from email.utils import parseaddr
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from quartiers.knowledge.aids.outside.aides_territoires import API
from quartiers.knowledge.sources.geocoding import NATIONAL_SERVICE
from quartiers.platform.config.secret import secret_key
from quartiers.platform.config.widgets import widget_sites

HOME = Path(os.environ.get("QUARTIERS_HOME") or Path.cwd() / "var" / "quartiers")
IS_PRODUCTION = os.environ.get("QUARTIERS_PRODUCTION") == "1"
# A host that shows a demonstration to the public says so itself; nothing simulated is served in production otherwise.
ALLOWS_DEMONSTRATION = not IS_PRODUCTION or os.environ.get("QUARTIERS_DEMONSTRATION") == "1"
# `etat` is reserved to approved sites in .gouv.fr (docs/marque.md).
BRAND = os.environ.get("QUARTIERS_BRAND", "")
# The geocoding service; empty to do without.
GEOCODER_URL = os.environ.get("QUARTIERS_GEOCODER", NATIONAL_SERVICE).strip()
# Whether the worker asks, once a week, the pages that aids give as their sources.
CHECKS_LINKS = os.environ.get("QUARTIERS_LINKS") == "1"
# The account of Aides-territoires whose aids are read into the review queue; without token, nothing is asked of it.
AIDES_TERRITOIRES_TOKEN = os.environ.get("QUARTIERS_AIDES_TERRITOIRES_TOKEN", "")
AIDES_TERRITOIRES_URL = os.environ.get("QUARTIERS_AIDES_TERRITOIRES", API)
# Tiles behind the interactive map ({z}/{x}/{y}); empty by default: then no reader asks anything of another host.
BASEMAP_URL = os.environ.get("QUARTIERS_BASEMAP", "")
BASEMAP_CREDIT = os.environ.get("QUARTIERS_BASEMAP_CREDIT", "")
# Who publishes the site and who keeps its machines, as the law has them named; the site says what is missing.
PUBLISHER = {
    "name": os.environ.get("QUARTIERS_PUBLISHER", ""),
    "address": os.environ.get("QUARTIERS_PUBLISHER_ADDRESS", ""),
    "director": os.environ.get("QUARTIERS_PUBLICATION_DIRECTOR", ""),
    "contact": os.environ.get("QUARTIERS_CONTACT", ""),
    "host": os.environ.get("QUARTIERS_HOSTED_BY", ""),
}

SECRET_KEY = os.environ.get("QUARTIERS_SECRET_KEY") or secret_key(HOME, is_production=IS_PRODUCTION)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("QUARTIERS_HOSTS", "127.0.0.1 localhost [::1]").split()
# Whoever reads the site sits at this machine: only there does a demonstration show letters to real addresses, links included.
IS_LOCAL = not IS_PRODUCTION and set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}
# What links in letters begin with: never the Host header of a request.
SITE_URL = os.environ.get("QUARTIERS_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "quartiers.platform.web.apps.Config",
    "quartiers.platform.catalogue.apps.Config",
    "quartiers.platform.observatory.apps.Config",
    "quartiers.platform.desk.apps.Config",
    "quartiers.platform.accounts.apps.Config",
    "quartiers.platform.territories.apps.Config",
    "quartiers.platform.journal.apps.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "widget_tweaks",
    "dsfr",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "quartiers.platform.web.headers.headers",
    "quartiers.platform.web.headers.without_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # After those whose work the page of a refusal needs; what reads a body comes when the view is called.
    "quartiers.platform.web.bounds.bounded",
    "quartiers.platform.web.use.counted",
]
ROOT_URLCONF = "quartiers.platform.config.urls"
WSGI_APPLICATION = "quartiers.platform.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quartiers.platform.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "dsfr.forms.DsfrDjangoTemplates"
DSFR_MARK_OPTIONAL_FIELDS = True

DATABASES = {"default": dj_database_url.parse(os.environ.get("QUARTIERS_DATABASE_URL") or f"sqlite:///{HOME}/base.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["quartiers.platform.web.backend.People"]
# How many proxies of ours stand before the site: X-Forwarded-For is believed for that many of its last addresses.
TRUSTED_PROXIES = int(os.environ.get("QUARTIERS_PROXIES", "0"))
LOGIN_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The session is the only cookie: the token of forms and the messages live in it.
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "quartiers.platform.web.errors.form_expired"

if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^sante/$", r"^pret/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
# No page may be framed, but the finder of a territory by the sites named for it.
X_FRAME_OPTIONS = "DENY"
WIDGET_SITES = widget_sites(os.environ.get("QUARTIERS_WIDGETS", ""))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [Path(__file__).parents[1] / "web" / "static"]
# The State's design system weighs 18 MB and is reserved: it is served under its brand only.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
if BRAND == "etat":
    STATICFILES_FINDERS.append("django.contrib.staticfiles.finders.AppDirectoriesFinder")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where letters go; without it they wait in the outbox, which says so.
SMTP_URL = os.environ.get("QUARTIERS_SMTP_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("QUARTIERS_FROM", "Quartiers productifs <ne-pas-repondre@quartiers.invalid>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
# The outbox stands below what is published, and keeps every letter while a demonstration is served: it asks this.
SERVES_DEMONSTRATION = "quartiers.platform.observatory.editions.serves_demonstration"
# The catalogue of aids stands beside what is published: pages kept for readers are made again when it changes.
REVISES_PAGES = "quartiers.platform.observatory.actions.publications.revise"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"addresses": {"()": "quartiers.platform.web.logs.WithoutAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["addresses"]}},
    # Anybody may ask under another name, as often as they like.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # It warns of every rule that is meant for screens.
        "weasyprint": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
