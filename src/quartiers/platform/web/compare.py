"""Two to four neighbourhoods side by side, chosen by name or code."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.portrait.fragments import comparison_fragment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.models import Neighbourhood
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.links import SiteLinks
from quartiers.platform.web.reading import HOME, reads_edition, typed

MOST = 4
_MOST_OFFERED = 8


@dataclass
class Choice:
    """What was typed in each field: one neighbourhood, several that it may mean, or none."""

    kept: list[Neighbourhood] = field(default_factory=list)
    several: dict[str, list[Neighbourhood]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


@edition_page
@reads_edition
def compare(request: HttpRequest, published: Published) -> HttpResponse:
    """A table and one chart per key figure; the form says what it did not understand."""
    asked = [text for text in map(typed, request.GET.getlist("q")) if text]
    choice = _choose(published, asked[:MOST])
    codes = [one.code for one in choice.kept]
    portraits = [portrait(published.edition, code) for code in codes]
    context = {
        "fields": [*codes, *choice.several, *choice.unknown, *[""] * MOST][:MOST],
        "choice": choice,
        "others": "".join(f"q={code}&" for code in codes),
        "is_too_many": len(asked) > MOST,
        "most": MOST,
        "fragment": comparison_fragment(published.edition, portraits, SiteLinks()) if len(codes) > 1 else "",
        "page_is_simulated": bool(choice.kept) and all(one.is_fictional for one in choice.kept),
        "has_simulated": any(one.is_fictional for one in choice.kept),
        "trail": [HOME, ("Comparer", "")],
    }
    return render(request, "web/areas/compare.html", context)


def _choose(published: Published, asked: list[str]) -> Choice:
    choice = Choice()
    for text in dict.fromkeys(asked):
        found = list(listed(published.name, text=text)[: _MOST_OFFERED + 1])
        exact = [one for one in found if one.code == text.upper()] or found
        if len(exact) == 1:
            choice.kept += [one for one in exact if one not in choice.kept]
        elif exact:
            choice.several[text] = exact[:_MOST_OFFERED]
        else:
            choice.unknown.append(text)
    return choice
