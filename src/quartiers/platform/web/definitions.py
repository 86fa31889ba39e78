"""What each figure means, and where it is known."""

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.vocabulary.unknowns import Unknown
from quartiers.platform.observatory.editions import Published, opened
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import HOME, NotThere, reads_edition

_MOST_EXAMPLES = 10


@edition_page
@reads_edition
def definitions(request: HttpRequest, published: Published) -> HttpResponse:
    """Every definition of the edition."""
    rows = published.edition.rows("definitions")
    return render(request, "web/definitions/list.html", {"definitions": rows, "trail": [HOME, ("Définitions", "")]})


@edition_page
@reads_edition
def definition(request: HttpRequest, published: Published, indicator: str) -> HttpResponse:
    """One definition, in how many neighbourhoods the figure is known, and why it is not elsewhere."""
    row = next((row for row in published.edition.rows("definitions") if row["indicator"] == indicator), None)
    if row is None:
        near = [("Toutes les définitions", reverse("definitions"))]
        raise NotThere(f"Aucun chiffre ne s'appelle « {indicator} » : tous sont dans la liste des définitions.", near)
    states = _area_states(settings.HOME, published.name).get(indicator, {})
    names = {one["area"]: one["name"] for one in published.edition.rows("areas")}
    counts = Counter(states.values())
    context = {
        "definition": row,
        "compared_fr": COMPARATORS.get(row["compared_with"], ""),
        "known": counts["ok"],
        "states": [(Unknown(status).label_fr, many) for status, many in counts.most_common() if status != "ok"],
        "examples": [(code, names[code]) for code, status in states.items() if status == "ok"][:_MOST_EXAMPLES],
        "trail": [HOME, ("Définitions", reverse("definitions")), (row["title_fr"], "")],
    }
    return render(request, "web/definitions/definition.html", context)


@lru_cache(maxsize=2)
def _area_states(home: Path, name: str) -> dict[str, dict[str, str]]:
    """By indicator, the state of each area that has a row of it: `ok` as soon as one of its own rows is shown."""
    edition = opened(home, name)
    found: dict[str, dict[str, str]] = {}
    own = {row["indicator"]: row["compared_with"] for row in edition.rows("definitions")}
    # Figures are half a million rows in a national edition: four columns of them are read, once, and not kept.
    figures = _columns(edition, "figures", "indicator", "area", "status", "comparator")
    rows = [(indicator, area, status) for indicator, area, status, comparator in figures if comparator in {"", own[indicator]}]
    rows += _columns(edition, "context", "variable", "area", "status")
    for indicator, area, status in rows:
        states = found.setdefault(indicator, {})
        if status == "ok" or area not in states:
            states[area] = status
    return found


def _columns(edition: Edition, table: str, *names: str) -> list[tuple[Any, ...]]:
    read = pq.read_table(edition.path(table), columns=list(names))
    return list(zip(*(read.column(name).to_pylist() for name in names), strict=True))
