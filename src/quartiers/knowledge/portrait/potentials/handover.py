"""Establishments of a neighbourhood that were opened long ago, for the territory's own officers: no age, no score, no rank."""

import datetime
from dataclasses import dataclass

import duckdb

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.terms import Terms, row_sources
from quartiers.knowledge.portrait.potentials.places import shop_type_of
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS, parse_day

_OTHER_FR = "autre activité"


@dataclass(frozen=True)
class Old:
    """One establishment that may be shown whole: its number, what it does, since when, how large."""

    siret: str
    activity_fr: str
    naf_code: str
    size_band: str
    created_on: datetime.date


def opened_before(edition: Edition) -> datetime.date:
    """The last day of opening that makes an establishment long-established in this edition."""
    day = parse_day(edition.manifest.as_of)
    # The 29th of February has no anniversary in most years.
    return day.replace(year=day.year - LONG_STANDING_YEARS, day=min(day.day, 28) if day.month == 2 else day.day)


def long_established(edition: Edition, area: str) -> list[Old]:
    """Open establishments inside a neighbourhood, opened 25 years ago or more, by activity then number.

    Only those that `sirets` shows whole: legal persons that let themselves be published, and sole traders who keep a shop
    or a workshop (`engine/listing.py`); of sources that may be given row by row.
    """
    names = row_sources(edition.manifest.sources, Terms.OPEN)
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        rows = connection.execute(
            "SELECT s.siret, s.naf_code, s.size_band, s.created_on FROM read_parquet(?) a JOIN read_parquet(?) s "
            "ON s.row_id = a.row_id WHERE a.area = ? AND a.relation = 'inside' AND s.shown = 'row' AND s.is_diffusible "
            "AND s.closed_on IS NULL AND s.created_on <= ? AND list_has_all(?, string_split(s.source, ' ')) ORDER BY s.siret",
            [str(edition.path("assignments")), str(edition.path("sirets")), area, opened_before(edition), names],
        ).fetchall()
    found = [
        Old(siret, shop_type_of(naf or "") or "autre activité", naf or "", size or "", day) for siret, naf, size, day in rows
    ]
    return sorted(found, key=lambda one: (one.activity_fr == _OTHER_FR, one.activity_fr, one.naf_code, one.siret))
