"""What signing in asks: an address, a code."""

from django import forms

from quartiers.platform.web.site_forms import SiteForm

_BAD_EMAIL = "Cette adresse ne se lit pas : écrivez-la comme prenom.nom@organisme.fr."


class EmailForm(SiteForm):
    """Where to send the link."""

    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Celle de votre compte ; nous y envoyons un lien qui sert une fois",
        max_length=254,
        error_messages={"required": "Écrivez votre adresse électronique.", "invalid": _BAD_EMAIL},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )


class CodeForm(SiteForm):
    """A code of the application, or one on paper."""

    code = forms.CharField(
        label="Code",
        help_text="Six chiffres de votre application, ou un code de secours",
        max_length=20,
        error_messages={"required": "Écrivez le code."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}),
    )


class FirstCodeForm(CodeForm):
    """The first code of an application that was just set up."""

    code = forms.CharField(
        label="Code",
        help_text="Les six chiffres que l’application montre maintenant",
        max_length=20,
        error_messages={"required": "Écrivez le code."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
