"""The establishments that an aid would say yes to, or cannot tell, in neighbourhoods of a territory: for its own officers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import explain
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.reach.register_columns import ELSEWHERE, MEASURED, OFFICIAL, known_of
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.terms import Terms, row_sources
from quartiers.knowledge.vocabulary.days import parse_day

ELIGIBLE, UNDECIDED = "oui", "depend"
_RELATIONS = {0: ELSEWHERE, 1: MEASURED, 2: OFFICIAL}
# `told`: legal persons only, shown whole; a person is never a line here, whatever they keep (methods, section 0.8).
# `is_only` and the rank of the relation are those that `aids/reach/classes.py` counts with, over the whole register.
_QUERY = """
WITH inside AS (
    SELECT row_id, min(area) FILTER (list_contains($areas, area)) AS area,
        max(CASE WHEN generation = 2024 AND source = 'official' THEN 2 WHEN generation = 2024 THEN 1 ELSE 0 END) AS place
    FROM (SELECT a.row_id, a.area, a.source, z.generation FROM read_parquet($assignments) a
          JOIN read_parquet($zones) z ON z.area = a.area WHERE a.relation = 'inside')
    GROUP BY row_id HAVING count(*) FILTER (list_contains($areas, area)) > 0
),
open_rows AS (
    SELECT row_id, siren, created_on FROM read_parquet($establishments)
    WHERE (closed_on IS NULL OR closed_on > $day) AND (created_on IS NULL OR created_on <= $day)
),
told AS (
    SELECT s.*, i.area, i.place, o.siren FROM inside i JOIN open_rows o ON o.row_id = i.row_id
    JOIN read_parquet($sirets) s ON s.row_id = i.row_id
    WHERE s.shown = 'row' AND s.is_diffusible AND s.is_natural_person IS FALSE
        AND list_has_all($sources, string_split(s.source, ' '))
),
lone AS (SELECT siren FROM open_rows WHERE siren IN (SELECT siren FROM told) GROUP BY siren HAVING count(*) = 1)
SELECT t.siret, t.area, t.naf_code, t.size_band, t.legal_category, t.is_natural_person, t.created_on, t.commune_code,
    t.place, t.siren IS NOT NULL AND t.siren IN (SELECT siren FROM lone) AS is_only
FROM told t ORDER BY t.naf_code NULLS LAST, t.siret
"""
_COLUMNS = ("siret", "area", "naf_code", "size_band", "legal_category", "is_natural_person", "created_on", "commune_code",
            "place", "is_only")  # fmt: skip


@dataclass(frozen=True)
class Reached:
    """One establishment that may be shown whole. `deciding_fr`: the conditions met, or what is to be asked when undecided."""

    siret: str
    area: str
    naf_code: str
    size_band: str
    created_on: datetime.date | None
    deciding_fr: tuple[str, ...]


def reached(edition: Edition, aid: Aid, areas: Sequence[str], answer: str) -> list[Reached]:
    """Legal persons open inside these neighbourhoods to which `aid` answers `answer` (oui, depend), by activity then number.

    The register's own fields, by the rule itself, on the day of the edition; no score, no order of merit.
    """
    day = parse_day(edition.manifest.as_of)
    told: dict[tuple[Any, ...], tuple[str, tuple[str, ...]]] = {}
    found = []
    for row in _rows(edition, areas, day):
        key = tuple(row[name] for name in _COLUMNS[2:])
        if key not in told:
            told[key] = _answer(aid, row, day)
        verdict, deciding = told[key]
        if verdict == answer:
            size = row["size_band"] or ""
            found.append(Reached(row["siret"], row["area"], row["naf_code"] or "", size, row["created_on"], deciding))
    return found


def _answer(aid: Aid, row: dict[str, Any], day: datetime.date) -> tuple[str, tuple[str, ...]]:
    known = known_of(row | {"relation": _RELATIONS[row["place"]]}, day)
    said = explain(aid, Profile(known, day, {}), today=day)
    if said.verdict == ELIGIBLE:
        return said.verdict, tuple(one.label for one in said.criteria if one.status == "satisfied")
    unsure = [one.label for one in said.criteria if one.status in {"unknown", "not_stated"}]
    return said.verdict, tuple(dict.fromkeys(unsure))


def _rows(edition: Edition, areas: Sequence[str], day: datetime.date) -> Iterator[dict[str, Any]]:
    asked = {
        "areas": list(areas),
        "day": day,
        "sources": list(row_sources(edition.manifest.sources, Terms.OPEN)),
        **{table: str(edition.path(table)) for table in ("assignments", "establishments", "sirets")},
        "zones": str(edition.path("areas")),
    }
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        rows = connection.execute(_QUERY, asked).fetchall()
    for row in rows:
        yield dict(zip(_COLUMNS, row, strict=True))
