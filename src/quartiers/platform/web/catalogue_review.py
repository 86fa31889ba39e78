"""The national team reads a proposed aid beside what is shown today, publishes or refuses it; retires an aid, or goes back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.catalogue.actions import proposals as actions
from quartiers.platform.catalogue.actions import versions as version_actions
from quartiers.platform.catalogue.models import ProposalState
from quartiers.platform.catalogue.queries import is_of_package, names, number_of, versions_of
from quartiers.platform.catalogue.queries import proposal as proposal_of
from quartiers.platform.web.catalogue_form import ReasonForm
from quartiers.platform.web.catalogue_words import STATUS_CLASSES, checked, compared, name_of
from quartiers.platform.web.doors import needs
from quartiers.platform.web.journal_words import someone_fr


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.REVIEW_AID)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """What changes, in words and as text, what the cases answer; publish or refuse, never one's own."""
    found = proposal_of(number, request.user)
    if found is None or (found.state == ProposalState.DRAFT and found.proposed_by != request.user.actor):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        act = actions.publish if "publier" in request.POST else actions.refuse
        try:
            act(number=number, reason=form.cleaned_data["reason"], at=timezone.now(), by=request.user.actor)
        except Refusal as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, "C'est noté, et son auteur est prévenu.")
            return redirect("team-aid", number)
    found.refresh_from_db()
    today = timezone.localdate()
    context = {
        "proposal": found, "name": name_of(found), "checked": checked(found, today=today), "errors": [], "form": form,
        "compared": compared(found, today=today), "who": someone_fr(found.proposed_by, reader=request.user),
        "reviewer": someone_fr(found.reviewed_by, reader=request.user) if found.reviewed_by else "",
        "status_class": STATUS_CLASSES.get(ProposalState(found.state), ""),
        "may_review": found.state == ProposalState.SUBMITTED and found.proposed_by != request.user.actor,
        "is_outdated": found.state == ProposalState.SUBMITTED and found.base is not None and number_of(found.aid) != found.base,
    }  # fmt: skip
    return render(request, "web/catalogue/review.html", context, status=409 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.REVIEW_AID)
def versions(request: HttpRequest, aid: str) -> HttpResponse:
    """Every version of an aid with who is behind it; retire the aid, or take up an earlier version."""
    if aid not in names():
        raise Http404
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label, form.fields["reason"].help_text = "Pourquoi", "Se lira dans l’histoire de l’aide."
    if form.is_bound and form.is_valid():
        try:
            _changed(request, aid, form.cleaned_data["reason"])
        except Refusal as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, "C'est fait : l'histoire de l'aide le dit.")
            return redirect("team-aid-versions", aid)
    rows = [
        {
            "version": one,
            "by": someone_fr(one.published_by, reader=request.user),
            "author": someone_fr(one.proposal.proposed_by, reader=request.user) if one.proposal else "",
        }
        for one in versions_of(aid)
    ]
    context = {"aid": aid, "rows": rows, "form": form, "shown": number_of(aid), "is_of_package": is_of_package(aid)}
    return render(request, "web/catalogue/versions.html", context, status=409 if form.is_bound and form.errors else 200)


def _changed(request: HttpRequest, aid: str, reason: str) -> None:
    at, by = timezone.now(), request.user.actor
    if "retirer" in request.POST:
        version_actions.retire(aid=aid, reason=reason, at=at, by=by)
        return
    text = request.POST.get("version", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    version_actions.restore(aid=aid, number=number, reason=reason, at=at, by=by)
