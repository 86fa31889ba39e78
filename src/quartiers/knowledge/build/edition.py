"""Building an edition: areas, context, establishments, assignments and figures, published in one step."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from quartiers.knowledge.build.areas import Ground, ground
from quartiers.knowledge.build.assignments import Agreement, layers, write_assignments
from quartiers.knowledge.build.candidate_sites import candidate_sites
from quartiers.knowledge.build.context import context
from quartiers.knowledge.build.corrections import placed as placed_corrections
from quartiers.knowledge.build.corrections import told as told_corrections
from quartiers.knowledge.build.counts import published_counts
from quartiers.knowledge.build.definitions import DEFINITIONS
from quartiers.knowledge.build.establishments import write_establishments
from quartiers.knowledge.build.evidence import evidence
from quartiers.knowledge.build.evidence_figures import all_withheld, evidence_figures
from quartiers.knowledge.build.extracts import extract_figures
from quartiers.knowledge.build.figure_files import write_figures
from quartiers.knowledge.build.indicators import indicator_figures
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.measure import Written, measure
from quartiers.knowledge.build.opportunities import Seen, opportunities
from quartiers.knowledge.build.presence import presences
from quartiers.knowledge.build.reach import reach_table
from quartiers.knowledge.build.sirets import write_sirets
from quartiers.knowledge.build.survey import left_out, survey
from quartiers.knowledge.editions.manifest import METHOD_VERSION, EditionManifest, Kind
from quartiers.knowledge.editions.schemas import ESTABLISHMENTS, schema_of
from quartiers.knowledge.editions.writing import Draft, publish
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.store import SourceManifest, Store
from quartiers.knowledge.sources.tables import engine
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

Progress = Callable[[str, int, int], None]
STEPS = (
    "quartiers et contours",
    "population, revenus, emploi",
    "établissements",
    "rattachement",
    "comptes par quartier",
    "chiffres",
    "potentiels",
    "aides",
)


class Steps:
    """Tells the progress of a build: one step after the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._place = progress, -1

    def next(self) -> None:
        """Begin the next step."""
        self._place += 1
        self.say("")

    def say(self, what: str) -> None:
        """Tell what the present step is at."""
        title = STEPS[self._place]
        self._progress(f"{title} : {what}" if what else title, self._place, len(STEPS))

    def end(self) -> None:
        """Everything is done."""
        self._progress("", len(STEPS), len(STEPS))


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
    simulated = [one.title_fr for one in manifests.values() if one.origin is Origin.SIMULATED]
    if wanted.kind is Kind.REAL and simulated:
        raise Refusal(f"Une édition réelle ne contient rien de simulé : retirez « {simulated[0]} ».")
    with explained("La construction de l'édition"), store.workroom() as room, engine(room) as connection:
        folder = room / "edition"
        folder.mkdir()
        draft = Draft(folder)
        day = datetime.date.fromisoformat(wanted.as_of)
        warnings = _write(inputs, draft, connection, room, day, progress)
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
    inputs: Inputs,
    draft: Draft,
    connection: duckdb.DuckDBPyConnection,
    room: Path,
    day: datetime.date,
    progress: Progress,
) -> tuple[str, ...]:
    told = Steps(progress)
    told.next()
    found = _write_ground(inputs, draft)
    told.next()
    people = context(inputs, found.areas)
    draft.write("context", _table("context", people))
    told.next()
    located = room / "located.parquet"
    judged = write_establishments(connection, inputs, located)
    connection.read_parquet(str(located)).project(", ".join(ESTABLISHMENTS)).write_parquet(
        str(draft.path("establishments")), compression="zstd"
    )
    told.next()
    agreement = _write_places(inputs, draft, found, located)
    told.next()
    tables = (draft.path("establishments"), draft.path("assignments"))
    draft.write("corrections", _table("corrections", placed_corrections(connection, tables, judged)))
    write_sirets(connection, inputs, tables, draft.path("sirets"))
    written = Written(*tables)
    measured = measure(connection, inputs, found, people, written, day)
    others = _other_figures(inputs, found, written)
    seen = Seen(evidence(connection, found, measured) if measured else None, measured, others)
    areas = [area for area in found.areas if area["kind"] == "qpv"]
    told.next()
    parts = chain([_table("figures", others)], _register_figures(inputs, areas, seen, told.say))
    write_figures(connection, parts, room / "figures", draft.path("figures"))
    _write_answers(inputs, draft, areas, seen, told)
    return tuple(
        [f"{manifest.title_fr} : {text}" for manifest in inputs.manifests.values() for text in manifest.warnings]
        + agreement.sentences()
        + left_out(inputs, found.areas)
        + told_corrections(judged)
    )


def _write_answers(inputs: Inputs, draft: Draft, areas: list[Row], seen: Seen, told: Steps) -> None:
    """What could exist in each neighbourhood, and whom each aid could reach there."""
    told.next()
    draft.write("opportunities", opportunities(inputs, areas, seen, told.say))
    told.next()
    draft.write("reach", reach_table(seen.measured))
    told.end()


def _write_ground(inputs: Inputs, draft: Draft) -> Ground:
    """Territories, communes, areas, their outlines, what residents say; refuses a build without any neighbourhood."""
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
    draft.write("survey", _table("survey", survey(inputs, found.areas)))
    return found


def _write_places(inputs: Inputs, draft: Draft, found: Ground, located: Path) -> Agreement:
    """Which neighbourhoods each establishment and each candidate site is in or near."""
    by_generation = layers(found, inputs.store.home / "index")
    draft.write("candidate_sites", _table("candidate_sites", candidate_sites(inputs, by_generation)))
    return write_assignments(located, by_generation, draft.path("assignments"))


def _register_figures(inputs: Inputs, areas: list[Row], seen: Seen, say: Callable[[str], None]) -> Iterable[pa.Table]:
    if seen.measured is None or seen.evidence is None:
        return all_withheld(inputs, areas)
    return chain(indicator_figures(seen.measured, say), evidence_figures(seen.measured, seen.evidence, say))


def _other_figures(inputs: Inputs, found: Ground, written: Written) -> list[Row]:
    """Figures that rest on other sources than the register: INSEE's counts, extracts, OpenStreetMap."""
    return [
        *published_counts(inputs, found.areas),
        *extract_figures(inputs, found, ds.dataset(written.establishments)),
        *presences(inputs, found),
    ]


def _table(name: str, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema_of(name))


def _territories(inputs: Inputs) -> pa.Table:
    rows = [row | {"is_fictional": row["is_fictional"] == "1"} for row in inputs.rows("territories")]
    if inputs.kind is Kind.REAL:
        rows = [row for row in rows if not row["is_fictional"]]
    return _table("territories", sorted(rows, key=lambda row: str(row["territory"])))


def _communes(inputs: Inputs) -> pa.Table:
    """Those with an outline, and those that are only named; the package's names keep the article that outlines leave out."""
    names = {row["code"]: row["name"] for row in inputs.rows("commune_names")}
    rows = {
        row["code"]: {"commune_code": row["code"], "name": row["name"], "wkb": row["wkb"]} for row in inputs.rows("communes")
    }
    for code, name in names.items():
        rows[code] = {"commune_code": code, "wkb": None} | rows.get(code, {}) | {"name": name}
    return _table("communes", [rows[code] for code in sorted(rows)])
