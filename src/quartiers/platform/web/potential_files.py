"""The shortlist to carry away: a workbook under the filters of the page, a PDF that the worker makes."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.scope import MARK
from quartiers.knowledge.portrait.potentials.shortlist import Shortlist, as_shortlist_workbook
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.potential_filters import asked
from quartiers.platform.web.potential_shortlists import names_of, pdf_name, shortlist
from quartiers.platform.web.reading import area_of, reads_edition, territory_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@reads_edition
def area_shortlist(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The workbook of a neighbourhood."""
    row = area_of(published, code)
    found = shortlist(published, row["name"], {code: row["name"]}, asked(request), code)
    return _workbook(published.edition, found, code)


@require_safe
@reads_edition
def territory_shortlist(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The workbook of a territory, both lists."""
    row = territory_of(published, code)
    found = shortlist(published, row["name"], names_of(published.edition, code), asked(request), code)
    return _workbook(published.edition, found, f"territoire-{code}")


def files(published: Published, request: HttpRequest, area: str, territory: str = "") -> list[tuple[str, str]]:
    """What can be carried away of a page: words and address."""
    page = reverse("territory-shortlist", args=[territory]) if territory else reverse("area-shortlist", args=[area])
    query = asked(request).query
    return [
        ("Liste courte et toutes les cartes, classeur Excel", f"{page}?{query}" if query else page),
        ("Liste courte à imprimer (PDF)", reverse("edition-file", args=[published.name, pdf_name(published, area, territory)])),
    ]


def _workbook(edition: Edition, found: Shortlist, stem: str) -> HttpResponse:
    name = f"{MARK if found.is_simulated else ''}{stem}-potentiels-{edition.manifest.edition}.xlsx"
    response = HttpResponse(as_shortlist_workbook(edition, found), content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
