"""What could exist across neighbourhoods: the potentials of a territory, and of the whole list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.potentials.gathered import NATION, found_in, found_in_each
from quartiers.knowledge.portrait.potentials.matrix import EVERYWHERE, OUTSIDE, by_area, by_territory
from quartiers.knowledge.portrait.potentials.words import VERDICTS_FR
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.queries import choices_of
from quartiers.platform.web.kept_pages import edition_page, edition_page_with
from quartiers.platform.web.listed import GENERATIONS
from quartiers.platform.web.potential_aids import state_of_aids, with_aids
from quartiers.platform.web.potential_files import files
from quartiers.platform.web.potential_filters import asked, shorter
from quartiers.platform.web.potential_lines import MOST_FIRST, lines, sorted_out, verdicts
from quartiers.platform.web.potentials import weights_context
from quartiers.platform.web.reading import HOME, reads_edition, territory_of

_PER_PAGE = 50


@edition_page_with(state_of_aids)
@reads_edition
def territory_potentials(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The verdicts of each neighbourhood of a territory, its own, and the best cards of all."""
    if code != code.upper():
        return redirect("territory-potentials", code.upper(), permanent=True)
    row = territory_of(published, code)
    one = asked(request)
    if short := shorter(request, one):
        return redirect(short)
    areas, generation = _of_list(request, published, code)
    by_code = {area["area"]: area for area in areas}
    founds = found_in_each(published.edition, [area["area"] for area in areas])
    is_simulated = published.is_demonstration
    cards = sorted_out(founds.values(), choices_of(list(founds), is_simulated=is_simulated), one, draws=False)
    own = found_in(published.edition, code, generation)
    page = Paginator(cards.shown[MOST_FIRST:], _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "territory": row,
        "generation": generation,
        "generations": GENERATIONS,
        "is_blind": all(found.is_blind for found in founds.values()),
        "verdicts": verdicts(own),
        "has_verdicts": own.has_verdicts,
        "published_facts": [],
        "headings": list(VERDICTS_FR.values()),
        "matrix": _named(by_area(founds.items()), {area["area"]: area["name"] for area in areas}),
        "names": {area["area"]: area["name"] for area in areas},
        "lines": with_aids(request, _with_names(lines(cards.shown[:MOST_FIRST], cards.kept, None), areas), by_code, code),
        "cards": cards,
        "page": page,
        "rest": [(other, _name_of(areas, other.card.row["area"])) for other in page],
        "silent_count": sum(len(found.silent) for found in founds.values()),
        "trail": [HOME, ("Territoires", reverse("territories")), (row["name"], reverse("territory", args=[code])),
                  ("Potentiels", "")],
        "files": files(published, request, "", code),
        "page_is_simulated": row["is_fictional"],
        "may_choose": False,
        "may_correct": False,
        **weights_context(one),
    }  # fmt: skip
    return render(request, "web/potentials/territory.html", context)


@edition_page
@reads_edition
def nation_potentials(request: HttpRequest, published: Published) -> HttpResponse:
    """The findings of the programme over the whole list, and how each territory answers."""
    generation = _generation(request)
    own = found_in(published.edition, NATION, generation)
    rows = {row["territory"]: row for row in published.edition.rows("territories")}
    names = {code: row["name"] for code, row in rows.items()}
    names |= {EVERYWHERE: "Tous les quartiers réels de la liste", OUTSIDE: "Hors des territoires du programme"}
    matrix = _named(by_territory(published.edition, generation), names)
    matrix.sort(key=lambda one: (one["line"].code in {EVERYWHERE, OUTSIDE}, one["line"].code == EVERYWHERE, one["line"].code))
    context = {
        "generation": generation,
        "generations": GENERATIONS,
        "verdicts": verdicts(own),
        "has_verdicts": own.has_verdicts,
        "headings": list(VERDICTS_FR.values()),
        "matrix": matrix,
        "territories": rows,
        "fictional": {code for code, row in rows.items() if row["is_fictional"]},
        "trail": [HOME, ("Potentiels", "")],
    }
    return render(request, "web/potentials/nation.html", context)


def _of_list(request: HttpRequest, published: Published, code: str) -> tuple[list[Row], int]:
    """The neighbourhoods of the list that is asked; of the other one where a territory has none in it."""
    own = [row for row in published.edition.rows("areas") if row["territory"] == code and row["kind"] == "qpv"]
    generation = _generation(request)
    if "generation" not in request.GET and not any(row["generation"] == generation for row in own):
        generation = GENERATIONS[0]
    return [row for row in own if row["generation"] == generation], generation


def _generation(request: HttpRequest) -> int:
    text = request.GET.get("generation", "")
    return int(text) if text in map(str, GENERATIONS) else GENERATIONS[-1]


def _named(found: list[Any], names: dict[str, str]) -> list[dict[str, Any]]:
    titles = list(VERDICTS_FR.values())
    return [
        {"line": one, "name": names.get(one.code, one.code), "cells": list(zip(titles, one.cells, strict=True))}
        for one in found
    ]


def _with_names(some: list[dict[str, Any]], areas: list[Row]) -> list[dict[str, Any]]:
    return [one | {"area_name": _name_of(areas, one["card"].row["area"])} for one in some]


def _name_of(areas: list[Row], code: str) -> str:
    return next((area["name"] for area in areas if area["area"] == code), code)
