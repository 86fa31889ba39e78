"""A site saved and restored by its own commands, on the database of the run: the same rows and files, or nothing changed."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid

import psycopg
import pytest

from quartiers.platform.config.running import running

_POSTGRESQL = os.environ.get("QUARTIERS_TEST_DATABASE_URL", "")
_FILL = """
from quartiers.platform.config.start import start
start()
from django.core.management import call_command
from django.utils import timezone
from quartiers.platform.accounts.models import Person
call_command("migrate", verbosity=0)
Person.objects.create(email="amina@demo.invalid", name="Amina « Été »", is_invented=True, created_at=timezone.now())
"""
_KEPT = ("editions/current", "editions/2026-11-01-0123456789/areas.parquet", "media/attestations/a.pdf", "inputs/c.csv")


class Site:
    """A home and a database that only its commands touch."""

    def __init__(self, home, database):
        self.home, self.database = home, database
        self.settings = os.environ | {
            "QUARTIERS_HOME": str(home),
            "QUARTIERS_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def run(self, *arguments):
        """A command of `quartiers`: its code, what it said."""
        return self.python("-m", "quartiers.platform.config.command", *arguments)

    def python(self, *arguments):
        """A program on this site, likewise."""
        done = subprocess.run([sys.executable, *arguments], env=self.settings, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def rows(self, statement="SELECT email, name, created_at FROM accounts_person ORDER BY email"):
        """What the database answers, asked without Django."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with contextlib.closing(sqlite3.connect(self.home / "base.sqlite3")) as connection:
            found = connection.execute(statement).fetchall()
            connection.commit()
            return found

    def change(self):
        """What people do after a backup."""
        self.rows("UPDATE accounts_person SET name = 'Later'")
        (self.home / "media/later.pdf").write_text("later")

    def files(self):
        """Every file that is kept, with its bytes."""
        folders = ("editions", "media", "inputs")
        found = [path for folder in folders for path in (self.home / folder).rglob("*") if path.is_file()]
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in [*found, self.home / "secret-key"]}


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    """Makes sites, empty or like another, and drops their databases at the end."""
    names = []

    def make(like=None):
        home = tmp_path_factory.mktemp("site") / "home"
        if like:
            shutil.copytree(like.home, home)
        if not _POSTGRESQL:
            return Site(home, "")
        names.append(f"saved_{uuid.uuid4().hex[:8]}")
        _admin(f"CREATE DATABASE {names[-1]}" + (f" TEMPLATE {like.database.rpartition('/')[2]}" if like else ""))
        return Site(home, f"{_POSTGRESQL.rpartition('/')[0]}/{names[-1]}")

    yield make
    for name in names:
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


def _admin(statement):
    with psycopg.connect(_POSTGRESQL, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def saved_once(new_site, tmp_path_factory):
    """A site with a person and files, and its archive."""
    site, archive = new_site(), tmp_path_factory.mktemp("archives") / "archive.tar.gz"
    assert site.python("-c", _FILL) == (0, "")
    for name in _KEPT:
        (site.home / name).parent.mkdir(parents=True, exist_ok=True)
        (site.home / name).write_text(f"{name} é")
    code, said = site.run("backup", str(archive))
    assert (code, "Sauvegarde écrite" in said) == (0, True), said
    return site, archive


@pytest.fixture
def saved(saved_once, new_site):
    """A site of one's own, like that one, and the archive."""
    site, archive = saved_once
    return new_site(like=site), archive


def test_a_site_comes_back_elsewhere_as_it_was(saved, new_site):
    """The same people to the microsecond, the same files, the same key; then a full site is not replaced by mistake."""
    site, archive = saved
    other = new_site()
    assert other.run("restore", str(archive))[0] == 0
    assert other.rows() == site.rows()
    assert other.files() == site.files()
    assert len(other.files()) == len(_KEPT) + 1
    assert not list(other.home.glob("avant-restauration-*"))
    code, said = other.run("restore", str(archive))
    assert (code, "n’est pas vide" in said) == (2, True), said


def test_what_is_replaced_is_kept_aside(saved):
    """What came after the archive is gone from the site, and lies beside it."""
    site, archive = saved
    rows, files = site.rows(), site.files()
    site.change()
    code, said = site.run("restore", str(archive), "--remplacer", "--oui")
    assert (code, "est gardé dans" in said) == (0, True), said
    assert (site.rows(), site.files()) == (rows, files)
    (aside,) = site.home.glob("avant-restauration-*")
    assert (aside / "media/later.pdf").exists()
    assert list(aside.glob("postgresql.dump" if _POSTGRESQL else "base.sqlite3"))


def test_a_damaged_archive_changes_nothing(saved, tmp_path):
    """Whatever stood there is still there, and nothing lies beside."""
    site, archive = saved
    site.change()
    rows, files = site.rows(), site.files()
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0x55
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(content)
    code, said = site.run("restore", str(damaged), "--remplacer", "--oui")
    assert (code, "abîmée" in said) == (2, True), said
    assert (site.rows(), site.files()) == (rows, files)
    assert not list(site.home.glob("avant-restauration-*"))
    assert not (site.home / "tmp").exists()


def test_a_site_is_not_replaced_without_a_word_nor_while_it_runs(saved):
    """Nobody typed the word; then its processes would go on with what is no longer there."""
    site, archive = saved
    code, said = site.run("restore", str(archive), "--remplacer")
    assert (code, "Interrompu" in said) == (2, True), said
    with running(site.home):
        code, said = site.run("restore", str(archive), "--remplacer", "--oui")
    assert (code, "Le site tourne" in said) == (2, True), said
