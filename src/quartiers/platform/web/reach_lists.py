"""The establishments that an aid could reach, for a territory's own officers: opened by a gesture, which is journalled."""

from collections.abc import Sequence

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.standing import standing
from quartiers.knowledge.portrait.exports.notice import MARK_FR
from quartiers.knowledge.portrait.exports.scope import MARK
from quartiers.knowledge.portrait.reached import ELIGIBLE, UNDECIDED, Reached, reached
from quartiers.knowledge.portrait.workbook import as_sheets
from quartiers.knowledge.vocabulary.sizes import SizeBand
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions.reach_lists import note_list_reading
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.models import Neighbourhood
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.aids_sheet import aid_of
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.reach_lines import has_reach, is_apart
from quartiers.platform.web.site_forms import SiteForm

MOST_SHOWN = 200
_EVERY = "tous"
_ANSWERS = ((ELIGIBLE, "la règle dit oui"), (UNDECIDED, "le registre ne tranche pas"))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADINGS = ("SIRET", "Quartier", "Code", "NAF", "Effectif", "Ouvert depuis", "Réponse", "Ce qui décide, ou reste à demander",
             "Nature")  # fmt: skip
_CHOOSE_FR = {"required": "Choisissez un quartier.", "invalid_choice": "Choisissez un quartier de la liste."}


class ListForm(SiteForm):
    """Which neighbourhood, and which answer."""

    quartier = forms.ChoiceField(label="Quartier", error_messages=_CHOOSE_FR)
    reponse = forms.ChoiceField(
        label="Réponse",
        choices=_ANSWERS,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.SEE_AID_LISTS, territory="code")
def aid_list(request: HttpRequest, code: str, aid: str) -> HttpResponse:
    """What the list is, then the list once it is asked for; the same as a workbook when that button is pressed."""
    published = served(request)
    territory = published.edition.by_name("territories", "territory").get(code) if published else None
    if published is None or territory is None:
        raise Http404
    one, today, areas = aid_of(aid), timezone.localdate(), {each.code: each for each in listed(published.name, territory=code)}
    form = _form(request, areas.values())
    context = {
        "territory": territory, "form": form, "aid": one, "standing": standing(one, today),
        "has_table": has_reach(published.edition), "is_apart": is_apart(one, today),
        "as_of": published.publication.as_of,
        "page_is_simulated": territory["is_fictional"],
    }  # fmt: skip
    if context["is_apart"] or not (form.is_bound and form.is_valid() and context["has_table"]):
        return render(request, "web/aids/list_of_establishments.html", context, status=409 if form.errors else 200)
    chosen = [areas[key] for key in areas if form.cleaned_data["quartier"] in {key, f"{_EVERY}-{areas[key].generation}"}]
    answer = form.cleaned_data["reponse"]
    found = reached(published.edition, one, [each.code for each in chosen], answer)
    note_list_reading(neighbourhoods=chosen, aid_id=one.id, at=timezone.now(), by=request.user.actor)
    if "fichier" in request.POST:
        return _workbook(published, one, found, chosen, answer)
    context |= {
        "found": [(each, areas[each.area], SizeBand.parse(each.size_band).label_fr) for each in found[:MOST_SHOWN]],
        "many": len(found), "most": MOST_SHOWN, "is_open": True, "is_yes": answer == ELIGIBLE,
    }  # fmt: skip
    return render(request, "web/aids/list_of_establishments.html", context)


def _form(request: HttpRequest, areas: Sequence[Neighbourhood]) -> ListForm:
    form = ListForm(request.POST or None)
    years = sorted({each.generation for each in areas}, reverse=True)
    form.fields["quartier"].choices = [
        *((f"{_EVERY}-{year}", f"Tous ceux de la liste de {year}") for year in years),
        *((each.code, f"{each.name} ({each.code})") for each in areas),
    ]
    return form


def _workbook(
    published: Published, aid: Aid, found: Sequence[Reached], areas: Sequence[Neighbourhood], answer: str
) -> HttpResponse:
    """Each row says whether it is simulated; the first line, that the list is not to be passed on."""
    names = {each.code: each.name for each in areas}
    is_simulated = published.is_demonstration
    told = f"{aid.name}, {dict(_ANSWERS)[answer]}, édition {published.name}"
    first = f"{told}. Réservé aux agents du territoire : ne le diffusez pas."
    nature = "simulé" if is_simulated else "registre officiel"
    rows = [
        [each.siret, names[each.area], each.area, each.naf_code, SizeBand.parse(each.size_band).label_fr,
         each.created_on.isoformat() if each.created_on else "", answer, " ; ".join(each.deciding_fr), nature]
        for each in found
    ]  # fmt: skip
    content = as_sheets(f"{MARK_FR} {first}" if is_simulated else first, [("Établissements", _HEADINGS, rows)])
    name = f"{MARK if is_simulated else ''}{aid.id}-etablissements-{published.name}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=_XLSX, headers=headers)
