"""Building an edition: areas, context, establishments, assignments and figures, published in one step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from quartiers.knowledge.build.areas import Ground, ground
from quartiers.knowledge.build.assignments import layers, write_assignments
from quartiers.knowledge.build.context import context
from quartiers.knowledge.build.counts import published_counts
from quartiers.knowledge.build.definitions import DEFINITIONS
from quartiers.knowledge.build.establishments import write_establishments
from quartiers.knowledge.build.extracts import extract_figures
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.presence import presences
from quartiers.knowledge.build.register_figures import register_figures
from quartiers.knowledge.editions.manifest import METHOD_VERSION, EditionManifest, Kind
from quartiers.knowledge.editions.schemas import ESTABLISHMENTS, schema_of
from quartiers.knowledge.editions.writing import Draft, publish
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.store import SourceManifest, Store
from quartiers.knowledge.sources.tables import engine
from quartiers.knowledge.vocabulary.refusals import Refusal

Progress = Callable[[str, int, int], None]
STEPS = (
    "quartiers et contours",
    "population, revenus, emploi",
    "établissements",
    "rattachement",
    "chiffres",
)


@dataclass(frozen=True)
class Wanted:
    """What edition is asked for: its kind, its days (ISO), and what each absent source prevents (French, by name)."""

    kind: Kind
    as_of: str
    built_on: str
    absent: Mapping[str, str]


def build(store: Store, manifests: Mapping[str, SourceManifest], wanted: Wanted, *, progress: Progress) -> EditionManifest:
    """Build and publish an edition from sources of the store; the previous one stays until the last moment."""
    inputs = Inputs(store, manifests, wanted.kind)
    if not inputs.has("territories"):
        raise Refusal("Les faits de référence manquent : réinstallez le paquet.")
    with explained("La construction de l'édition"), store.workroom() as room, engine(room) as connection:
        folder = room / "edition"
        folder.mkdir()
        draft = Draft(folder)
        warnings = _write(inputs, draft, connection, room, progress)
        manifest = EditionManifest(
            edition="",
            kind=wanted.kind,
            as_of=wanted.as_of,
            built_on=wanted.built_on,
            method_version=METHOD_VERSION,
            sources=dict(manifests),
            tables={},
            absent=dict(wanted.absent),
            warnings=warnings,
        )
        return publish(draft, manifest, store.home)


def _write(
    inputs: Inputs, draft: Draft, connection: duckdb.DuckDBPyConnection, room: Path, progress: Progress
) -> tuple[str, ...]:
    steps = iter(enumerate(STEPS))

    def next_step() -> None:
        place, step = next(steps)
        progress(step, place, len(STEPS))

    next_step()
    found = ground(inputs)
    if not any(area["kind"] == "qpv" for area in found.areas):
        raise Refusal(
            "Aucun contour de quartier parmi ces fichiers : ajoutez le dossier des contours officiels avec un second --from."
        )
    draft.write("territories", _territories(inputs))
    draft.write("communes", _communes(inputs))
    draft.write("areas", _table("areas", found.areas))
    draft.write("outlines", _table("outlines", found.outlines))
    draft.write("definitions", _table("definitions", list(DEFINITIONS)))
    next_step()
    draft.write("context", _table("context", context(inputs, found.areas)))
    next_step()
    located = room / "located.parquet"
    write_establishments(connection, inputs, located)
    connection.read_parquet(str(located)).project(", ".join(ESTABLISHMENTS)).write_parquet(
        str(draft.path("establishments")), compression="zstd"
    )
    next_step()
    agreement = write_assignments(located, layers(found, inputs.store.home / "index"), draft.path("assignments"))
    next_step()
    figures = _figures(inputs, found, draft, connection)
    draft.write("figures", _table("figures", figures))
    progress("", len(STEPS), len(STEPS))
    return tuple(
        [f"{manifest.title_fr} : {text}" for manifest in inputs.manifests.values() for text in manifest.warnings]
        + agreement.sentences()
    )


def _figures(inputs: Inputs, found: Ground, draft: Draft, connection: duckdb.DuckDBPyConnection) -> list[Row]:
    establishments = draft.path("establishments")
    rows = [
        *published_counts(inputs, found.areas),
        *register_figures(connection, inputs, found.areas, establishments, draft.path("assignments")),
        *extract_figures(inputs, found, ds.dataset(establishments)),
        *presences(inputs, found),
    ]
    return sorted(rows, key=lambda row: (row["area"], row["indicator"], row["item"], row["period"]))


def _table(name: str, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema_of(name))


def _territories(inputs: Inputs) -> pa.Table:
    rows = [row | {"is_fictional": row["is_fictional"] == "1"} for row in inputs.rows("territories")]
    if inputs.kind is Kind.REAL:
        rows = [row for row in rows if not row["is_fictional"]]
    return _table("territories", sorted(rows, key=lambda row: str(row["territory"])))


def _communes(inputs: Inputs) -> pa.Table:
    rows = [
        {"commune_code": row["code"], "name": row["name"], "wkb": row["wkb"]}
        for row in sorted(inputs.rows("communes"), key=lambda row: str(row["code"]))
    ]
    return _table("communes", rows)
