"""The catalogue as files: in the State's open schema, with the neighbourhoods that it has no code for, and our own schema."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.aids.outside.open_schema import as_csv, as_json, row_of
from quartiers.knowledge.aids.schema import schema
from quartiers.knowledge.aids.standing import standing
from quartiers.platform.catalogue.queries import invented, shelf
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.frame import served

# The neighbourhoods in force since 2024: those that today's law names.
_GENERATION = 2024


def catalogue_json(request: HttpRequest) -> HttpResponse:
    """Every aid, in JSON."""
    return _file(as_json(_rows(request)), "application/json", "aides.json")


def catalogue_csv(request: HttpRequest) -> HttpResponse:
    """Every aid, in CSV."""
    return _file(as_csv(_rows(request)), "text/csv; charset=utf-8", "aides.csv")


def aid_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of an aid's own file, under the address where it is read."""
    # Known to what writes the headers: no machine indexes anything of a demonstration.
    served(request)
    own = schema() | {"$id": f"{settings.SITE_URL}{reverse('aid-schema')}"}
    return _file(json.dumps(own, ensure_ascii=False, indent=2) + "\n", "application/schema+json", "aide.schema.json")


def zones_of(published: Published | None) -> Mapping[str, Sequence[str]]:
    """Codes of the neighbourhoods; none from a demonstration, which holds a part of them and made-up ones.

    Nobody publishes codes of ZFU that an edition could hold: they stay «ZFU-*».
    """
    if published is None or published.is_demonstration:
        return {}
    areas = published.edition.rows("areas")
    return {"QPV": sorted(row["area"] for row in areas if row["kind"] == "qpv" and row["generation"] == _GENERATION)}


def _rows(request: HttpRequest) -> list[dict[str, Any]]:
    """The rows, each saying first how the aid stands: the schema has no column for what is not sure."""
    today, zones, made_up, found = timezone.localdate(), zones_of(served(request)), invented(), []
    # Aids of one territory stay out: the schema has no code for it, and they would read as open to all.
    for aid in shelf().values():
        row = row_of(aid.raw, zones=zones, site_url=f"{settings.SITE_URL}/")
        row["titre"] = f"Simulé : {aid.name}" if aid.id in made_up else aid.name
        now = standing(aid, today)
        row["eligibilite"] = f"{now.word} ({now.sentence_fr.rstrip('.')}). {row['eligibilite']}"
        found.append(row)
    return found


def _file(text: str, kind: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "public, max-age=3600",
        # Facts to be used by anyone, from any site.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(text.encode(), content_type=kind, headers=headers)
