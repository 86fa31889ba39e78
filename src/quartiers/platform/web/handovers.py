"""Establishments opened long ago, for a territory's own officers: the list opens by a gesture, which is journalled."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quartiers.knowledge.portrait.potentials.handover import Old, long_established, opened_before
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS
from quartiers.knowledge.vocabulary.sizes import SizeBand
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions.handovers import note_reading
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.site_forms import SiteForm


class HandoverForm(SiteForm):
    """Which neighbourhood."""

    quartier = forms.ChoiceField(
        label="Quartier",
        error_messages={"required": "Choisissez un quartier.", "invalid_choice": "Choisissez un quartier de la liste."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.SEE_HANDOVERS, territory="code")
def handovers(request: HttpRequest, code: str) -> HttpResponse:
    """What the list is, then the list of one neighbourhood once it is asked for."""
    published = served(request)
    territory = published.edition.by_name("territories", "territory").get(code) if published else None
    if published is None or territory is None:
        raise Http404
    areas = {one.code: one for one in listed(published.name, territory=code)}
    form = HandoverForm(request.POST or None)
    form.fields["quartier"].choices = [(one.code, f"{one.name} ({one.code})") for one in areas.values()]
    area, found = None, []
    if form.is_bound and form.is_valid():
        area = areas[form.cleaned_data["quartier"]]
        found = long_established(published.edition, area.code)
        note_reading(neighbourhood=area, at=timezone.now(), by=request.user.actor)
    context = {
        "territory": territory, "form": form, "area": area, "found": [(one, _size_fr(one)) for one in found],
        "years": LONG_STANDING_YEARS, "before": opened_before(published.edition),
        "page_is_simulated": territory["is_fictional"],
    }  # fmt: skip
    return render(request, "web/potentials/handovers.html", context, status=409 if form.errors else 200)


def _size_fr(one: Old) -> str:
    return SizeBand.parse(one.size_band).label_fr
