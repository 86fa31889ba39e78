"""The national team documents facts about the 14 territories: what is known, its source, its history."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quartiers.knowledge.editions.reading import Row
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.platform.accounts.permissions import may
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions.facts import document_fact, restore_fact
from quartiers.platform.territories.actions import Place, Statement
from quartiers.platform.territories.documented import completeness, fact_row, from_edition
from quartiers.platform.territories.facts import BY_NAME, FACTS, Fact, Kind, read, shown
from quartiers.platform.territories.models import Confidence
from quartiers.platform.territories.queries import facts_of, facts_of_all, versions_of
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.site_forms import SiteForm

_MAX_VALUE = 300
# Priority neighbourhoods have been listed since 1996; a text of their policy may be older.
_FIRST_YEAR = 1950


class FactForm(SiteForm):
    """A value with its source, or that it is not documented."""

    value = forms.CharField(label="Valeur", required=False, max_length=_MAX_VALUE)
    is_unknown = forms.BooleanField(
        label="Cherché, et non documenté", required=False, help_text="La valeur reste alors vide ; dites où vous avez cherché."
    )
    source_title = forms.CharField(
        label="Source", required=False, max_length=200, help_text="Titre et éditeur du document ; jamais le nom d'une personne."
    )
    source_url = forms.URLField(
        label="Adresse de la source", required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": "Cette adresse ne se lit pas : recopiez-la entière, comme https://exemple.fr/document."},
    )  # fmt: skip
    source_on = forms.DateField(
        label="Jour de la source", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Ce jour ne se lit pas : écrivez-le comme 18/03/2021."},
    )  # fmt: skip
    confidence = forms.ChoiceField(label="Confiance", required=False, choices=[("", "Choisir"), *Confidence.choices])
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        """The value is read as this fact's kind asks."""
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["value"].help_text = french(fact.asked_fr)
        if fact.kind is Kind.YES_NO:
            self.fields["value"].help_text += " Écrivez oui ou non."

    def clean_source_on(self) -> Any:
        """A source of tomorrow is a slip of the pen."""
        day = self.cleaned_data["source_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(french("Le jour de la source est à venir : vérifiez l'année."))
        if day and day.year < _FIRST_YEAR:
            raise forms.ValidationError(french("Le jour de la source est trop ancien : vérifiez l'année."))
        return day

    def clean(self) -> dict[str, Any]:
        """Known with its source, or not documented: never half of both."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if asked.get("is_unknown"):
            if asked.get("value"):
                self.add_error("value", french("Vous donnez une valeur et cochez « non documenté » : gardez l'un des deux."))
            return asked
        try:
            asked["value"] = read(self.fact, asked.get("value", ""))
        except Malformed as problem:
            self.add_error("value", french(str(problem)))
        for name, label in (
            ("source_title", "la source"),
            ("source_on", "le jour de la source"),
            ("confidence", "la confiance"),
        ):
            if not asked.get(name) and name not in self.errors:
                self.add_error(name, french(f"Donnez {label} : un fait sans source ne se publie pas."))
        return asked

    def statement(self) -> Statement:
        """What was said, once valid."""
        asked = self.cleaned_data
        return Statement(
            value=asked["value"], is_unknown=asked["is_unknown"], source_title=asked["source_title"],
            source_url=asked["source_url"], source_on=asked["source_on"], confidence=asked["confidence"],
        )  # fmt: skip


@require_safe
@needs(Capability.DOCUMENT_FACT)
def facts(request: HttpRequest) -> HttpResponse:
    """The 14 territories by what is documented of each, and each fact by how many have it."""
    rows = {code: row for code, row in _territories(request).items() if not row["is_fictional"]}
    known = facts_of_all(rows, shows_invented=_is_demonstration(request))
    lines = [(rows[code], found, completeness(found)) for code, found in known.items()]
    counts = [
        (
            fact,
            [{"territory": code, "row": known[code][place]} for code in known],
            sum(known[code][place].is_documented for code in known),
        )
        for place, fact in enumerate(FACTS)
    ]
    return render(request, "web/team/facts.html", {"lines": lines, "counts": counts, "territories": rows.values()})


@require_safe
@needs(Capability.DOCUMENT_FACT)
def territory_facts(request: HttpRequest, code: str) -> HttpResponse:
    """Every fact of a territory."""
    row = _territory(request, code)
    found = facts_of(row, code, shows_invented=_is_demonstration(request))
    return render(request, "web/team/territory_facts.html", {"territory": row, "facts": found, "counted": completeness(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.DOCUMENT_FACT)
def edit_fact(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Say what is known of a fact: seen as it would be read, then written."""
    row, fact, place = _place(request, code, field)
    history = list(versions_of(code, field, is_invented=place.is_invented))
    current = next((version for version in history if version.superseded_at is None), None)
    form = FactForm(request.POST or None, fact=fact, initial=_initial(fact, row, current))
    is_previewed = form.is_bound and form.is_valid()
    if is_previewed and "enregistrer" in request.POST and _document(request, form, place):
        return redirect("team-territory-facts", code)
    shown_now = facts_of(row, code, shows_invented=_is_demonstration(request))
    context = {
        "territory": row, "fact": fact, "form": form, "now": next(one for one in shown_now if one.field == field),
        "zero": from_edition(fact, row), "history": [(version, fact_row(fact, row, version)) for version in history],
        "current": current, "is_previewed": is_previewed and not form.errors, "preview": _preview(form),
    }  # fmt: skip
    return render(request, "web/team/fact.html", context)


@require_POST
@needs(Capability.DOCUMENT_FACT)
def restore(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Take up an earlier version, or what the edition itself says."""
    _, _, place = _place(request, code, field)
    try:
        restore_fact(
            place=place, version=_number(request.POST.get("version")), seen=_number(request.POST.get("seen")),
            at=timezone.now(), by=request.user.actor,
        )  # fmt: skip
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Version reprise ; l'ancienne reste lisible dans l'histoire de ce fait.")
    return redirect("team-fact", code, field)


def _document(request: HttpRequest, form: FactForm, place: Place) -> bool:
    try:
        document_fact(
            place=place, statement=form.statement(), seen=form.cleaned_data["seen"], at=timezone.now(), by=request.user.actor
        )
    except Refusal as problem:
        form.add_error(None, french(str(problem)))
        return False
    messages.success(request, "Fait enregistré : les pages du territoire le montrent dès maintenant.")
    return True


def _preview(form: FactForm) -> dict[str, Any] | None:
    if not form.is_bound or form.errors:
        return None
    asked = form.cleaned_data
    label = dict(Confidence.choices).get(asked["confidence"], "")
    return asked | {"value_fr": "" if asked["is_unknown"] else shown(form.fact, asked["value"]), "confidence_fr": label}


def _initial(fact: Fact, row: Row, current: Any) -> dict[str, Any]:
    if current is None:
        zero = from_edition(fact, row)
        known = {"value": zero.value_fr, "source_title": zero.source_title, "confidence": Confidence.ESTABLISHED}
        return known if zero.is_documented and fact.kind is not Kind.DAY else {}
    names = ("value", "is_unknown", "source_title", "source_url", "source_on", "confidence")
    return {name: getattr(current, name) for name in names} | {"seen": current.pk}


def _place(request: HttpRequest, code: str, field: str) -> tuple[Row, Fact, Place]:
    row, fact = _territory(request, code), BY_NAME.get(field)
    if fact is None or not may(request.user, Capability.DOCUMENT_FACT, code):
        raise Http404
    return row, fact, Place(code, field, is_invented=request.user.is_invented)


def _territory(request: HttpRequest, code: str) -> Row:
    row = _territories(request).get(code)
    if row is None:
        raise Http404
    return row


def _territories(request: HttpRequest) -> dict[str, Row]:
    published = served(request)
    return {row["territory"]: row for row in published.edition.rows("territories")} if published else {}


def _is_demonstration(request: HttpRequest) -> bool:
    published = served(request)
    return bool(published and published.is_demonstration)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
