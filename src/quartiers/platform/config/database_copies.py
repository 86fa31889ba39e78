"""The database as one file, consistent whatever is written meanwhile, and back.

SQLite: its own backup. PostgreSQL: `pg_dump` and `pg_restore`; without them, Django's dump of rows.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from quartiers.knowledge.vocabulary.refusals import Refusal

SQLITE, POSTGRESQL, ROWS = "base.sqlite3", "postgresql.dump", "lignes.json"
# What Django writes itself, and sessions, which nobody misses.
_LEFT_OUT = ("contenttypes", "auth.permission", "sessions")


def copied(folder: Path) -> Path:
    """Write the copy in a folder; its path."""
    if connection.vendor == "sqlite":
        return _sqlite(folder / SQLITE)
    if shutil.which("pg_dump"):
        path = folder / POSTGRESQL
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return path
    return _rows(folder / ROWS)


def check(name: str, migrations: list[str]) -> None:
    """A `Refusal` when a copy cannot be put in this database, before anything is touched."""
    if (name == SQLITE) != (connection.vendor == "sqlite") and name != ROWS:
        kind = "SQLite" if name == SQLITE else "PostgreSQL"
        raise Refusal(
            f"La sauvegarde contient une base {kind}, et ce site en emploie une autre : accordez QUARTIERS_DATABASE_URL."
        )
    if name == POSTGRESQL and not shutil.which("pg_restore"):
        raise Refusal("Il manque pg_restore pour cette sauvegarde (Debian : apt install postgresql-client).")
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    unknown = sorted(set(migrations) - known)
    if unknown:
        raise Refusal(f"La sauvegarde vient d'une version plus récente ({unknown[0]}) : mettez le programme à jour d'abord.")


def put_back(path: Path) -> None:
    """Replace what a PostgreSQL database holds, or the rows of any, in one transaction. A SQLite copy is moved instead."""
    if path.name == POSTGRESQL:
        connection.close()
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, f"--dbname={_settings()['NAME']}", str(path))
    elif path.name == ROWS:
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            call_command("flush", interactive=False, verbosity=0)
            call_command("loaddata", str(path), verbosity=0)


def is_empty() -> bool:
    """Whether nothing was ever published nor anybody invited."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {"accounts_person", "observatory_publication"} & tables:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - two names written above
            if cursor.fetchone():
                return False
    return True


def migrations() -> list[str]:
    """The migrations that this database has had."""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _sqlite(path: Path) -> Path:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
        # One file, without its log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    return path


def _rows(path: Path) -> Path:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command("dumpdata", exclude=_LEFT_OUT, output=str(path), verbosity=0)
    return path


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = connection.settings_dict
    return settings


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on our database; the password goes by the environment, which others do not see."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(_settings()[key]) for name, key in names.items() if _settings().get(key)}
    done = subprocess.run([program, *arguments], env=os.environ | given, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refusal(f"{program} a échoué, la base est intacte : {said[-1] if said else 'sans explication'}.")
