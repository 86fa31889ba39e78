"""Corrections of the register: proposed beside what it says, listed, read by someone else, undone."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.permissions import may, may_everywhere, territory_codes
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions import corrections as actions
from quartiers.platform.observatory.actions.corrections import Proposed
from quartiers.platform.observatory.corrected_values import Official, official
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.exports import is_exported
from quartiers.platform.observatory.models import CorrectedField, CorrectionState
from quartiers.platform.observatory.queries import Proposal, corrections_of, gathered, proposals
from quartiers.platform.observatory.queries import proposal as proposal_of
from quartiers.platform.web.correction_forms import CorrectionFilters, CorrectionForm, ReviewForm
from quartiers.platform.web.correction_words import Told, changes_of, told
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served

_PER_PAGE = 20


@require_safe
@needs(Capability.PROPOSE_CORRECTION)
def corrections(request: HttpRequest) -> HttpResponse:
    """Those of one's territories; all of them for whoever reads them."""
    published = _served(request)
    form = CorrectionFilters(request.GET, territories=_territories(request, published))
    form.is_valid()
    asked = form.cleaned_data
    found = proposals(
        codes_of(request), is_simulated=published.is_demonstration,
        state=asked.get("etat", ""), territory_code=asked.get("territoire", ""),
    )  # fmt: skip
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    reviews = may_everywhere(request.user, Capability.REVIEW_CORRECTION)
    context = {
        "form": form, "page": page, "lines": [told(one, published.edition, request.user) for one in gathered(page)],
        "reviews": reviews, "lags": reviews and not is_exported(), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "web/corrections/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.PROPOSE_CORRECTION)
def propose(request: HttpRequest, siret: str) -> HttpResponse:
    """What the register says, and beside it what was seen: shown again before it is sent."""
    published = _served(request)
    try:
        known = official(published.edition, siret)
    except Refusal as problem:
        return render(request, "web/corrections/untold.html", {"siret": siret, "problem": str(problem)}, status=409)
    place = _own_place(request, known)
    if known is None or place is None:
        raise Http404
    form = CorrectionForm(request.POST or None, told=known)
    is_previewed = form.is_bound and form.is_valid()
    if is_previewed and "envoyer" in request.POST:
        number = _propose(request, published, known, place, form)
        if number:
            messages.success(request, "Correction proposée : quelqu'un d'autre la relit avant qu'elle ne se montre.")
            return redirect("correction", number)
    context = {"known": known, "form": form, "is_previewed": is_previewed and not form.errors, "published": published}
    return render(request, "web/corrections/propose.html", context)


@require_safe
@needs(Capability.PROPOSE_CORRECTION)
def correction(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """One correction: what the register said, what is proposed, what became of it."""
    return _shown(request, _proposal(request, number), ReviewForm())


@require_POST
@needs(Capability.REVIEW_CORRECTION)
def review(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Accept, or refuse with a reason; never one's own."""
    found = _proposal(request, number)
    if not may(request.user, Capability.REVIEW_CORRECTION, found.first.territory_code):
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review(
                proposal=number, is_accepted="accepter" in request.POST, reason=form.cleaned_data["reason"],
                at=timezone.now(), by=request.user.actor,
            )  # fmt: skip
        except Refusal as problem:
            form.add_error("reason", french(str(problem)))
        else:
            messages.success(request, "C'est noté. La page de l'établissement et le prochain calcul en tiennent compte.")
            return redirect("correction", number)
    return _shown(request, found, form, status=409)


@require_POST
@needs(Capability.REVIEW_CORRECTION)
def reopen(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Undo a review."""
    found = _proposal(request, number)
    if not may(request.user, Capability.REVIEW_CORRECTION, found.first.territory_code):
        raise Http404
    return _done(request, number, actions.reopen, "La relecture est annulée : la correction attend de nouveau.")


@require_POST
@needs(Capability.PROPOSE_CORRECTION)
def withdraw(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Take back one's own."""
    _proposal(request, number)
    return _done(request, number, actions.withdraw, "Votre correction est retirée.")


@require_POST
@needs(Capability.REVIEW_CORRECTION)
def export(request: HttpRequest) -> HttpResponse:
    """Write the file of the next build again, when it lags behind what is accepted."""
    try:
        written = actions.export_again(at=timezone.now(), by=request.user.actor)
    except (Refusal, OSError) as problem:
        messages.error(request, f"Le fichier n'a pas pu être écrit : {problem}")
    else:
        messages.success(request, f"Fichier écrit pour la prochaine édition : {written} ligne(s).")
    return redirect("corrections")


def corrections_beside(request: HttpRequest, published: Published, found: dict[str, Any]) -> dict[str, Any]:
    """For the page of an establishment: what was accepted since the edition, and whether this person may propose."""
    if not found["is_known"] or not found.get("row"):
        return {}
    row = found["row"]
    settled = {(one["field"], one["new_value"]) for one in row["corrections"]}
    accepted = [one for one in corrections_of(found["siret"]) if (one.field, one.new_value) not in settled]
    if row["shown"] != "row":
        accepted = [one for one in accepted if one.field not in {CorrectedField.LON, CorrectedField.LAT}]
    may_propose = False
    if request.user.is_authenticated and may(request.user, Capability.PROPOSE_CORRECTION):
        may_propose = _own_place(request, official(published.edition, found["siret"])) is not None
    changes = list(zip(changes_of(tuple(accepted)), accepted, strict=True))
    return {"accepted_since": changes, "may_propose": may_propose, "siret": found["siret"]}


def codes_of(request: HttpRequest) -> list[str] | None:
    """The territories whose corrections one sees; None for all."""
    if may_everywhere(request.user, Capability.PROPOSE_CORRECTION):
        return None
    return territory_codes(request.user, Capability.PROPOSE_CORRECTION)


def _own_place(request: HttpRequest, known: Official | None) -> tuple[str, str] | None:
    """The territory and neighbourhood for which this person may correct it; None when there is none."""
    if known is None:
        return None
    for territory_code, area_code in known.places:
        if may(request.user, Capability.PROPOSE_CORRECTION, territory_code):
            return territory_code, area_code
    return ("", "") if may_everywhere(request.user, Capability.PROPOSE_CORRECTION) else None


def _propose(
    request: HttpRequest, published: Published, known: Official, place: tuple[str, str], form: CorrectionForm
) -> uuid.UUID | None:
    asked = form.cleaned_data
    proposed = Proposed(
        siret=known.siret, old_values=known.values, new_values=asked["values"], reason=asked["reason"],
        observed_on=asked["observed_on"], edition=published.name, is_simulated=published.is_demonstration,
        territory_code=place[0], area_code=place[1],
    )  # fmt: skip
    try:
        return actions.propose(proposed=proposed, at=timezone.now(), by=request.user.actor)
    except Refusal as problem:
        form.add_error(None, french(str(problem)))
        return None


def _proposal(request: HttpRequest, number: uuid.UUID) -> Proposal:
    """The correction, if this person may see it in what is served; else 404, so that its existence is not told."""
    found, codes, published = proposal_of(number), codes_of(request), served(request)
    if found is None or published is None or found.first.is_simulated is not published.is_demonstration:
        raise Http404
    if codes is not None and found.first.territory_code not in codes:
        raise Http404
    return found


def _shown(request: HttpRequest, found: Proposal, form: ReviewForm, status: int = 200) -> HttpResponse:
    line: Told = told(found, _served(request).edition, request.user)
    is_waiting = found.first.state == CorrectionState.PROPOSED
    reviews = may(request.user, Capability.REVIEW_CORRECTION, found.first.territory_code)
    context = {
        "line": line, "form": form, "may_review": reviews and is_waiting and not line.is_own,
        "may_reopen": reviews and found.first.reviewed_at is not None, "may_withdraw": is_waiting and line.is_own,
    }  # fmt: skip
    return render(request, "web/corrections/correction.html", context, status=status)


def _done(request: HttpRequest, number: uuid.UUID, action: Any, said: str) -> HttpResponse:
    try:
        action(proposal=number, at=timezone.now(), by=request.user.actor)
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("correction", number)


def _served(request: HttpRequest) -> Published:
    published = served(request)
    if published is None:
        raise Http404
    return published


def _territories(request: HttpRequest, published: Published) -> list[tuple[str, str]]:
    codes = codes_of(request)
    rows = published.edition.rows("territories")
    return [(row["territory"], row["name"]) for row in rows if codes is None or row["territory"] in codes]
