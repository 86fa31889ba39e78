"""Downloads: the page that lists them, the files of an edition at addresses that last, the data dictionary."""

import json
import time

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from quartiers.knowledge.aids.outside.columns import COLUMNS_FR
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports import scope as scopes
from quartiers.knowledge.portrait.exports.dataset import dataset_jsonld
from quartiers.knowledge.portrait.exports.dictionary import dictionary, dictionary_csv
from quartiers.knowledge.portrait.exports.notice import ODBL_FR
from quartiers.knowledge.portrait.exports.terms import left_out
from quartiers.platform.observatory.editions import Published, current, published
from quartiers.platform.territories.queries import territories_of
from quartiers.platform.web.export_files import Wanted, ask, files_of, latest, make, names, refusal_of, wanted, wanted_shortlist
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import HOME
from quartiers.platform.web.tasks import is_queue_full, make_file

# In place of the name of an edition: the one that is served.
LATEST = "derniere"
# The file of an edition does not change; an hour lets a mistake of ours be mended.
_CACHE = "public, max-age=3600"
_BUSY_FR = "Trop de fichiers sont demandés en ce moment : réessayez dans quelques minutes. Ceux qui sont déjà faits répondent."


@edition_page
def data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, under which terms."""
    found = served(request)
    if found is None:
        return render(request, "web/data/data.html", {"trail": [HOME, ("Données", "")], "aid_columns": COLUMNS_FR.items()})
    manifest = found.edition.manifest
    described = dataset_jsonld(found.edition, f"{settings.SITE_URL}/editions/{found.name}/fichiers")
    context = {
        "trail": [HOME, ("Données", "")],
        "aid_columns": COLUMNS_FR.items(),
        "files": files_of(found.edition, scopes.whole(found.edition)),
        "territories": territories_of(found.name),
        "left_out": left_out(manifest.sources),
        "sources": [manifest.sources[name] for name in sorted(manifest.sources)],
        "odbl": ODBL_FR if "osm" in names(found.edition, scopes.whole(found.edition)) else "",
        # A page of data, never run: «<» is written as JSON allows, so that no text of a source ends the element.
        "dataset": mark_safe(json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")) if described else "",  # noqa: S308
    }
    return render(request, "web/data/data.html", context)


@edition_page
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """Every table and column of the files."""
    found = served(request)
    tables: dict[str, list[dict[str, str]]] = {}
    for row in dictionary(found.edition) if found else []:
        tables.setdefault(row["table"], []).append(row)
    trail = [HOME, ("Données", reverse("data")), ("Dictionnaire", "")]
    return render(request, "web/data/dictionary.html", {"tables": tables, "trail": trail})


def edition_file(request: HttpRequest, edition: str, name: str) -> HttpResponseBase:
    """One file: given when it is there, made now when it is short, asked of the worker otherwise."""
    if edition == LATEST:
        return _to_current(name)
    found = published(edition)
    one = wanted(found.edition, name) or wanted_shortlist(found, name) if found else None
    if one is None:
        raise Http404
    if not one.path.exists():
        if one.is_long:
            return _being_made(request, one)
        if not make(one):
            raise Http404
    return _given(one)


def dictionary_file(request: HttpRequest, edition: str) -> HttpResponse:
    """The data dictionary as CSV."""
    if edition == LATEST:
        return redirect("dictionary-file", edition=_latest().name)
    found = _edition(edition)
    return _text(found, dictionary_csv(found), "text/csv; charset=utf-8", "dictionnaire.csv")


def manifest_file(request: HttpRequest, edition: str) -> HttpResponse:
    """The first page of the edition: sources, digests, licences, warnings."""
    if edition == LATEST:
        return redirect("manifest-file", edition=_latest().name)
    found = _edition(edition)
    return _text(found, found.manifest.to_json().encode(), "application/json", "manifeste.json")


def _edition(name: str) -> Edition:
    found = published(name)
    if found is None:
        raise Http404
    return found.edition


def _latest() -> Published:
    """What is served, by its name: an address without it would be kept by others after another is published."""
    found = current()
    if found is None:
        raise Http404
    return found


def _to_current(name: str) -> HttpResponse:
    """To the file of the edition that is served; the name may leave out what changes, the edition and the simulated mark."""
    found = _latest()
    one = latest(found.edition, name)
    if one is None:
        raise Http404
    return redirect("edition-file", edition=found.name, name=one.name)


def _being_made(request: HttpRequest, one: Wanted) -> HttpResponse:
    refusal = refusal_of(one) or (_BUSY_FR if is_queue_full() else "")
    if not refusal and ask(one, now_s=time.time()):
        make_file.enqueue(one.edition.manifest.edition, one.name)
    context = {"name": one.name, "refusal": refusal, "title": one.scope.title_fr, "is_simulated": one.scope.is_simulated}
    response = render(request, "web/data/being_made.html", context, status=503 if refusal else 202)
    if not refusal:
        response.headers["Refresh"] = "4"
    return response


def _given(one: Wanted) -> FileResponse:
    response = FileResponse(one.path.open("rb"), as_attachment=True, filename=one.name, content_type=one.media_type)
    response.headers["Cache-Control"] = _CACHE
    if one.edition.manifest.kind is Kind.DEMONSTRATION:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _text(edition: Edition, content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{edition.manifest.edition}-{name}"'
    response = HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition, "Cache-Control": _CACHE})
    if edition.manifest.kind is Kind.DEMONSTRATION:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
