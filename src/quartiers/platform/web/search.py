"""The search field: what was typed is a code, a point, a SIRET, an address, or words of a name."""

import re
from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.queries import communes_named, listed, neighbourhoods_named, territories_of
from quartiers.platform.territories.search_keys import key_of
from quartiers.platform.web.aids_shelf import answering, every_aid
from quartiers.platform.web.reading import HOME, reads_edition, typed

PER_PAGE = 20
# Groups that are not paginated show so many, and say how many there are.
_MOST_SHOWN = 10
_MOST_AIDS = 5

POINT = re.compile(r"\s*-?\d{1,3}(?:\.\d+)?\s*[,; ]\s*-?\d{1,3}(?:\.\d+)?\s*")
_SIRET = re.compile(r"\d[\d\s.]{7,20}\d")
_COMMUNE = re.compile(r"\d[\dABab]\d{3}")
_WAYS = "rue|avenue|av|boulevard|bd|place|pl|allee|chemin|impasse|quai|cours|square|route|esplanade|passage|residence|cite"
_ADDRESS = re.compile(rf"(?:\d+ (?:bis |ter |quater )?.*\b)?(?:{_WAYS})\b .+|\d+ (?:bis |ter |quater )?[a-z].*")


@reads_edition
def search(request: HttpRequest, published: Published) -> HttpResponse:
    """One exact answer leads to its page; else what was found, by kind; nothing found says what to try."""
    text = typed(request.GET.get("q", ""))
    if text and (address := _address_of(published, text)):
        return redirect(address)
    found = neighbourhoods_named(published.name, text)
    every = list(territories_of(published.name))
    territories = [one for one in every if _has_words(one.key, text)]
    communes = communes_named(published.name, text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = {one.code: one.name for one in every}
    for one in page:
        one.territory_name = names.get(one.territory_code, "")
    communes_count = communes.count()
    aids, is_partial = answering(every_aid(), text) if text else ([], False)
    aids = [] if is_partial else aids
    many = len(territories) + communes_count + page.paginator.count + len(aids)
    context = {
        "text": text,
        "page": page,
        "territories": territories,
        "communes": communes[:_MOST_SHOWN],
        "communes_count": communes_count,
        "aids": aids[:_MOST_AIDS],
        "aids_count": len(aids),
        "many": many,
        "trail": [HOME, ("Recherche", "")],
    }
    return render(request, "web/search/search.html", context)


def _has_words(key: str, text: str) -> bool:
    words = key_of(text).split()
    return bool(words) and all(word in key for word in words)


def _address_of(published: Published, text: str) -> str | None:
    """The page that answers exactly, None when there is none."""
    return next((address for read in _READERS if (address := read(published, text))), None)


def _point(published: Published, text: str) -> str | None:
    return f"{reverse('address')}?{urlencode({'q': text})}" if POINT.fullmatch(text) else None


def _siret(published: Published, text: str) -> str | None:
    digits = re.sub(r"[\s.]", "", text)
    # Nine digits are a SIREN: the page of establishments says that it asks for fourteen.
    return reverse("establishment", args=[digits]) if _SIRET.fullmatch(text) and len(digits) >= 9 else None


def _code(published: Published, text: str) -> str | None:
    code = "".join(text.split()).upper()
    if published.edition.area(code) is not None:
        return reverse("area", args=[code])
    if any(row["territory"] == code for row in published.edition.rows("territories")):
        return reverse("territory", args=[code])
    return None


def _commune(published: Published, text: str) -> str | None:
    if not _COMMUNE.fullmatch(text) or not listed(published.name, commune=text.upper()).exists():
        return None
    return f"{reverse('areas')}?{urlencode({'commune': text.upper()})}"


def _street(published: Published, text: str) -> str | None:
    # Neighbourhoods are named after streets too: what is a name is searched first.
    if not _ADDRESS.fullmatch(key_of(text)) or listed(published.name, text=text).exists():
        return None
    return f"{reverse('address')}?{urlencode({'q': text})}"


def _only_name(published: Published, text: str) -> str | None:
    """The page of the only thing that bears this very name."""
    key = key_of(text)
    if not key:
        return None
    areas = [reverse("area", args=[one.code]) for one in listed(published.name, text=text).filter(key=key)[:2]]
    own = [reverse("territory", args=[one.code]) for one in territories_of(published.name) if one.key == key]
    communes = [
        f"{reverse('areas')}?{urlencode({'commune': one.code})}"
        for one in communes_named(published.name, text).filter(key=key)[:2]
    ]
    # A territory that bears the name of its commune says more than its list of neighbourhoods.
    found = areas + (own or communes)
    return found[0] if len(found) == 1 else None


_READERS: tuple[Callable[[Published, str], str | None], ...] = (_point, _code, _siret, _commune, _only_name, _street)
