"""The form of an aid: its identity field by field, its rules as text. All may be left out: the checks say what is missing."""

from collections.abc import Mapping
from typing import Any

from django import forms

from quartiers.knowledge.aids import words
from quartiers.knowledge.portrait.typography import french
from quartiers.platform.catalogue.models import Proposal
from quartiers.platform.catalogue.parts import ASKED, head_of, joined, keys_in, split
from quartiers.platform.web.site_forms import SiteForm

_SIDES = {
    "start": "Début", "end": "Fin", "entries_closed_on": "Fermée aux nouvelles entrées depuis le", "deadline": "Date limite",
}  # fmt: skip
_PROOF_OF = {words.PROOFS[code]: code for code in words.PROOFS}
_LISTS = ("audiences", "stages", "priorities", "levers")
_SEPARATOR = "|"


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs={"type": "date"}))


def _several(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def _text(label: str, help_text: str = "", *, rows: int = 3, most: int = 4000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, help_text=french(help_text))


def _line(label: str, help_text: str = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=french(help_text))


def _choice(label: str, known: Any) -> forms.ChoiceField:
    pairs = known.items() if isinstance(known, Mapping) else ((one, one) for one in known)
    return forms.ChoiceField(label=label, required=False, choices=[(code, french(said)) for code, said in pairs])


class _UnmarkedForm(SiteForm):
    """A form whose every field may be left as it is: to write «optionnel» beside each would be noise."""

    use_required_attribute = False

    def get_context(self) -> dict[str, Any]:
        """What is typed has been read by now: the fields only say how they are shown."""
        _ = self.errors
        for field in self.fields.values():
            field.required = True
        return dict(super().get_context())


class AidForm(_UnmarkedForm):
    """One aid, as its author writes it."""

    aid_id = _line(
        "Identifiant", "Des minuscules, des chiffres et _, comme aide_loyers. Il ne change plus une fois publié.", 60
    )
    name = _line("Nom", "Court et simple ; une aide terminée finit par « (terminé) ».")
    carrier = _line("Qui la porte")
    programme_partner = _choice("Partenaire du programme", words.PARTNERS)
    nature = _choice("Nature", words.NATURES)
    is_qpv_specific = forms.BooleanField(label="Propre aux quartiers prioritaires", required=False)
    what = _text("Ce que c’est", "Une ou deux phrases, pour un boulanger qui lit sur son téléphone.")
    how = _text("Le premier geste", "Quoi faire, et avant quoi.")
    status = _choice("Statut", words.STATUSES)
    is_selective = forms.BooleanField(
        label="Sélective", required=False, help_text="Un comité choisit, ou une enveloppe se vide"
    )
    start, end = _day("Début"), _day("Fin")
    entries_closed_on, deadline = _day("Fermée aux nouvelles entrées depuis le"), _day("Date limite de dépôt")
    audiences = _several("Publics", [(one, one) for one in words.AUDIENCES])
    stages = _several("Étapes du projet", list(words.stages().items()))
    priorities = _several("Priorités", list(words.PRIORITIES.items()))
    levers = _several("Leviers", list(words.LEVERS.items()))
    contact = _line("Contact", "Une structure, jamais le nom ni l'adresse d'une personne.", 400)
    references = _text(
        "Sources", "Une par ligne : titre | https://adresse | date | l'existence de l'aide, la règle ou le montant.", rows=4
    )
    confidence = _choice("Confiance", words.CONFIDENCES)
    last_source_year = _line("Année de la source la plus récente", "Comme 2026 ; vide quand elle n'est pas datée.", 4)
    checked_on = _day("Contrôlée le")
    to_confirm = _text("Ce qui reste à confirmer", "Un doute par ligne ; vide quand il n'y en a pas.")
    rules = _text(
        "Règles", "Conditions, valeurs datées, montant, cumul et cas, en YAML. Trois cas au moins, dont un cas limite.",
        rows=30, most=60_000,
    )  # fmt: skip
    why = _text(
        "Pourquoi cette proposition", "Se lira dans l'histoire de l'aide ; jamais rien d'une personne.", rows=2, most=500
    )

    def __init__(self, *args: Any, keeps_name: bool = False, **kwargs: Any) -> None:
        """`keeps_name`: the aid exists, its identifier is shown and not changed."""
        super().__init__(*args, **kwargs)
        if keeps_name:
            self.fields["aid_id"].disabled = True
            self.fields["aid_id"].help_text = french("L'aide existe : elle garde son identifiant.")
        self.fields["rules"].widget.attrs |= {"spellcheck": "false", "autocapitalize": "off", "data-rules": ""}

    def clean_rules(self) -> str:
        """What is asked above is not given a second time: it would not be seen."""
        rules = str(self.cleaned_data["rules"]).replace("\r\n", "\n")
        if twice := [key for key in keys_in(rules) if key in ASKED]:
            raise forms.ValidationError(french(f"« {twice[0]} » se remplit plus haut : retirez-le des règles."))
        return rules

    def clean_references(self) -> str:
        """One per line, in four parts at most."""
        for number, line in enumerate(str(self.cleaned_data["references"]).splitlines(), 1):
            if len(line.split(_SEPARATOR)) > 4:
                raise forms.ValidationError(
                    french(f"Source, ligne {number} : quatre parties au plus, séparées par « | » ; vérifiez cette ligne.")
                )
        return str(self.cleaned_data["references"])

    def text(self) -> str:
        """The whole file, as it would be published."""
        return joined(self._asked(), self.cleaned_data["rules"])

    def lines_above_rules(self) -> int:
        """How many lines of the file stand before the first of the rules."""
        return len(head_of(self._asked()).splitlines())

    def _asked(self) -> dict[str, Any]:
        said = self.cleaned_data
        asked: dict[str, Any] = {name: " ".join(said[name].split()) for name in ("name", "carrier", "what", "how")}
        asked |= {name: said[name] for name in ("programme_partner", "nature", "status", "confidence", "checked_on")}
        asked |= {name: said[name] for name in ("is_qpv_specific", "is_selective")}
        asked |= {name: self._in_order(name, said[name]) for name in _LISTS}
        year = said["last_source_year"].strip()
        return asked | {
            "id": said["aid_id"].strip(),
            "dates": {side: said[side].strip() or None for side in _SIDES},
            "contact": " ".join(said["contact"].split()) or None,
            "references": [_reference(line) for line in said["references"].splitlines() if line.strip()],
            "last_source_year": (int(year) if year.isascii() and year.isdecimal() else year) or None,
            "to_confirm": [line.strip() for line in said["to_confirm"].splitlines() if line.strip()],
        }

    def _in_order(self, name: str, chosen: list[str]) -> list[str]:
        """A browser sends boxes in its own order: the same ones are not a change."""
        before = self.initial.get(name)
        return before if isinstance(before, list) and set(before) == set(chosen) else chosen


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """What the form shows of a proposal; what it has no field for stays in the rules."""
    asked, rules = split(proposal.text)
    plain = ("name", "carrier", "programme_partner", "nature", "is_qpv_specific", "what", "how", "status", "is_selective",
             "contact", "confidence", "last_source_year", "checked_on", *_LISTS)  # fmt: skip
    dates = asked.get("dates")
    return {
        **{name: asked.get(name) for name in plain},
        **({side: dates.get(side) or "" for side in _SIDES} if isinstance(dates, Mapping) else {}),
        "aid_id": asked.get("id") or proposal.aid,
        "references": "\n".join(_told(each) for each in _listed(asked.get("references"))),
        "to_confirm": "\n".join(str(one) for one in _listed(asked.get("to_confirm"))),
        "rules": rules,
        "why": proposal.why,
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _reference(line: str) -> dict[str, Any]:
    title, url, published, proves = ([part.strip() for part in line.split(_SEPARATOR)] + ["", "", ""])[:4]
    return {"title": title, "url": url or None, "published": published or None, "proves": _PROOF_OF.get(proves, proves) or None}


def _told(each: Any) -> str:
    if not isinstance(each, Mapping):
        return str(each)
    proves = words.PROOFS.get(str(each.get("proves")), each.get("proves") or "")
    parts = [str(each.get(name) or "").replace(_SEPARATOR, "/") for name in ("title", "url", "published")]
    return f" {_SEPARATOR} ".join([*parts, str(proves)]).rstrip(f" {_SEPARATOR}")


class StartForm(_UnmarkedForm):
    """What a proposal starts from, and where the aid exists."""

    start_from = forms.ChoiceField(label="Partir de", required=False)
    territory_code = forms.ChoiceField(label="Où l’aide existe", required=False)
    voice = forms.ChoiceField(label="Au nom de", required=False)

    def __init__(
        self,
        *args: Any,
        aids: list[tuple[str, str]],
        places: list[tuple[str, str]],
        voices: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """The aids that one may change, the places and the territories that one may speak for."""
        super().__init__(*args, **kwargs)
        self.fields["start_from"].choices = [("", french("Une aide nouvelle")), *aids]
        self.fields["territory_code"].choices = places
        self.fields["territory_code"].help_text = french("Pour une aide nouvelle ; une aide qui existe garde sa portée.")
        self.fields["voice"].choices = voices
        if len(voices) == 1:
            self.fields["voice"].widget = forms.HiddenInput()
            self.initial["voice"] = voices[0][0]


class ReasonForm(SiteForm):
    """What is answered to the author, or why a version is retired or taken up again."""

    reason = forms.CharField(
        label="Ce que vous répondez", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire pour refuser ; l’auteur le lira, et la raison d’une version publiée est publique.",
    )  # fmt: skip
