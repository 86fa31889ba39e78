"""What inviting someone asks."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.knowledge.vocabulary.sirens import Siren
from quartiers.platform.accounts.attestations import check_attestation
from quartiers.platform.accounts.models import Organisation, Person
from quartiers.platform.accounts.queries import is_siren_known, organisations_seen_by
from quartiers.platform.accounts.roles import ALWAYS_LOCAL, ALWAYS_NATIONAL, Role
from quartiers.platform.web.site_forms import SiteForm

_NEW = "nouvelle"


class InvitationForm(SiteForm):
    """Who, for which organisation, as what, where."""

    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Nous y envoyons un lien ; si elle a déjà un compte, le rôle s’y ajoute",
        max_length=254,
        error_messages={
            "required": "Écrivez l’adresse de la personne.",
            "invalid": "Cette adresse ne se lit pas : écrivez-la comme prenom.nom@organisme.fr.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(label="Nom", required=False, max_length=120, help_text="La personne pourra le changer")
    role = forms.ChoiceField(
        label="Rôle", choices=[("", "Choisir"), *Role.choices], error_messages={"required": "Choisissez un rôle."}
    )
    territory_code = forms.ChoiceField(label="Territoire", required=False)
    organisation = forms.ChoiceField(label="Organisation", error_messages={"required": "Choisissez une organisation."})
    new_kind = forms.ChoiceField(
        label="Nature de la nouvelle organisation", choices=[("", "Sans objet"), *Organisation.Kind.choices], required=False
    )
    new_name = forms.CharField(label="Nom de la nouvelle organisation", max_length=160, required=False)
    new_siren = forms.CharField(
        label="SIREN de la nouvelle organisation", max_length=15, required=False, help_text="Neuf chiffres"
    )
    attestation = forms.FileField(
        label="Attestation de mandat",
        required=False,
        help_text="Pour un tiers mandaté : le PDF signé par le territoire, 5 Mo au plus",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, manager: Person, territories: list[tuple[str, str]], **kwargs: Any) -> None:
        """The organisations are those that the manager sees; the territories, those of the served edition."""
        super().__init__(*args, **kwargs)
        self._organisations = {str(body.pk): body for body in organisations_seen_by(manager)}
        self.fields["organisation"].choices = [
            ("", "Choisir"), *((pk, body.name) for pk, body in self._organisations.items()), (_NEW, "Nouvelle organisation"),
        ]  # fmt: skip
        self.fields["territory_code"].choices = [("", "Tous les territoires"), *territories]

    def clean_new_siren(self) -> str:
        """Nine digits that add up, or nothing."""
        text: str = self.cleaned_data["new_siren"]
        if not text.strip():
            return ""
        try:
            digits = Siren.parse(text).digits
        except Malformed as problem:
            raise forms.ValidationError(french(str(problem))) from None
        if is_siren_known(digits):
            raise forms.ValidationError(french(f"Une organisation a déjà le SIREN {digits} : choisissez-la dans la liste."))
        return digits

    def clean_attestation(self) -> UploadedFile | None:
        """A PDF, judged by its bytes."""
        file: UploadedFile | None = self.cleaned_data["attestation"]
        if file:
            try:
                check_attestation(file)
            except Refusal as problem:
                raise forms.ValidationError(french(str(problem))) from None
        return file

    def clean(self) -> dict[str, Any]:
        """The fields that depend on others."""
        asked = super().clean() or self.cleaned_data
        self._check_place(asked.get("role", ""), asked.get("territory_code", ""))
        if asked.get("role") == Role.MANDATED and not asked.get("attestation") and "attestation" not in self.errors:
            self.add_error("attestation", "Un tiers mandaté a besoin de son attestation : joignez le PDF signé.")
        if asked.get("organisation") == _NEW and not (asked.get("new_name") and asked.get("new_kind")):
            self.add_error("new_name", "Donnez le nom et la nature de la nouvelle organisation.")
        return asked

    @property
    def chosen_organisation(self) -> Organisation | None:
        """The organisation chosen; None when a new one is to be made."""
        return self._organisations.get(self.cleaned_data["organisation"])

    def _check_place(self, role: str, territory_code: str) -> None:
        if role in ALWAYS_LOCAL and not territory_code:
            self.add_error("territory_code", "Ce rôle se tient pour un territoire : choisissez-le.")
        if role in ALWAYS_NATIONAL and territory_code:
            self.add_error("territory_code", "L’équipe nationale l’est pour tous les territoires : choisissez « Tous ».")
