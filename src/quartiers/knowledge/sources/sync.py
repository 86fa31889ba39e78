"""Taking sources: find the files, check them, keep them, or refuse them and keep what was there."""

import contextlib
import functools
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import duckdb

from quartiers.knowledge.sources.checking import FILE, Checked, check_key, check_rules, check_values, typed
from quartiers.knowledge.sources.declaration import LINE, Address, Delivery, Publish, Source
from quartiers.knowledge.sources.download import ByteProgress, Sleep, download
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.store import SourceManifest, Store, Taken, digest_of
from quartiers.knowledge.sources.tables import engine, open_table
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.refusals import Refusal, Unreachable

# A load with fewer rows than this share of the last one is a broken export (the rule of Annuaire des entreprises).
LEAST_SHARE_OF_ROWS = 0.98

Progress = Callable[[str, int, int], None]

_SIMULATED_FR = "Simulé : "


@dataclass(frozen=True)
class Found:
    """The files of one delivery of a source, and the folder that they were found in."""

    delivery: Delivery
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Outcome:
    """What a run of `sync` did: the sources taken, those absent from the folder, those refused and why."""

    taken: dict[str, SourceManifest] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def files_of(folder: Path) -> list[Path]:
    """Every file below a folder but the hidden ones, in a settled order.

    A folder that cannot be read is an error, not an absence.
    """

    def stop(problem: OSError) -> None:
        raise problem

    with explained(str(folder)):
        if not folder.is_dir():
            raise Refusal(f"{folder} n'est pas un dossier : donnez le dossier qui contient les fichiers.")
        walk = os.walk(folder, onerror=stop)
        return sorted(Path(root) / name for root, _, names in walk for name in names if not name.startswith("."))


def find(files: Iterable[Path], source: Source) -> list[Found]:
    """The deliveries of a source among files: every one for a union, else the first that is there."""
    listed = list(files)
    found = []
    for delivery in source.deliveries:
        paths = [path for path in listed if any(_matches(path, pattern) for pattern in delivery.patterns)]
        if len(paths) > 1 and not delivery.is_several:
            names = ", ".join(f"{path.parent.name}/{path.name}" for path in paths[:3])
            raise Refusal(f"{source.title_fr} : plusieurs fichiers conviennent ({names}) ; n'en laissez qu'un.")
        if paths:
            found.append(Found(delivery, tuple(paths)))
            if not source.is_union:
                break
    return found


def _matches(path: Path, pattern: str) -> bool:
    return PurePosixPath(path.as_posix().lower()).match(pattern.lower())


def sync_folder(
    store: Store, sources: Iterable[Source], *folders: Path, taken_on: str, accept_fewer: bool, progress: Progress
) -> Outcome:
    """Take every source that the folders hold; a refused one leaves the others, and its own last version, in place."""
    files = [path for folder in folders for path in files_of(folder)]
    outcome = Outcome()
    listed = list(sources)
    for place, source in enumerate(listed):
        progress(source.title_fr, place, len(listed))
        try:
            found = find(files, source)
            if not found:
                outcome.absent.append(source.name)
                continue
            outcome.taken[source.name] = take(store, source, found, taken_on=taken_on, accept_fewer=accept_fewer)
        except Refusal as problem:
            outcome.refused[source.name] = str(problem)
    progress("", len(listed), len(listed))
    return outcome


def sync_internet(
    store: Store,
    sources: Iterable[Source],
    *,
    taken_on: str,
    accept_fewer: bool,
    progress: Progress,
    sleep: Sleep = time.sleep,
) -> Outcome:
    """Download and take every source that has an address; the files are kept in the home's folder `downloads`.

    The addresses of a source are tried in order: the next one serves when the last one gives nothing.
    """
    outcome = Outcome()
    listed = list(sources)
    for place, source in enumerate(listed):
        progress(source.title_fr, place, len(listed))
        if not source.addresses:
            outcome.absent.append(source.name)
            continue
        try:
            advance = functools.partial(_say_bytes, progress, source.title_fr, place, len(listed))
            path = _first_reachable(store.home / "downloads", source.addresses, advance, sleep)
            outcome.taken[source.name] = take(store, source, find([path], source), taken_on=taken_on, accept_fewer=accept_fewer)
        except Refusal as problem:
            outcome.refused[source.name] = str(problem)
    progress("", len(listed), len(listed))
    return outcome


def _say_bytes(progress: Progress, title_fr: str, place: int, count: int, done: int, total: int | None) -> None:
    of = f" sur {total // 1_000_000}" if total else ""
    progress(f"{title_fr}, {done // 1_000_000}{of} Mo", place, count)


def _first_reachable(folder: Path, addresses: tuple[Address, ...], advance: ByteProgress, sleep: Sleep) -> Path:
    for address in addresses[:-1]:
        with contextlib.suppress(Unreachable):
            return download(address.url, folder, name=address.file_name, progress=advance, sleep=sleep)
    return download(addresses[-1].url, folder, name=addresses[-1].file_name, progress=advance, sleep=sleep)


def take(store: Store, source: Source, found: list[Found], *, taken_on: str, accept_fewer: bool = False) -> SourceManifest:
    """Check the files of one source and put them in the store; nothing changes there if any of them is refused."""
    with explained(source.title_fr), store.workroom() as room, engine(room) as connection:
        checked = [_read(connection, one, path, room) for one in found for path in one.paths]
        if len(checked) == 1:
            rows, table, warnings = _write_one(connection, checked[0], room / "table.parquet")
        else:
            rows, table, warnings = _write_several(connection, checked, room)
        kept = connection.read_parquet(str(table))
        headings = {column.name: column.heading for one in found for column in one.delivery.columns}
        check_key(kept, rows, source.key, headings)
        check_rules(kept, rows, source.checks, taken_on)
        count = kept.shape[0]
        if not accept_fewer:
            _guard(source, store.manifest(source.name), count)
        # Named by its content: a table that a manifest speaks of is never written over.
        name = f"{digest_of(table)[:12]}.parquet"
        manifest = replace(_manifest(source, found, (*warnings, *_repairs(kept))), rows=count, table=name, taken_on=taken_on)
        store.put(manifest, table)
    return manifest


def _read(connection: duckdb.DuckDBPyConnection, one: Found, path: Path, room: Path) -> Checked:
    place = Path(tempfile.mkdtemp(dir=room))
    rows = open_table(connection, path, one.delivery, place)
    if one.delivery.transform is not None:
        words = re.search(one.delivery.name_pattern, path.name, re.IGNORECASE)
        rows = one.delivery.transform(connection, rows, {"file": path.name, **(words.groupdict() if words else {})})
    return typed(rows, one.delivery, path.name)


Written = tuple[duckdb.DuckDBPyRelation, Path, list[str]]
_WITHOUT_PLACE = f"* EXCLUDE ({LINE}, {FILE})"


def _write_one(connection: duckdb.DuckDBPyConnection, checked: Checked, table: Path) -> Written:
    """Compute the values of a file, which may be huge, once; what was written then tells which are wrong."""
    checked.rows.project(_WITHOUT_PLACE).write_parquet(str(table), compression="zstd")
    return checked.rows, table, check_values(checked, connection.read_parquet(str(table)))


def _write_several(connection: duckdb.DuckDBPyConnection, checked: list[Checked], room: Path) -> Written:
    parts, warnings = [], []
    for place, one in enumerate(checked):
        part = room / f"part-{place}.parquet"
        one.rows.write_parquet(str(part))
        parts.append(connection.read_parquet(str(part)))
        warnings += check_values(one, parts[-1])
    rows = functools.reduce(duckdb.DuckDBPyRelation.union, parts)
    table = room / "table.parquet"
    rows.project(_WITHOUT_PLACE).write_parquet(str(table), compression="zstd")
    return rows, table, warnings


def _guard(source: Source, last: SourceManifest | None, count: int) -> None:
    if last is not None and count < LEAST_SHARE_OF_ROWS * last.rows:
        share = 100 * count / last.rows
        raise Refusal(
            f"{source.title_fr} : {count} lignes, soit {share:.1f} % des {last.rows} de la version précédente, "
            "qui est gardée ; si cette baisse est voulue, relancez avec --accepter-moins."
        )


def _repairs(rows: duckdb.DuckDBPyRelation) -> list[str]:
    if "repaired" not in rows.columns:
        return []
    said = []
    for what_fr, condition in (
        ("contour(s) invalide(s), réparé(s)", "repaired AND wkb IS NOT NULL"),
        ("contour(s) réduit(s) à un point, inconnu(s)", "wkb IS NULL"),
    ):
        codes = [row[0] for row in rows.filter(condition).project("code").order("code").fetchall()]
        if codes:
            said.append(f"{len(codes)} {what_fr} : {', '.join(codes[:5])}{'…' if len(codes) > 5 else ''}.")
    return said


def _manifest(source: Source, found: list[Found], warnings: tuple[str, ...]) -> SourceManifest:
    """All that the declaration and the files say; the rows, the table and the day come after."""
    files = tuple(Taken(p.name, digest_of(p), p.stat().st_size) for one in found for p in one.paths)
    tolerances = [one.delivery.tolerance_m for one in found if one.delivery.tolerance_m is not None]
    origin = worst(one.delivery.origin for one in found)
    is_simulated = origin is Origin.SIMULATED
    return SourceManifest(
        name=source.name,
        # A simulated file is nobody's official work: neither its title nor its publisher may say so.
        title_fr=f"{_SIMULATED_FR}{source.title_fr}" if is_simulated else source.title_fr,
        publisher="Quartiers productifs" if is_simulated else source.publisher,
        licence="MIT" if is_simulated else source.licence,
        publish=str(Publish.ROWS) if is_simulated else str(source.publish),
        origin=origin,
        vintage=" + ".join(dict.fromkeys(one.delivery.vintage for one in found if one.delivery.vintage)),
        delivery=" + ".join(one.delivery.label for one in found),
        files=files,
        rows=0,
        table="",
        taken_on="",
        tolerance_m=max(tolerances, default=None),
        note_fr=" ".join(dict.fromkeys(one.delivery.note_fr for one in found if one.delivery.note_fr)),
        warnings=warnings,
        coverage=dict(source.coverage),
    )
