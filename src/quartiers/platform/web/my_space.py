"""One's own space: the territory first, the questions of every week, what waits; for the team, the whole programme."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quartiers.knowledge.editions.rows import Row
from quartiers.platform.accounts.permissions import capabilities_of, may_everywhere, memberships_of, territory_codes
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.catalogue.models import ProposalState
from quartiers.platform.catalogue.queries import proposals_in
from quartiers.platform.desk import queries as desk
from quartiers.platform.journal.queries import entries
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.models import CorrectionState
from quartiers.platform.observatory.queries import attempts, gathered, proposals
from quartiers.platform.observatory.shelf import lying
from quartiers.platform.territories.documented import completeness
from quartiers.platform.territories.facts import FACTS
from quartiers.platform.territories.queries import facts_of, facts_of_all, listed
from quartiers.platform.web.correction_words import told
from quartiers.platform.web.doors import signed_in
from quartiers.platform.web.frame import served
from quartiers.platform.web.journal_words import readable
from quartiers.platform.web.publishing_states import standing

# Days after which data are said to be old: the register is published each month.
STALE_DAYS = 31
_FEW = 5


@require_safe
@signed_in
def my_space(request: HttpRequest) -> HttpResponse:
    """What one's roles allow, for the territory chosen among one's own."""
    published = served(request)
    context: dict[str, Any] = {
        "memberships": memberships_of(request.user).select_related("organisation"),
        "capabilities": capabilities_of(request.user),
        "may_see_all": may_everywhere(request.user, Capability.SEE_NATIONAL),
    }
    if published:
        context |= _freshness(request, published) | _own_territory(request, published)
        if context["may_see_all"]:
            context |= _programme(published)
    if may_everywhere(request.user, Capability.PUBLISH_EDITION):
        context |= _team(request, published)
    if Capability.REVIEW_AID in context["capabilities"]:
        context["aids_to_review"] = proposals_in(ProposalState.SUBMITTED, request.user).count()
    return render(request, "web/my_space.html", context)


def _freshness(request: HttpRequest, published: Published) -> dict[str, Any]:
    age = (timezone.localdate() - published.publication.as_of).days
    return {"as_of": published.publication.as_of, "age_days": age, "is_stale": age > STALE_DAYS}


def _own_territory(request: HttpRequest, published: Published) -> dict[str, Any]:
    """The territories to choose from, the one chosen, and what is read of it."""
    rows = {row["territory"]: row for row in published.edition.rows("territories")}
    codes = [code for code in territory_codes(request.user, Capability.SEE_TERRITORY) if code in rows]
    asked = request.GET.get("territoire", "")
    if asked and asked not in codes:
        raise Http404
    if not codes:
        return {"choices": []}
    code = asked or codes[0]
    may_here = capabilities_of(request.user, code)
    found = list(listed(published.name, territory=code))
    context: dict[str, Any] = {
        "choices": [rows[one] for one in codes],
        "territory": rows[code],
        "lists": [(year, [one for one in found if one.generation == year]) for year in (2024, 2015)],
        "counted": None if rows[code]["is_fictional"] else completeness(facts_of(rows[code], code)),
        "may_here": may_here,
    }
    if Capability.PROPOSE_CORRECTION in may_here:
        context |= _waiting(request, published, [code])
    if Capability.READ_JOURNAL in may_here:
        seen = entries(actor=request.user.actor, territory_codes=[code], is_all=False)
        context["lines"] = [readable(entry, reader=request.user) for entry in seen[:_FEW]]
    return context


def _waiting(request: HttpRequest, published: Published, codes: list[str] | None) -> dict[str, Any]:
    found = proposals(codes, is_simulated=published.is_demonstration, state=CorrectionState.PROPOSED)
    shown = [told(one, published.edition, request.user) for one in gathered(found[:_FEW])]
    return {"waiting_count": found.count(), "waiting": shown}


def _programme(published: Published) -> dict[str, Any]:
    """Each fact by how many of the territories have it: never extrapolated."""
    rows: dict[str, Row] = {row["territory"]: row for row in published.edition.rows("territories") if not row["is_fictional"]}
    known = facts_of_all(rows).values()
    counts = [(fact, sum(found[place].is_documented for found in known)) for place, fact in enumerate(FACTS)]
    return {"programme": counts, "programme_total": len(rows)}


def _team(request: HttpRequest, published: Published | None) -> dict[str, Any]:
    """What the team has to publish, to read again, to send."""
    now, name = timezone.now(), published.name if published else ""
    context: dict[str, Any] = {
        "unpublished": [one for one in lying(settings.HOME) if one.publication is None and not one.trouble_fr],
        "last_attempt": next((standing(one, now, name) for one in attempts(1)), None),
        "letters": [(state.label, count) for state, count in desk.counts().items()],
    }
    return context | (_waiting(request, published, None) if published else {})
