"""What stands behind one figure: its definition, every row of it for one area, the sources of those rows."""

from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.portrait.items import about_fr, is_own, period_fr, presence_fr, rank, ring_fr
from quartiers.knowledge.portrait.sentences import when
from quartiers.knowledge.sources.store import SourceManifest
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

OWN_FR = "Ce quartier"


@dataclass(frozen=True)
class Line:
    """One row of the edition, ready to be shown; `status_fr` is empty when its value is known."""

    about_fr: str
    compared_fr: str
    when_fr: str
    row: dict[str, Any]
    status_fr: str
    range_fr: str
    origin: Origin


@dataclass(frozen=True)
class Evidence:
    """A figure of an area, down to its rows."""

    definition: Row
    lines: tuple[Line, ...]
    sources: tuple[SourceManifest, ...]
    methods_fr: tuple[str, ...]
    reasons_fr: tuple[str, ...]

    @property
    def own(self) -> tuple[Line, ...]:
        """Rows of the area itself, comparators aside."""
        return tuple(line for line in self.lines if line.compared_fr == OWN_FR)

    @property
    def only(self) -> Line | None:
        """The last row of the area itself when all its rows are about the same thing; None when they are several things."""
        return self.own[-1] if len({line.about_fr for line in self.own}) == 1 else None

    @property
    def is_known(self) -> bool:
        """Whether at least one value of the area itself is shown."""
        return any(not line.status_fr for line in self.own)

    @property
    def origin(self) -> Origin:
        """The worst origin of what is shown; official when there is nothing to qualify."""
        return worst([line.origin for line in self.lines if not line.status_fr] or [Origin.OFFICIAL])


def evidence(edition: Edition, area: str, indicator: str) -> Evidence | None:
    """Everything behind an indicator (or a variable of the context) in an area; None when nothing is defined so."""
    definition = next((row for row in edition.rows("definitions") if row["indicator"] == indicator), None)
    if definition is None:
        return None
    context = [_of_context(row) for row in edition.rows_of("context", area) if row["variable"] == indicator]
    figures = [_of_figure(row, definition) for row in edition.rows_of("figures", area) if row["indicator"] == indicator]
    lines = sorted(context, key=lambda line: line.when_fr) + sorted(figures, key=_order)
    names = dict.fromkeys(name for line in lines for name in line.row["sources"].split())
    manifests = edition.manifest.sources
    return Evidence(
        definition=definition,
        lines=tuple(lines),
        sources=tuple(manifests[name] for name in names if name in manifests),
        methods_fr=_each_once(line.row["method"] for line in lines),
        reasons_fr=_each_once(line.row["reason"] for line in lines if line.compared_fr == OWN_FR),
    )


def defined_of(edition: Edition, area: str) -> list[Row]:
    """The definitions of everything that the edition has a row of in an area, known or withheld, in their order."""
    names = {row["indicator"] for row in edition.rows_of("figures", area)}
    names |= {row["variable"] for row in edition.rows_of("context", area)}
    return [row for row in edition.rows("definitions") if row["indicator"] in names]


def _order(line: Line) -> tuple[Any, ...]:
    return (*rank(line.row), line.compared_fr != OWN_FR, line.compared_fr)


def _each_once(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _of_context(row: Row) -> Line:
    """A row of the context, in the shape of a figure: it has no interval, no count."""
    missing = dict.fromkeys(("low", "high", "level", "numerator", "denominator", "n", "method"))
    shaped = row | missing | {"sources": row["source"] or "", "item": "", "comparator": ""}
    return Line(OWN_FR, OWN_FR, when(row), shaped, _status_fr(row), "intervalle non publié", Origin(row["origin"]))


def _of_figure(row: Row, definition: Row) -> Line:
    # What is withheld for the whole area has no comparator, even of an indicator that is made with one.
    is_about_area = not row["comparator"] or is_own(row | {"compared_with": definition["compared_with"]})
    compared = OWN_FR if is_about_area else COMPARATORS[row["comparator"]]
    about = ring_fr(row["item"]) if "/" in row["item"] else about_fr(row)
    period = period_fr(row["period"]) if row["period"] else "non daté"
    limits = presence_fr(row) if row["indicator"] == "presence_osm" and row["high"] is not None else _range_fr(row)
    return Line(about, compared, period, row, _status_fr(row), limits, Origin(row["origin"]))


def _status_fr(row: Row) -> str:
    return "" if row["status"] == "ok" else Unknown(row["status"]).label_fr


def _range_fr(row: Row) -> str:
    """What the two limits are: an interval of probability, the middle half of a class, or bounds."""
    if row["low"] is None and row["high"] is None:
        return "intervalle non publié"
    if row["comparator"].startswith("comparable_"):
        return "moitié centrale de la classe"
    return f"intervalle à {row['level'] * 100:.0f} %" if row["level"] else "bornes"
