"""What Django checks of the site: no migration is missing, and nothing is to be said of the settings of production."""

import os
import subprocess
import sys
import tempfile

PRODUCTION = {
    "QUARTIERS_PRODUCTION": "1",
    "QUARTIERS_SECRET_KEY": "une-cle-de-verification-assez-longue-0123456789-abcdefghijklmnop",
    "QUARTIERS_HOSTS": "quartiers.example",
    "QUARTIERS_URL": "https://quartiers.example",
    "QUARTIERS_DATABASE_URL": "postgres://quartiers@localhost/quartiers",
}


def main() -> int:
    """Run both; the first that fails says why."""
    with tempfile.TemporaryDirectory() as home:
        settings = os.environ | {"DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings", "QUARTIERS_HOME": home}
        return _django("makemigrations", "--check", "--dry-run", settings=settings) or _django(
            "check", "--deploy", "--fail-level", "WARNING", settings=settings | PRODUCTION
        )


def _django(*arguments: str, settings: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "django", *arguments], env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
