"""Whom each aid reaches, as far as the register tells: in a neighbourhood, in a territory, and for one aid everywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.editions.rows import Row
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.aids_shelf import every_aid, marks
from quartiers.platform.web.frame import served
from quartiers.platform.web.listed import GENERATIONS
from quartiers.platform.web.potentials import may_in
from quartiers.platform.web.reach_lines import Line, across, aids_in, has_reach, is_apart, lines, lines_of, sorted_out, sources
from quartiers.platform.web.reading import HOME, area_of, area_trail, is_fictional, reads_edition, territory_of, typed


@reads_edition
def area_reach(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """Each aid in one neighbourhood. Made each time: how an aid stands changes with the day and the catalogue."""
    if code != code.upper():
        return redirect("area-reach", code.upper(), permanent=True)
    row = area_of(published, code)
    has_table, aids = has_reach(published.edition), aids_in(row["territory"])
    found = lines(published.edition, code, aids, timezone.localdate(), marks(request)) if has_table else []
    context = {
        "area": row,
        "has_table": has_table,
        "found": sorted_out(found),
        # Published since the edition was built: nobody counted them.
        "uncounted": [aid for aid in aids.values() if aid.id not in {line.aid.id for line in found}] if found else [],
        "may_list": bool(row["territory"]) and may_in(request, Capability.SEE_AID_LISTS, row["territory"]),
        "trail": area_trail(published, row, ("Aides", "")),
        "page_is_simulated": is_fictional(row),
        **_stated(published, found),
    }
    return render(request, "web/aids/reach_area.html", context)


@reads_edition
def territory_reach(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """Each aid in each neighbourhood of a territory, list by list; no sums, which would give back what is hidden."""
    if code != code.upper():
        return redirect("territory-reach", code.upper(), permanent=True)
    row = territory_of(published, code)
    areas, generation = areas_of(request, published, code)
    has_table, today, aids, marked = has_reach(published.edition), timezone.localdate(), aids_in(code), marks(request)
    by_area = {area["area"]: lines(published.edition, area["area"], aids, today, marked) if has_table else [] for area in areas}
    found = [line for some in by_area.values() for line in some]
    told, asked = across(by_area.values()), typed(request.GET.get("aide", ""))
    names = {area["area"]: area for area in areas}
    one = next((each for each in told if each.first.aid.id == asked), None)
    context = {
        "territory": row,
        "counted": [area for area in areas if by_area[area["area"]]],
        "uncounted": [area for area in areas if not by_area[area["area"]]],
        "generation": generation,
        "generations": GENERATIONS,
        "has_table": has_table,
        "rows": [each for each in told if not is_apart(each.first.aid, each.first.row["day"])],
        "apart": [each.first.aid for each in told if is_apart(each.first.aid, each.first.row["day"])],
        "one": one,
        "own": [(names[line.row["area"]], line) for line in one.lines] if one else [],
        "trouble_fr": f"Aucune aide « {asked} » n'est comptée ici : les voici toutes." if asked and not one else "",
        "may_list": may_in(request, Capability.SEE_AID_LISTS, code),
        "trail": [
            HOME,
            ("Territoires", reverse("territories")),
            (row["name"], reverse("territory", args=[code])),
            ("Aides", ""),
        ],
        "page_is_simulated": row["is_fictional"],
        **_stated(published, found),
    }
    return render(request, "web/aids/reach_territory.html", context)


def in_areas(request: HttpRequest, aid_id: str) -> dict[str, Any]:
    """One aid by neighbourhood of the programme's territories: the context of `web/aids/in_areas.html`."""
    published, aid = served(request), every_aid().get(aid_id)
    if published is None or aid is None or not has_reach(published.edition):
        return {"reach_is_counted": False, "reach_has_register": False}
    edition, today = published.edition, timezone.localdate()
    by_area = lines_of(edition, aid, today)
    places = [row for row in edition.rows("areas") if row["kind"] == "qpv" and row["generation"] == GENERATIONS[-1]]
    blocks, found = [], []
    for territory in edition.rows("territories"):
        own = [(row, by_area[row["area"]]) for row in places
               if row["territory"] == territory["territory"] and row["area"] in by_area]  # fmt: skip
        if own:
            blocks.append({"name": territory["name"], "lines": own})
            found += [line for _, line in own]
    day = found[0].row["day"] if found else today
    return {
        "reach_has_register": True,
        "reach_is_counted": bool(found) and not is_apart(aid, day),
        "reach_blocks": blocks,
        **_stated(published, found),
    }


def areas_of(request: HttpRequest, published: Published, code: str) -> tuple[list[Row], int]:
    """The neighbourhoods of a territory in the list that is asked; of the other where it has none in that one."""
    own = [row for row in published.edition.rows("areas") if row["territory"] == code and row["kind"] == "qpv"]
    text = request.GET.get("generation", "")
    generation = int(text) if text in map(str, GENERATIONS) else GENERATIONS[-1]
    if not text and not any(row["generation"] == generation for row in own):
        generation = GENERATIONS[0]
    return [row for row in own if row["generation"] == generation], generation


def _stated(published: Published, found: list[Line]) -> dict[str, Any]:
    """What is said once under a page: sources, the day of the register, that of the law, whether anything is simulated."""
    if not found:
        return {"reach_sources": [], "reach_is_simulated": False, "reach_day": None, "reach_as_of": None}
    first = found[0].row
    return {
        "reach_sources": sources(published.edition, first),
        "reach_is_simulated": any(line.is_simulated for line in found),
        "reach_as_of": first["as_of"],
        "reach_day": first["day"],
    }
