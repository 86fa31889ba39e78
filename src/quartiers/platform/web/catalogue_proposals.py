"""One's own proposals of aids: started, written with checks as one goes, sent, taken back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.permissions import territory_codes
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.catalogue.actions import proposals as actions
from quartiers.platform.catalogue.actions.proposals import Draft
from quartiers.platform.catalogue.models import Proposal, ProposalState
from quartiers.platform.catalogue.parts import blank
from quartiers.platform.catalogue.permissions import may_read, may_review, places, voices
from quartiers.platform.catalogue.queries import number_of, proposals_in, proposals_of, territory_of, text_of, whole_shelf
from quartiers.platform.catalogue.queries import proposal as proposal_of
from quartiers.platform.web.catalogue_form import AidForm, StartForm, initial_of
from quartiers.platform.web.catalogue_words import STATUS_CLASSES, checked, compared, name_of, told
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.journal_words import someone_fr

_PER_PAGE = 20


@require_safe
@needs(Capability.PROPOSE_AID)
def proposals(request: HttpRequest) -> HttpResponse:
    """Mine, and those of the territories that I speak for; how to start another."""
    return _list(request, _start_form(request))


@require_POST
@needs(Capability.PROPOSE_AID)
def begin(request: HttpRequest) -> HttpResponse:
    """A draft: blank, or of an aid that exists."""
    form = _start_form(request, request.POST)
    if not form.is_valid():
        return _list(request, form, status=409)
    asked, today = form.cleaned_data, timezone.localdate()
    aid = asked["start_from"]
    draft = Draft(
        aid=aid, territory_code=territory_of(aid) if aid else asked["territory_code"], from_territory=asked["voice"],
        text=text_of(aid) if aid else blank(today), base=number_of(aid) if aid else None,
    )  # fmt: skip
    made = actions.begin(draft=draft, at=timezone.now(), by=request.user.actor)
    return redirect("aid-proposal", made.pk)


@require_safe
@needs(Capability.PROPOSE_AID)
def imported(request: HttpRequest) -> HttpResponse:
    """Aids of another catalogue, that somebody may take up."""
    page = Paginator(proposals_in(ProposalState.IMPORTED, request.user), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/catalogue/imported.html", {"page": page, "lines": told(page, request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.PROPOSE_AID)
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """The form of one's own draft; otherwise what is proposed and what became of it."""
    found = _found(request, number)
    if found.state != ProposalState.DRAFT:
        return _shown(request, found, status=409 if request.method == "POST" else 200)
    form = _form(request, found)
    if form.is_bound and form.is_valid() and _saved(request, found, form):
        return redirect("aid-proposal", number)
    return _written(request, found, form)


@require_POST
@needs(Capability.PROPOSE_AID)
def check(request: HttpRequest, number: int) -> HttpResponse:
    """What the checks say of what is typed; nothing is kept."""
    found = _found(request, number)
    if found.state != ProposalState.DRAFT:
        raise Http404
    form = _form(request, found)
    return render(request, "web/catalogue/checked.html", _checks(found, form))


@require_POST
@needs(Capability.PROPOSE_AID)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one's own."""
    _found(request, number)
    return _done(request, number, actions.withdraw, "Votre proposition est retirée.")


@require_POST
@needs(Capability.PROPOSE_AID)
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Change one's own again."""
    _found(request, number)
    return _done(request, number, actions.reopen, "La proposition est de nouveau un brouillon : changez-la, puis envoyez-la.")


@require_POST
@needs(Capability.PROPOSE_AID)
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """Make one's own draft of an imported aid."""
    _found(request, number)
    voice = voices(request.user)[0]

    def act(**asked: Any) -> None:
        actions.take_up(from_territory=voice, **asked)

    return _done(request, number, act, "Cette aide importée est votre brouillon : lisez sa source, puis écrivez ses règles.")


def _list(request: HttpRequest, form: StartForm, *, status: int = 200) -> HttpResponse:
    codes = territory_codes(request.user, Capability.PROPOSE_AID)
    page = Paginator(proposals_of(request.user, codes), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": told(page, request.user), "form": form, "reviews": may_review(request.user),
        "imported_count": proposals_in(ProposalState.IMPORTED, request.user).count(),
    }  # fmt: skip
    return render(request, "web/catalogue/list.html", context, status=status)


def _start_form(request: HttpRequest, data: Any = None) -> StartForm:
    published = served(request)
    names = {row["territory"]: row["name"] for row in published.edition.rows("territories")} if published else {}
    here = places(request.user, list(names))
    aids = [(aid.id, aid.name) for aid in whole_shelf().values() if territory_of(aid.id) in here]
    return StartForm(
        data, aids=sorted(aids, key=lambda pair: pair[1].casefold()),
        places=[(code, names.get(code, code) if code else "Partout en France") for code in here],
        voices=[(code, names.get(code, code) if code else "Mon organisation") for code in voices(request.user)],
        initial={"start_from": request.GET.get("aide", "")},
    )  # fmt: skip


def _found(request: HttpRequest, number: int) -> Proposal:
    found = proposal_of(number, request.user)
    if found is None or not may_read(request.user, found):
        raise Http404
    return found


def _form(request: HttpRequest, found: Proposal) -> AidForm:
    data = request.POST if request.method == "POST" else None
    return AidForm(data, initial=initial_of(found), keeps_name=found.base is not None)


def _saved(request: HttpRequest, found: Proposal, form: AidForm) -> bool:
    """Keep what was typed, then send it if that was asked; what forbids to send it is said above the form, kept as it is."""
    draft = Draft(
        aid=found.aid if found.base is not None else form.cleaned_data["aid_id"].strip()[:60],
        territory_code=found.territory_code, from_territory=found.from_territory, text=form.text(), base=found.base,
        why=" ".join(form.cleaned_data["why"].split()),
    )  # fmt: skip
    at, by = timezone.now(), request.user.actor
    try:
        actions.save_draft(number=found.pk, draft=draft, at=at, by=by)
        if "envoyer" not in request.POST:
            messages.success(request, "Brouillon enregistré : vous seul le lisez.")
            return True
        actions.submit(number=found.pk, at=at, by=by)
    except Refusal as problem:
        found.refresh_from_db()
        form.add_error("why" if "Dites pourquoi" in str(problem) else None, str(problem))
        return False
    messages.success(request, "Proposition envoyée : quelqu'un de l'équipe nationale la relit.")
    return True


def _checks(found: Proposal, form: AidForm) -> dict[str, Any]:
    """What is checked is what is typed, or the draft as it was kept."""
    if form.is_bound and form.is_valid():
        found.text = form.text()
        return {"checked": checked(found, today=timezone.localdate(), above=form.lines_above_rules()), "errors": []}
    if form.is_bound:
        return {"errors": [error for errors in form.errors.values() for error in errors]}
    return {"checked": checked(found, today=timezone.localdate()), "errors": []}


def _written(request: HttpRequest, found: Proposal, form: AidForm) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    context = {"proposal": found, "form": form, "name": name_of(found), **_checks(found, form)}
    return render(request, "web/catalogue/write.html", context, status=409 if wrong else 200)


def _shown(request: HttpRequest, found: Proposal, *, status: int = 200) -> HttpResponse:
    today, reader = timezone.localdate(), request.user
    is_own = found.proposed_by == reader.actor
    context = {
        "proposal": found, "name": name_of(found), "checked": checked(found, today=today), "errors": [],
        "compared": compared(found, today=today), "who": someone_fr(found.proposed_by, reader=reader),
        "reviewer": someone_fr(found.reviewed_by, reader=reader) if found.reviewed_by else "",
        "status_class": STATUS_CLASSES.get(ProposalState(found.state), ""), "reviews": may_review(reader),
        "may_reopen": is_own and found.state in {ProposalState.SUBMITTED, ProposalState.REFUSED, ProposalState.WITHDRAWN},
        "may_withdraw": is_own and found.state == ProposalState.SUBMITTED,
        "may_take_up": found.state == ProposalState.IMPORTED,
    }  # fmt: skip
    return render(request, "web/catalogue/proposal.html", context, status=status)


def _done(request: HttpRequest, number: int, action: Any, said: str) -> HttpResponse:
    try:
        action(number=number, at=timezone.now(), by=request.user.actor)
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    found = proposal_of(number, request.user)
    return redirect("aid-proposal", number) if found and may_read(request.user, found) else redirect("aid-proposals")
