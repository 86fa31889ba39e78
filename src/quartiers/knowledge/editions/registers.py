"""One establishment of an edition by its number, in one read of a few milliseconds."""

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row

# Of a person who may work at home, an officer's correction of the place is a place too.
_OF_PLACE = ("lon", "lat")


def establishment(edition: Edition, siret: str) -> Row | None:
    """The row of table `sirets` with this number, and its `corrections`; None when the edition has no such number.

    What may not be told is not in that table (`build/sirets.py`): under partial diffusion nothing but the SIRET and
    `shown` comes back, and no correction either.
    """
    row = edition.row_with("sirets", "siret", siret)
    if row is None:
        return None
    return row | {"corrections": _corrections(edition, row)}


def _corrections(edition: Edition, row: Row) -> list[Row]:
    """What officers corrected, once each: the table has one row per neighbourhood nearby."""
    found = {}
    for one in edition.rows("corrections"):
        is_told = row["shown"] == "row" or (row["shown"] == "no_position" and one["field"] not in _OF_PLACE)
        if one["siret"] == row["siret"] and is_told:
            kept = ("field", "old_value", "new_value", "official_value", "reason", "corrected_on", "status")
            found[one["field"]] = {name: one[name] for name in kept}
    return list(found.values())
