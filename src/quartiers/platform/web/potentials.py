"""What could exist here: the potentials of a neighbourhood, of a territory, of the whole list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quartiers.knowledge.portrait.potentials.bars import bar, ticks
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.gathered import found_in, holds_potentials
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import area_of, area_trail, is_fictional, reads_edition


@edition_page
@reads_edition
def area_potentials(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """Verdicts of the programme about a neighbourhood, then cards of opportunity."""
    if code != code.upper():
        return redirect("area-potentials", code.upper(), permanent=True)
    row = area_of(published, code)
    found = found_in(published.edition, code)
    context = {
        "area": row,
        "found": found,
        "is_old": not holds_potentials(published.edition),
        "verdicts": [line(card) for card in found.verdicts],
        "cards": [line(card) for card in found.cards],
        "trail": area_trail(published, row, ("Potentiels", "")),
        "page_is_simulated": is_fictional(row),
        "here": reverse("area-potentials", args=[code]),
    }
    return render(request, "web/potentials/area.html", context)


def line(card: Card) -> dict[str, Any]:
    """A card with its drawing."""
    return {"card": card, "bar": bar(card), "ticks": ticks(card)}
