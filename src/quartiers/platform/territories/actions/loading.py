"""Loads what an edition lists; called inside the transaction that publishes it."""

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.platform.territories.models import Commune, Neighbourhood, Territory
from quartiers.platform.territories.search_keys import key_of

_BATCH = 2_000


def load(*, edition: Edition) -> None:
    """Write the territories, neighbourhoods and communes of an edition, in place of what was loaded under its name."""
    name = edition.manifest.edition
    for model in (Territory, Neighbourhood, Commune):
        model.objects.filter(edition=name).delete()
    Territory.objects.bulk_create(
        Territory(edition=name, code=row["territory"], name=row["name"], key=key_of(row["name"]),
                  holder_kind=row["holder_kind"] or "", is_fictional=row["is_fictional"])
        for row in edition.rows("territories")
    )  # fmt: skip
    Neighbourhood.objects.bulk_create(
        (
            Neighbourhood(edition=name, code=row["area"], generation=row["generation"], name=row["name"],
                          key=key_of(row["name"]), territory_code=row["territory"] or "", commune_codes=row["communes"] or "",
                          lon=row["lon"], lat=row["lat"], is_fictional=row["origin"] == Origin.SIMULATED)
            for row in edition.rows("areas")
            if row["kind"] == "qpv"
        ),
        batch_size=_BATCH,
    )  # fmt: skip
    Commune.objects.bulk_create(
        (
            Commune(edition=name, code=row["commune_code"], name=row["name"], key=key_of(row["name"]))
            for row in edition.rows("communes")
        ),
        batch_size=_BATCH,
    )


def unload(*, edition_name: str) -> None:
    """Take away what was loaded for an edition that is no longer readable."""
    for model in (Territory, Neighbourhood, Commune):
        model.objects.filter(edition=edition_name).delete()
