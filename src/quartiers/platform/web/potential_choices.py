"""Keeping a card of potential, setting it aside with its reason, taking a choice back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.gathered import found_in
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions.choices import MOST_CHARACTERS, Seen, choose, undo
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.models import Decision, DismissalReason
from quartiers.platform.observatory.queries import choice as choice_of
from quartiers.platform.web.doors import local_path, needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.potentials import may_in
from quartiers.platform.web.reading import is_fictional
from quartiers.platform.web.site_forms import SiteForm


class DismissalForm(SiteForm):
    """Why a card is set aside."""

    raison = forms.ChoiceField(
        label="Pourquoi écarter cette carte", widget=forms.RadioSelect, choices=DismissalReason.choices,
        error_messages={"required": "Choisissez une raison : elle se lira sur la page du quartier.",
                        "invalid_choice": "Choisissez une des raisons de la liste."},
    )  # fmt: skip
    phrase = forms.CharField(
        label="En une phrase, lisible par l’équipe", required=False, max_length=MOST_CHARACTERS,
        help_text="280 caractères au plus, jamais publiée : ni nom, ni rien d’une personne.",
        error_messages={"max_length": "280 caractères au plus : gardez l’essentiel."},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.CHOOSE_POTENTIAL)
def choose_potential(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a card, or set it aside: at once with a reason, else by this page's form."""
    published, area = _place(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    card = _card(published, code, asked.get("carte", ""))
    if card is None:
        if asked.get("carte"):
            messages.error(request, "Cette carte n'est pas dans l'édition servie : rien n'a été changé.")
        return redirect("area-potentials", code)
    back = _back(code, asked.get("suite", ""), card)
    form = DismissalForm(request.POST if "ecarter" in request.POST else None)
    if "garder" in request.POST:
        return _kept(request, published, area, card, back)
    if form.is_bound and form.is_valid():
        try:
            choose(
                seen=_seen(published, area, card), decision=Decision.DISMISSED, reason=form.cleaned_data["raison"],
                note=form.cleaned_data["phrase"], at=timezone.now(), by=request.user.actor,
            )  # fmt: skip
        except Refusal as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Carte écartée, avec sa raison. Elle se rétablit plus bas.")
            return redirect(back)
    context = {
        "area": area, "card": card, "form": form, "back": back, "suite": asked.get("suite", ""),
        "page_is_simulated": is_fictional(area),
    }  # fmt: skip
    return render(request, "web/potentials/dismiss.html", context, status=409 if form.errors else 200)


@require_POST
@needs(Capability.CHOOSE_POTENTIAL)
def undo_potential(request: HttpRequest, number: int) -> HttpResponse:
    """Take a choice back."""
    published = served(request)
    found = choice_of(number, is_simulated=published.is_demonstration) if published else None
    if found is None or not may_in(request, Capability.CHOOSE_POTENTIAL, found.territory_code):
        raise Http404
    try:
        undo(number=number, at=timezone.now(), by=request.user.actor)
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Le choix est annulé : la carte reprend sa place.")
    return redirect(local_path(request.POST.get("suite", ""), reverse("area-potentials", args=[found.area_code])))


def _kept(request: HttpRequest, published: Published, area: Row, card: Card, back: str) -> HttpResponse:
    try:
        choose(seen=_seen(published, area, card), decision=Decision.KEPT, at=timezone.now(), by=request.user.actor)
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Carte gardée : elle entre dans la liste à emporter.")
    return redirect(back)


def _place(request: HttpRequest, code: str) -> tuple[Published, Row]:
    """The edition and the neighbourhood, for whoever may choose there; else 404."""
    published = served(request)
    area = published.edition.area(code) if published else None
    if published is None or area is None or not may_in(request, Capability.CHOOSE_POTENTIAL, area["territory"]):
        raise Http404
    return published, area


def _card(published: Published, code: str, key: str) -> Card | None:
    """The card of that key among those that are not verdicts."""
    found = found_in(published.edition, code)
    return next((one for one in (*found.cards, *found.silent) if one.key == key), None)


def _seen(published: Published, area: Row, card: Card) -> Seen:
    return Seen(
        area_code=area["area"], generation=area["generation"], card=card.key, territory_code=area["territory"] or "",
        sentence_fr=card.row["sentence_fr"], edition=published.name, is_simulated=published.is_demonstration,
    )  # fmt: skip


def _back(code: str, after: str, card: Card) -> str:
    """Where one came from, at the place of the card."""
    page = local_path(after, reverse("area-potentials", args=[code])).partition("#")[0]
    return f"{page}#{card.anchor}"
