"""What proposing and reading a correction ask."""

from typing import Any

from django import forms
from django.utils import timezone

from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.corrected_values import Official, closed, moved, other_activity
from quartiers.platform.observatory.models import CorrectionState
from quartiers.platform.web.site_forms import FilterForm, SiteForm

# Nothing of the register is corrected by what was seen in another century.
_FIRST_YEAR = 2000
_STATE, _MOVED, _ACTIVITY = "etat", "deplace", "activite"


class CorrectionForm(SiteForm):
    """What was seen there, when, and how it is known."""

    what = forms.ChoiceField(label="Ce que vous avez constaté", widget=forms.RadioSelect)
    naf_code = forms.CharField(
        label="Activité", required=False, max_length=10, help_text="Pour une autre activité : un code de la NAF, comme 56.10A"
    )
    lon = forms.CharField(
        label="Longitude", required=False, max_length=20, help_text="Pour un déplacement : en degrés, comme 2,3522"
    )
    lat = forms.CharField(label="Latitude", required=False, max_length=20, help_text="Comme 48,8566")
    observed_on = forms.DateField(
        label="Constaté le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Dites quel jour vous l’avez constaté.",
                        "invalid": "Ce jour ne se lit pas : écrivez-le comme 18/03/2021."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Comment vous le savez", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Publié avec la correction : ni nom, ni téléphone, ni rien d’une personne.",
        error_messages={"required": "Dites comment vous le savez : la personne qui relit en a besoin.",
                        "max_length": "Trois cents caractères au plus : gardez l’essentiel."},
    )  # fmt: skip

    def __init__(self, *args: Any, told: Official, **kwargs: Any) -> None:
        """`told`: what the register says, beside which one proposes."""
        super().__init__(*args, **kwargs)
        self._told = told
        state = "Il est fermé" if told.is_open else "Il est ouvert"
        choices = [(_STATE, state), (_ACTIVITY, "Il a une autre activité"), (_MOVED, "Il est ailleurs")]
        self.fields["what"].choices = choices if told.has_place else choices[:2]
        self.fields["what"].error_messages = {"required": "Choisissez ce que vous avez constaté."}
        if not told.has_place:
            del self.fields["lon"], self.fields["lat"]

    def clean_observed_on(self) -> Any:
        """Nobody has seen tomorrow."""
        day = self.cleaned_data["observed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(french("Ce jour est à venir : donnez celui où vous l'avez constaté."))
        if day.year < _FIRST_YEAR:
            raise forms.ValidationError(french("Ce jour est trop ancien : vérifiez l'année."))
        return day

    def clean_reason(self) -> str:
        """One line."""
        return " ".join(self.cleaned_data["reason"].split())

    def clean(self) -> dict[str, Any]:
        """The values, as the exported file has them."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        what = asked.get("what")
        try:
            if what == _STATE:
                asked["values"] = closed(self._told)
            elif what == _ACTIVITY:
                asked["values"] = other_activity(self._told, asked.get("naf_code", ""))
            elif what == _MOVED:
                asked["values"] = moved(self._told, asked.get("lon", ""), asked.get("lat", ""))
        except Refusal as problem:
            self.add_error("naf_code" if what == _ACTIVITY else "lon", french(str(problem)))
        return asked


class CorrectionFilters(FilterForm):
    """What to keep of the list; it stands in the address, so that going back finds it again."""

    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *CorrectionState.choices])
    territoire = forms.ChoiceField(label="Territoire", required=False)

    def __init__(self, *args: Any, territories: list[tuple[str, str]], **kwargs: Any) -> None:
        """The territories that one may choose from."""
        super().__init__(*args, **kwargs)
        self.fields["territoire"].choices = [("", "Tous"), *territories]


class ReviewForm(SiteForm):
    """Why a correction is refused, or what is said on accepting it."""

    reason = forms.CharField(
        label="Ce que vous répondez", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire pour refuser ; la personne qui a proposé le lira.",
    )  # fmt: skip
