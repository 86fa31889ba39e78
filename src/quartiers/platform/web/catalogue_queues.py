"""What the catalogue asks of the national team: to review, ending, broken links, unchecked for a year, imported."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quartiers.platform.accounts.roles import Capability
from quartiers.platform.catalogue.models import ProposalState
from quartiers.platform.catalogue.queries import (
    EXPIRES_WITHIN_DAYS,
    broken_links,
    current,
    ending,
    links_checked_at,
    proposals_in,
    unchecked,
)
from quartiers.platform.web.catalogue_words import told
from quartiers.platform.web.doors import needs

_PER_PAGE = 20


@require_safe
@needs(Capability.REVIEW_AID)
def queues(request: HttpRequest) -> HttpResponse:
    """Five queues on one page, each with how many it holds."""
    today = timezone.localdate()
    imported = Paginator(proposals_in(ProposalState.IMPORTED, request.user), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": told(proposals_in(ProposalState.SUBMITTED, request.user).order_by("submitted_at"), request.user),
        "ending": ending(today), "days": EXPIRES_WITHIN_DAYS, "today": today, "links": broken_links(),
        "links_checked_at": links_checked_at(), "unchecked": unchecked(today), "page": imported,
        "imported": told(imported, request.user), "unreadable": current().unreadable,
    }  # fmt: skip
    return render(request, "web/catalogue/queues.html", context)
