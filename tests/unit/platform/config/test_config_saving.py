"""A site saved and restored by its own commands, on the database of the run: the same rows and files, or nothing changed."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest

from quartiers.platform.config.running import running

_POSTGRESQL = os.environ.get("QUARTIERS_TEST_DATABASE_URL", "")
# Prepares a site, or tells what it holds.
_FILL = """
from django.core.management import call_command
from django.utils import timezone
from quartiers.platform.accounts.models import Person
call_command("migrate", verbosity=0)
Person.objects.create(email="amina@demo.invalid", name="Amina « Été »", is_invented=True, created_at=timezone.now())
"""
_ADD = """
from django.utils import timezone
from quartiers.platform.accounts.models import Person
Person.objects.create(email="later@demo.invalid", created_at=timezone.now())
"""
_TELL = """
from quartiers.platform.accounts.models import Person
print([(person.email, person.name, person.created_at.isoformat()) for person in Person.objects.all()])
"""


class Site:
    """A home and a database that only its commands touch."""

    def __init__(self, home, database):
        self.home = home
        self.settings = os.environ | {
            "QUARTIERS_HOME": str(home),
            "QUARTIERS_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def run(self, *arguments):
        """A command of `quartiers`: its code, what it said."""
        return self._python("-m", "quartiers.platform.config.command", *arguments)

    def code(self, text):
        """What some code on this site prints."""
        done = self._python("-c", f"from quartiers.platform.config.start import start\nstart()\n{text}")
        assert done[0] == 0, done
        return done[1]

    def files(self):
        """Every file that is kept, with its bytes."""
        folders = ("editions", "media", "inputs")
        found = [path for folder in folders for path in (self.home / folder).rglob("*") if path.is_file()]
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in [*found, self.home / "secret-key"]}

    def _python(self, *arguments):
        done = subprocess.run([sys.executable, *arguments], env=self.settings, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def new_site(tmp_path):
    """Makes empty sites, and drops their databases at the end."""
    names = []

    def make(name):
        if not _POSTGRESQL:
            return Site(tmp_path / name, "")
        names.append(f"saved_{uuid.uuid4().hex[:8]}")
        _admin(f"CREATE DATABASE {names[-1]}")
        return Site(tmp_path / name, f"{_POSTGRESQL.rpartition('/')[0]}/{names[-1]}")

    yield make
    for name in names:
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


def _admin(statement):
    with psycopg.connect(_POSTGRESQL, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def saved(new_site, tmp_path):
    """A site with a person and files, and its archive."""
    site = new_site("first")
    site.code(_FILL)
    for name in (
        "editions/current",
        "editions/2026-11-01-0123456789/areas.parquet",
        "media/attestations/a.pdf",
        "inputs/c.csv",
    ):
        (site.home / name).parent.mkdir(parents=True, exist_ok=True)
        (site.home / name).write_text(f"{name} é")
    archive = tmp_path / "archive.tar.gz"
    code, said = site.run("backup", str(archive))
    assert (code, "Sauvegarde écrite" in said) == (0, True), said
    return site, archive


def test_a_site_comes_back_elsewhere_as_it_was(saved, new_site):
    """The same people to the microsecond, the same files, the same key; then a full site is not replaced by mistake."""
    site, archive = saved
    other = new_site("second")
    assert other.run("restore", str(archive))[0] == 0
    assert other.code(_TELL) == site.code(_TELL)
    assert other.files() == site.files()
    assert not list(other.home.glob("avant-restauration-*"))
    code, said = other.run("restore", str(archive))
    assert (code, "n’est pas vide" in said) == (2, True), said


def test_what_is_replaced_is_kept_aside(saved):
    """What came after the archive is gone from the site, and lies beside it."""
    site, archive = saved
    told, files = site.code(_TELL), site.files()
    site.code(_ADD)
    (site.home / "media/later.pdf").write_text("later")
    code, said = site.run("restore", str(archive), "--remplacer", "--oui")
    assert (code, "est gardé dans" in said) == (0, True), said
    assert (site.code(_TELL), site.files()) == (told, files)
    (aside,) = site.home.glob("avant-restauration-*")
    assert (aside / "media/later.pdf").exists()
    assert list(aside.glob("postgresql.dump" if _POSTGRESQL else "base.sqlite3"))


def test_a_damaged_archive_changes_nothing(saved):
    """Nor does one that asks for a word that is not typed."""
    site, archive = saved
    site.code(_ADD)
    told, files = site.code(_TELL), site.files()
    code, said = site.run("restore", str(archive), "--remplacer")
    assert (code, "Interrompu" in said) == (2, True), said
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0x55
    archive.write_bytes(content)
    code, said = site.run("restore", str(archive), "--remplacer", "--oui")
    assert (code, "abîmée" in said) == (2, True), said
    assert (site.code(_TELL), site.files()) == (told, files)
    assert not list(site.home.glob("avant-restauration-*"))
    assert not (site.home / "tmp").exists()


def test_a_running_site_is_not_replaced(saved):
    """Its processes would go on with what is no longer there."""
    site, archive = saved
    with running(Path(site.home)):
        code, said = site.run("restore", str(archive), "--remplacer", "--oui")
    assert (code, "Le site tourne" in said) == (2, True), said
