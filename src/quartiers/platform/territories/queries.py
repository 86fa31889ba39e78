"""What is listed, found by edition."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from quartiers.platform.territories.documented import FactRow, fact_row
from quartiers.platform.territories.facts import FACTS
from quartiers.platform.territories.models import Commune, DocumentedFact, Neighbourhood, Territory
from quartiers.platform.territories.search_keys import key_of


def territories_of(edition: str) -> QuerySet[Territory]:
    """The territories of an edition, real ones first, in the order of their codes."""
    return Territory.objects.filter(edition=edition)


def neighbourhoods_of(edition: str, territory_code: str) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of a territory, both generations."""
    return Neighbourhood.objects.filter(edition=edition, territory_code=territory_code)


def neighbourhoods_of_generation(edition: str, generation: int) -> QuerySet[Neighbourhood]:
    """Every neighbourhood of one generation, by name."""
    return Neighbourhood.objects.filter(edition=edition, generation=generation)


def neighbourhoods_named(edition: str, text: str) -> QuerySet[Neighbourhood]:
    """Neighbourhoods whose name holds every word of `text`, or whose code is `text`."""
    wanted = Q(code=text.strip().upper())
    if words := key_of(text).split():
        wanted |= Q(*(Q(key__contains=word) for word in words))
    return Neighbourhood.objects.filter(wanted, edition=edition)


def communes_named(edition: str, text: str) -> QuerySet[Commune]:
    """Communes whose name begins with `text`, or whose code is `text`."""
    wanted = Q(code=text.strip().upper())
    if key := key_of(text):
        # People leave the article out.
        for article in ("", "le ", "la ", "les "):
            wanted |= Q(key__startswith=article + key)
    return Commune.objects.filter(wanted, edition=edition)


def listed(
    edition: str, *, territory: str = "", generation: int | None = None, commune: str = "", text: str = ""
) -> QuerySet[Neighbourhood]:
    """Neighbourhoods in the order of their names, both generations, with those filters that are given."""
    found = neighbourhoods_named(edition, text) if text else Neighbourhood.objects.filter(edition=edition)
    if territory:
        found = found.filter(territory_code=territory)
    if generation is not None:
        found = found.filter(generation=generation)
    if commune:
        found = found.filter(_in_commune(edition, commune))
    return found


def _in_commune(edition: str, asked: str) -> Q:
    """Of the commune of that code, else of those of that very name."""
    key = key_of(asked)
    keys = [key, *(f"{article} {key}" for article in ("le", "la", "les"))]
    named = Commune.objects.filter(edition=edition, key__in=keys).values_list("code", flat=True)
    wanted = Q(commune_codes__contains=asked.upper())
    for code in named:
        wanted |= Q(commune_codes__contains=code)
    return wanted


def facts_of(edition_row: Mapping[str, Any], code: str, *, shows_invented: bool = False) -> list[FactRow]:
    """Every fact of a territory, in order; `edition_row` is its row in the edition's table of territories. One query.

    `shows_invented`: what the demonstration's people wrote stands before the rest; in a demonstration only.
    """
    return facts_of_all({code: edition_row}, shows_invented=shows_invented)[code]


def facts_of_all(edition_rows: Mapping[str, Mapping[str, Any]], *, shows_invented: bool = False) -> dict[str, list[FactRow]]:
    """The same for several territories, by code; one query."""
    in_force = DocumentedFact.objects.filter(territory_code__in=list(edition_rows), superseded_at__isnull=True)
    if not shows_invented:
        in_force = in_force.filter(is_invented=False)
    versions = {(version.territory_code, version.field): version for version in in_force.order_by("is_invented")}
    return {
        code: [fact_row(fact, row, versions.get((code, fact.name))) for fact in FACTS] for code, row in edition_rows.items()
    }


def versions_of(code: str, field: str, *, is_invented: bool = False) -> QuerySet[DocumentedFact]:
    """Every version of a fact that was recorded here, the newest first; those of the demonstration's people are apart."""
    return DocumentedFact.objects.filter(territory_code=code, field=field, is_invented=is_invented)
