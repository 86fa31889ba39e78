"""Accepted corrections leave by a file that the next build reads: read back through its source, then put in place."""

import csv
import datetime
import fcntl
import io
import tempfile
from pathlib import Path

from django.conf import settings

from quartiers.knowledge.build.corrections import checked
from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.corrections import SOURCE
from quartiers.knowledge.sources.store import Store, replace_bytes
from quartiers.knowledge.sources.sync import find, take
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import serves_demonstration
from quartiers.platform.observatory.models import Correction
from quartiers.platform.observatory.queries import to_export

_NAME = "corrections.csv"
_ENCODING = "utf-8"


def export_corrections(*, on: datetime.date) -> int:
    """Write the accepted corrections for the next build; how many. When it cannot be read back, a `Refusal` keeps the former.

    Those about simulated establishments leave only while a demonstration is served, those about real ones only otherwise.
    """
    folder = settings.HOME / "inputs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".corrections.lock").open("w") as lock:
        # One writer at a time, and what it writes is read after the lock: the last to write knows the most.
        fcntl.flock(lock, fcntl.LOCK_EX)
        kind = Kind.DEMONSTRATION if serves_demonstration() else Kind.REAL
        rows = to_export(is_simulated=kind is Kind.DEMONSTRATION)
        if not rows:
            (folder / _NAME).unlink(missing_ok=True)
            return 0
        content = _csv(rows)
        _check(content, len(rows), kind, on)
        replace_bytes(folder / _NAME, content)
    return len(rows)


def is_exported() -> bool:
    """Whether the file holds exactly what is accepted now."""
    path = settings.HOME / "inputs" / _NAME
    rows = to_export(is_simulated=serves_demonstration())
    return path.read_bytes() == _csv(rows) if path.exists() else not rows


def _csv(rows: list[Correction]) -> bytes:
    headings = [column.heading for column in SOURCE.deliveries[0].columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    for row in rows:
        values = {
            "siret": row.siret,
            "champ": row.field,
            "ancienne_valeur": row.old_value,
            "nouvelle_valeur": row.new_value,
            "raison": row.reason,
            "corrige_le": row.observed_on.isoformat(),
        }
        writer.writerow([values[heading] for heading in headings])
    return out.getvalue().encode(_ENCODING)


def _check(content: bytes, rows: int, kind: Kind, on: datetime.date) -> None:
    """Read it as the build will."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = folder / "given" / _NAME
        replace_bytes(path, content)
        store = Store(folder / "home")
        manifest = take(store, SOURCE, find([path], SOURCE), taken_on=on.isoformat(), accept_fewer=True)
        read = checked(Inputs(store, {SOURCE.name: manifest}, kind))
    if len(read) != rows:
        raise Refusal(f"Le fichier des corrections a {rows} lignes et s'en relit {len(read)} : l'ancien est gardé.")
