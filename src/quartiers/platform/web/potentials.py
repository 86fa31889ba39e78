"""What could exist here: the potentials of a neighbourhood."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.grading.weights import profiles
from quartiers.knowledge.portrait.potentials.gathered import found_in
from quartiers.knowledge.portrait.potentials.maps import ground
from quartiers.knowledge.portrait.potentials.survey import declared
from quartiers.platform.accounts.permissions import may, may_everywhere
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.models import DismissalReason
from quartiers.platform.observatory.queries import choices_of
from quartiers.platform.web.kept_pages import edition_page_with
from quartiers.platform.web.potential_aids import state_of_aids, with_aids
from quartiers.platform.web.potential_files import files
from quartiers.platform.web.potential_filters import Asked, asked, shorter
from quartiers.platform.web.potential_lines import MOST_FIRST, lines, sorted_out, verdicts
from quartiers.platform.web.reading import area_of, area_trail, is_fictional, reads_edition


@edition_page_with(state_of_aids)
@reads_edition
def area_potentials(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """Verdicts of the programme about a neighbourhood, then cards of opportunity."""
    if code != code.upper():
        return redirect("area-potentials", code.upper(), permanent=True)
    row = area_of(published, code)
    one = asked(request)
    if short := shorter(request, one):
        return redirect(short)
    found = found_in(published.edition, code)
    choices = choices_of([code], is_simulated=published.is_demonstration)
    own = rights(request, row)
    cards = sorted_out([found], choices, one, reader=request.user if own["may_choose"] else None)
    first = cards.shown if one.is_all else cards.shown[:MOST_FIRST]
    where = None if found.is_blind else ground(published.edition, code)
    context = {
        "area": row,
        "found": found,
        "verdicts": verdicts(found),
        "published_facts": found.published,
        "lines": with_aids(request, lines(first, cards.kept, where), {code: row}, row["territory"]),
        "cards": cards,
        "more": len(cards.shown) - len(first),
        "most_first": MOST_FIRST,
        "silent_count": len(found.silent),
        "files": files(published, request, code),
        "declared": declared(published.edition, code),
        "trail": area_trail(published, row, ("Potentiels", "")),
        "page_is_simulated": is_fictional(row),
        **weights_context(one),
        **own,
    }
    return render(request, "web/potentials/area.html", context)


def weights_context(one: Asked) -> dict[str, Any]:
    """What the form of weights and the filters show."""
    return {"asked": one, "profiles": [(key, weights) for key, weights in profiles().items()]}


def rights(request: HttpRequest, area: Row) -> dict[str, Any]:
    """What this reader may do in a neighbourhood: choose, correct."""
    return {
        "may_choose": may_in(request, Capability.CHOOSE_POTENTIAL, area["territory"]),
        "may_correct": may_in(request, Capability.PROPOSE_CORRECTION, area["territory"]),
        "reasons": DismissalReason.choices,
        "choose_url": reverse("potential-choose", args=[area["area"]]),
    }


def may_in(request: HttpRequest, capability: Capability, territory_code: str | None) -> bool:
    """Whether a reader may do something in a territory; where there is none, only whoever may everywhere."""
    if not request.user.is_authenticated:
        return False
    if territory_code:
        return may(request.user, capability, territory_code)
    return may_everywhere(request.user, capability)
