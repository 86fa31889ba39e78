"""One's own account: name, roles, sessions, what is kept, erasure."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.people import rename as rename_person
from quartiers.platform.accounts.actions.people import sign_out_everywhere
from quartiers.platform.accounts.permissions import capabilities_of
from quartiers.platform.accounts.queries import has_authenticator, kept_about, memberships_seen_by
from quartiers.platform.catalogue.queries import proposals_made_by
from quartiers.platform.desk.erasure import erase as erase_person
from quartiers.platform.desk.queries import letters_to
from quartiers.platform.journal.queries import entries
from quartiers.platform.observatory.queries import choices_made_by
from quartiers.platform.web.doors import signed_in
from quartiers.platform.web.journal_words import readable
from quartiers.platform.web.places import places_of
from quartiers.platform.web.site_forms import SiteForm

_LAST_ENTRIES = 10


class NameForm(SiteForm):
    """How others read one's name."""

    name = forms.CharField(
        label="Nom",
        help_text="Tel que vos collègues le liront",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ErasureForm(SiteForm):
    """A word to copy, so that nothing is erased by a slip."""

    word = forms.CharField(
        label="Pour confirmer, recopiez le mot EFFACER",
        max_length=20,
        error_messages={"required": "Recopiez le mot EFFACER."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_word(self) -> str:
        """The word, in any case."""
        word: str = self.cleaned_data["word"]
        if word.strip().upper() != "EFFACER":
            raise forms.ValidationError("Ce n’est pas le mot EFFACER : rien n’a été effacé.")
        return word


@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """All about oneself, on one page."""
    return _page(request, NameForm(initial={"name": request.user.name}))


@require_POST
@signed_in
def rename(request: HttpRequest) -> HttpResponse:
    """Change one's name."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            rename_person(person=request.user, name=form.cleaned_data["name"], at=timezone.now(), by=request.user.actor)
        except Refusal as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "Votre nom est enregistré.")
            return HttpResponseRedirect(reverse("account"))
    return _page(request, form)


@require_POST
@signed_in
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session, this one too."""
    sign_out_everywhere(person=request.user, at=timezone.now(), by=request.user.actor)
    logout(request)
    messages.success(request, "Vous êtes déconnecté de tous vos appareils.")
    return HttpResponseRedirect(reverse("sign-in"))


@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, to take away."""
    mine = entries(actor=request.user.actor, territory_codes=[], is_all=False)
    content = kept_about(request.user) | {
        "lettres": [
            {"le": letter.written_at.isoformat(), "objet": letter.subject, "texte": letter.text}
            for letter in letters_to(request.user.email)
        ],
        "choix": [
            {
                "le": one.made_at.isoformat(),
                "quartier": one.area_code,
                "carte": one.card,
                "choix": one.get_decision_display(),
                "raison": one.get_reason_display(),
                "phrase": one.note,
            }
            for one in choices_made_by(request.user.actor)
        ],
        "aides_proposees": [
            {
                "le": one.changed_at.isoformat(),
                "aide": one.aid,
                "etat": one.get_state_display(),
                "raison": one.why,
                "texte": one.text,
            }
            for one in proposals_made_by(request.user.actor)
        ],
        "journal": [
            {"le": entry.at.isoformat(), "action": entry.action, "objet": f"{entry.object_kind} {entry.object_id}"}
            for entry in mine.iterator()
        ],
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's account, after a word copied by hand."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person=request.user, at=timezone.now(), by=request.user.actor)
        except Refusal as problem:
            form.add_error(None, str(problem))
        else:
            logout(request)
            messages.success(request, "Votre compte est effacé.")
            return HttpResponseRedirect(reverse("home"))
    return render(request, "web/accounts/erase.html", {"form": form})


def _page(request: HttpRequest, form: NameForm) -> HttpResponse:
    person = request.user
    mine = entries(actor=person.actor, territory_codes=[], is_all=False)[:_LAST_ENTRIES]
    context = {
        "form": form,
        "memberships": memberships_seen_by(person, is_manager=False),
        "has_authenticator": has_authenticator(person),
        "places": places_of(capabilities_of(person)),
        "entries": [readable(entry, reader=person) for entry in mine],
    }
    return render(request, "web/accounts/account.html", context)
