"""People and their roles, for those who manage them."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.memberships import create_organisation, end_membership
from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.permissions import may
from quartiers.platform.accounts.queries import memberships_seen_by, people_listed, people_seen_by
from quartiers.platform.accounts.roles import Capability, Role
from quartiers.platform.desk.sign_in_letters import invite as invite_person
from quartiers.platform.territories.queries import territories_of
from quartiers.platform.web.doors import needs, signed_in
from quartiers.platform.web.frame import served
from quartiers.platform.web.people_forms import InvitationForm
from quartiers.platform.web.site_forms import FilterForm

_PER_PAGE = 30


class PeopleFilters(FilterForm):
    """Whom to list."""

    q = forms.CharField(label="Nom ou adresse", required=False, max_length=100)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    territoire = forms.ChoiceField(label="Territoire", required=False)


@require_safe
@needs(Capability.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, as what."""
    form = PeopleFilters(request.GET)
    form.fields["territoire"].choices = [("", "Tous"), *_territories(request)]
    form.is_valid()
    asked = form.cleaned_data
    found = people_listed(
        request.user,
        text=asked.get("q", ""),
        role=asked.get("role", ""),
        territory_code=asked.get("territoire", ""),
        on=timezone.localdate(),
    )
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/accounts/people.html", {"form": form, "page": page, "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Give someone a role, and write to them."""
    form = InvitationForm(request.POST or None, request.FILES or None, manager=request.user, territories=_territories(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = _invite(request.user, form)
        except Refusal as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "L'invitation est partie ; le rôle vaut dès aujourd'hui.")
            return HttpResponseRedirect(reverse("person", args=[person.pk]))
    return render(request, "web/accounts/invite.html", {"form": form})


@require_safe
@needs(Capability.MANAGE_PEOPLE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person, their roles present and past."""
    found = people_seen_by(request.user).filter(pk=person_id).first()
    if found is None:
        raise Http404
    memberships = memberships_seen_by(request.user, is_manager=True).filter(person=found)
    context = {"person": found, "memberships": memberships, "today": timezone.localdate()}
    return render(request, "web/accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.MANAGE_PEOPLE)
def end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a role, after a page that says what it changes."""
    membership = _membership(request, membership_id)
    if request.method != "POST":
        return render(request, "web/accounts/end_membership.html", {"membership": membership})
    end_membership(membership=membership, at=timezone.now(), by=request.user.actor)
    messages.success(request, "Ce rôle a pris fin aujourd'hui.")
    return HttpResponseRedirect(reverse("person", args=[membership.person_id]))


@require_safe
@signed_in
def attestation(request: HttpRequest, membership_id: int) -> FileResponse:
    """The PDF of a mandate: for its person and for those who manage people; never shown inside a page."""
    membership = _membership(request, membership_id)
    if not membership.attestation or not membership.attestation.storage.exists(membership.attestation.name):
        raise Http404
    return FileResponse(
        membership.attestation.open("rb"),
        as_attachment=True,
        filename=f"attestation-{membership.pk}.pdf",
        content_type="application/pdf",
    )


def _membership(request: HttpRequest, membership_id: int) -> Membership:
    is_manager = may(request.user, Capability.MANAGE_PEOPLE)
    found = memberships_seen_by(request.user, is_manager=is_manager).filter(pk=membership_id).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _invite(by: Person, form: InvitationForm) -> Person:
    """The organisation, if it is new, and the invitation: both or neither."""
    asked, now = form.cleaned_data, timezone.now()
    return invite_person(
        email=asked["email"],
        name=asked["name"],
        organisation=form.chosen_organisation or _new_organisation(by, form),
        role=Role(asked["role"]),
        territory_code=asked["territory_code"],
        attestation=asked["attestation"],
        at=now,
        by=by,
    )


def _new_organisation(by: Person, form: InvitationForm) -> Organisation:
    asked = form.cleaned_data
    return create_organisation(
        kind=asked["new_kind"], name=asked["new_name"], siren=asked["new_siren"], is_invented=by.is_invented,
        at=timezone.now(), by=by.actor,
    )  # fmt: skip


def _territories(request: HttpRequest) -> list[tuple[str, str]]:
    published = served(request)
    return [(row.code, row.name) for row in territories_of(published.name)] if published else []
