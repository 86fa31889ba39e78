"""The gallery of components, for those who write pages: each one in each of its states."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from dsfr.forms import DsfrBaseForm

from quartiers.platform.web.frame import served


class EveryField(DsfrBaseForm):
    """One field of each kind that pages ask with."""

    name = forms.CharField(label="Nom du local", help_text="Tel qu'on le lit sur place")
    email = forms.EmailField(label="Adresse électronique", required=False)
    seen_on = forms.DateField(label="Vu le", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Nature", choices=[("shop", "Boutique"), ("workshop", "Atelier"), ("office", "Bureau")])
    is_vacant = forms.ChoiceField(
        label="Est-il vide ?", choices=[("yes", "Oui"), ("no", "Non"), ("", "Je ne sais pas")], widget=forms.RadioSelect
    )
    uses = forms.MultipleChoiceField(
        label="Usages possibles",
        choices=[("food", "Restauration"), ("craft", "Artisanat")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    has_read = forms.BooleanField(label="J'ai lu ce qui sera publié")
    reason = forms.CharField(label="Pourquoi", widget=forms.Textarea(attrs={"rows": 3}))


def gallery(request: HttpRequest) -> HttpResponse:
    """Shown in the demonstration only: its sentences are examples."""
    published = served(request)
    if published is None or not published.is_demonstration:
        raise Http404
    bound = EveryField({"faux-email": "sans arobase", "faux-kind": "shop"}, auto_id="faux_%s", prefix="faux")
    page = Paginator(range(180), 20).get_page(request.GET.get("page", "4"))
    return render(request, "web/gallery.html", {"form": EveryField(), "bound": bound, "page": page})
