"""A portrait as plain data: what an edition knows of one area, what it withholds and why, and its sources."""

import re
from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.likeness import TWINS
from quartiers.knowledge.portrait.named_communes import commune_labels
from quartiers.knowledge.portrait.sentences import IN_FORCE_FR, outline_sentence, sentences
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.qpv import QpvCode
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

SCHEMA_VERSION = 1
OK = "ok"
_FIGURE_FIELDS = (
    "indicator", "item", "comparator", "period", "value", "low", "high", "level", "numerator", "denominator", "n", "unit",
    "status", "reason", "origin", "method",
)  # fmt: skip
_CONTEXT_FIELDS = ("variable", "value", "year", "release_year", "status", "reason", "from_area", "source", "origin")


def portrait(edition: Edition, code: str) -> dict[str, Any]:
    """The portrait of an area, following schema/portrait.schema.json; a `Refusal` when the edition does not hold it."""
    area = edition.area(code)
    if area is None:
        raise Refusal(_unknown(edition, code))
    titles = edition.by_name("definitions", "indicator")
    context = [_context(row, titles) for row in edition.rows_of("context", code)]
    figures = [_figure(edition, row, titles) for row in edition.rows_of("figures", code)]
    outline = _outline(edition, area)
    shown = [figure for figure in figures if figure["status"] == OK]
    origins = [Origin(row["origin"]) for row in [*context, *shown, area] if row.get("status", OK) == OK]
    result: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "edition": _edition(edition),
        "origin": str(worst(origins)),
        "area": _area(edition, area),
        "outline": outline,
        "context": context,
        "figures": shown,
        "withheld": [_withheld(figure) for figure in figures if figure["status"] != OK and is_own(figure)]
        + [_withheld(row | {"indicator": row["variable"], "item": ""}) for row in context if row["status"] != OK],
        "corrections": [_without_area(row) for row in edition.rows_of("corrections", code)],
        "candidate_sites": [_without_area(row) for row in edition.rows_of("candidate_sites", code)],
        "sources": _sources(edition, context, shown, outline),
    }
    result["sentences"] = sentences(result)
    return result


def _unknown(edition: Edition, code: str) -> str:
    kind = edition.manifest.kind.label_fr
    try:
        QpvCode.parse(code)
    except Malformed as problem:
        if re.fullmatch(r"\d[\dAB]\d{7}", code):
            return f"L'édition {kind} ne contient pas l'IRIS « {code} » : seuls ceux d'un extrait chargé y sont."
        return str(problem)
    return (
        f"L'édition {kind} ne contient pas le quartier « {code} » : vérifiez le code ou chargez les contours de sa génération."
    )


def _edition(edition: Edition) -> dict[str, Any]:
    manifest = edition.manifest
    return {
        "name": manifest.edition,
        "kind": str(manifest.kind),
        "as_of": manifest.as_of,
        "method_version": manifest.method_version,
    }


def _area(edition: Edition, area: Row) -> dict[str, Any]:
    territory = edition.by_name("territories", "territory").get(area["territory"])
    letter = QpvCode.parse(area["area"]).letter_label_fr if area["generation"] == 2024 else None
    return {
        "code": area["area"],
        "kind": area["kind"],
        "generation": area["generation"],
        "name": area["name"],
        "letter_fr": letter,
        "in_force_fr": IN_FORCE_FR.get(area["generation"]),
        "territory": area["territory"],
        "territory_name": territory["name"] if territory else None,
        "communes": (area["communes"] or "").split(),
        "communes_fr": commune_labels(edition, (area["communes"] or "").split()),
        "lon": area["lon"],
        "lat": area["lat"],
        "area_ha": area["area_ha"],
        "twin": area["twin"],
        "is_twin_outline_same": area["is_twin_exact"],
        "origin": area["origin"],
        "is_fictional": area["origin"] == Origin.SIMULATED,
    }


def _outline(edition: Edition, area: Row) -> dict[str, Any]:
    found = edition.rows_of("outlines", area["area"])
    row = found[0] if found else {"origin": None, "tolerance_m": None, "source": None, "crs": None}
    outline = {name: row[name] for name in ("origin", "tolerance_m", "source", "crs")} | {"is_drawn": bool(found)}
    return outline | {"sentence_fr": outline_sentence(outline, area)}


def _context(row: Row, titles: Mapping[str, Row]) -> dict[str, Any]:
    definition = titles[row["variable"]]
    return {name: row[name] for name in _CONTEXT_FIELDS} | {
        "title_fr": definition["title_fr"],
        "unit": definition["unit"],
        "denominator_fr": definition["denominator"],
    }


def _figure(edition: Edition, row: Row, titles: Mapping[str, Row]) -> dict[str, Any]:
    definition, sources = titles[row["indicator"]], row["sources"].split()
    figure = {name: row[name] for name in _FIGURE_FIELDS}
    figure["title_fr"], figure["denominator_fr"] = definition["title_fr"], definition["denominator"]
    figure["compared_with"], figure["sources"] = definition["compared_with"], sources
    other = edition.area(row["item"]) if row["indicator"] == TWINS and row["item"] else None
    if other is not None:
        figure["item_name"] = other["name"]
    figure["source_title_fr"] = edition.manifest.sources[sources[0]].title_fr if sources else None
    return figure


def _withheld(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("indicator", "item", "title_fr", "status", "reason")}


def _without_area(row: Row) -> dict[str, Any]:
    """A row of a table by area, its days as texts; not the SIRET nor the row, which name one establishment."""
    left_out = {"area", "siret", "row_id", "official_value"}
    kept = {name: value for name, value in row.items() if name not in left_out}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()}


def _sources(
    edition: Edition, context: list[dict[str, Any]], figures: list[dict[str, Any]], outline: dict[str, Any]
) -> list[dict[str, Any]]:
    used = {row["source"] for row in context if row["status"] == OK}
    used |= {name for figure in figures for name in figure["sources"]}
    used |= set((outline["source"] or "").split())
    used |= {"territories"} if edition.manifest.kind is Kind.DEMONSTRATION else set()
    manifests = edition.manifest.sources
    return [
        {
            "name": name,
            "title_fr": manifests[name].title_fr,
            "publisher": manifests[name].publisher,
            "licence": manifests[name].licence,
            "publish": manifests[name].publish,
            "origin": str(manifests[name].origin),
            "vintage": manifests[name].vintage,
            "delivery": manifests[name].delivery,
            "note_fr": manifests[name].note_fr,
            "sha256": [taken.sha256 for taken in manifests[name].files],
        }
        for name in sorted(used)
    ]
