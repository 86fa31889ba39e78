"""Portraits and territories as workbooks and JSON, without what must stand in files apart."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.documents import territory_document
from quartiers.knowledge.portrait.exports.key_figures import columns, key_rows
from quartiers.knowledge.portrait.exports.notice import MARK_FR
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms, is_odbl, row_sources, terms_of_figure
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.sentences import sentences
from quartiers.knowledge.portrait.territory import plain, territory
from quartiers.knowledge.portrait.workbook import as_sheets, as_workbook


def write_workbook(edition: Edition, scope: Scope, path: Path) -> None:
    """XLSX: a portrait, a territory side by side, or one line per neighbourhood of the edition."""
    if scope.is_whole:
        rows = ([row[name] for name in columns()] for row, _ in key_rows(edition, scope))
        sheets = [("Quartiers", list(columns()), rows), ("Sources", _SOURCES, _sources(edition))]
        kind = edition.manifest.kind.label_fr
        title = f"{scope.title_fr}, édition {kind} {edition.manifest.edition}, au {edition.manifest.as_of}"
        first = f"{MARK_FR} {title}" if scope.is_simulated else title
        path.write_bytes(as_sheets(first, sheets))
    elif scope.territory:
        path.write_bytes(territory_document(_territory(edition, scope), "xlsx"))
    else:
        path.write_bytes(as_workbook(open_portrait(edition, scope.codes[0]), edition.rows("definitions")))


def write_json(edition: Edition, scope: Scope, path: Path) -> None:
    """JSON under the published schemas: a portrait, a territory, or for an edition one portrait per line."""
    if scope.is_whole:
        with path.open("w", encoding="utf-8") as out:
            for code in sorted(scope.codes):
                out.write(json.dumps(open_portrait(edition, code), ensure_ascii=False) + "\n")
        return
    found = plain(_territory(edition, scope)) if scope.territory else open_portrait(edition, scope.codes[0])
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


_SOURCES = ("Source", "Producteur", "Licence", "Date", "Nature")


def _sources(edition: Edition) -> Iterator[tuple[str, ...]]:
    for _, one in sorted(edition.manifest.sources.items()):
        if not is_odbl(one):
            yield one.title_fr, one.publisher, one.licence, one.vintage, one.origin.label_fr


def open_portrait(edition: Edition, code: str) -> dict[str, Any]:
    """The portrait without OpenStreetMap's figures, which leave in files of their own, nor those that may not leave."""
    one, manifests = portrait(edition, code), edition.manifest.sources
    kept = [f for f in one["figures"] if terms_of_figure(manifests, " ".join(f["sources"])) is Terms.OPEN]
    context = [row for row in one["context"] if terms_of_figure(manifests, row["source"] or "") is Terms.OPEN]
    context = [row if row["status"] == "ok" else row | {"value": None} for row in context]
    sources = [source for source in one["sources"] if terms_of_figure(manifests, source["name"]) is Terms.OPEN]
    rows = row_sources(manifests, Terms.OPEN)
    told = {name: one[name] if name in rows else [] for name in ("corrections", "candidate_sites")}
    found = one | told | {"figures": kept, "context": context, "sources": sources}
    # What is said must rest on what is left.
    return found | {"sentences": sentences(found)}


def _territory(edition: Edition, scope: Scope) -> dict[str, Any]:
    row = edition.by_name("territories", "territory")[scope.territory or ""]
    return territory(edition, row, list(_portraits(edition, scope)))


def _portraits(edition: Edition, scope: Scope) -> Iterator[dict[str, Any]]:
    return (open_portrait(edition, code) for code in scope.codes)
