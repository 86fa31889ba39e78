"""What is listed, found by edition."""

from django.db.models import Q, QuerySet

from quartiers.platform.territories.models import Commune, Neighbourhood, Territory
from quartiers.platform.territories.search_keys import key_of


def territories_of(edition: str) -> QuerySet[Territory]:
    """The territories of an edition, real ones first, in the order of their codes."""
    return Territory.objects.filter(edition=edition)


def neighbourhoods_of(edition: str, territory_code: str) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of a territory, both generations."""
    return Neighbourhood.objects.filter(edition=edition, territory_code=territory_code)


def neighbourhoods_named(edition: str, text: str) -> QuerySet[Neighbourhood]:
    """Neighbourhoods whose name holds every word of `text`, or whose code is `text`."""
    wanted = Q()
    for word in key_of(text).split():
        wanted &= Q(key__contains=word)
    return Neighbourhood.objects.filter(Q(edition=edition) & (wanted | Q(code=text.strip().upper())))


def communes_named(edition: str, text: str) -> QuerySet[Commune]:
    """Communes whose name begins with `text`, or whose code is `text`."""
    return Commune.objects.filter(Q(edition=edition) & (Q(key__startswith=key_of(text)) | Q(code=text.strip().upper())))
