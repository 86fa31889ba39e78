"""What the catalogue asks of the national team: to review, ending, broken links, unchecked for a year, imported."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

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
from quartiers.platform.catalogue.tasks import ask_links, import_aids, is_asked
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
        "may_ask_links": settings.CHECKS_LINKS, "are_links_asked": is_asked(ask_links.module_path),
        "may_import": bool(settings.AIDES_TERRITOIRES_TOKEN), "is_import_asked": is_asked(import_aids.module_path),
    }  # fmt: skip
    return render(request, "web/catalogue/queues.html", context)


@require_POST
@needs(Capability.REVIEW_AID)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the worker to try the sources, or to read Aides-territoires: never from a page, once at a time."""
    if "liens" in request.POST and settings.CHECKS_LINKS and not is_asked(ask_links.module_path):
        ask_links.enqueue()
        messages.success(request, "Demandé : le travail de fond essaie chaque source, l'une après l'autre.")
    elif "importer" in request.POST and settings.AIDES_TERRITOIRES_TOKEN and not is_asked(import_aids.module_path):
        import_aids.enqueue(request.user.actor)
        messages.success(request, "Demandé : le travail de fond lit Aides-territoires ; la file se remplit ensuite.")
    else:
        messages.error(request, "Rien n'a été demandé : c'est déjà en cours, ou le réglage ne le permet pas.")
    return redirect("team-aids")
