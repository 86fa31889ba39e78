"""INSEE's indicators by neighbourhood (population, income, employment); the file's year is that of its release."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from quartiers.knowledge.sources.checking import quoted
from quartiers.knowledge.sources.declaration import LINE, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import DECIMAL_COMMA, INTEGER, QPV_2015, QPV_2024, YEAR, Kind
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


@dataclass(frozen=True)
class Measure:
    """One column of INSEE's files that we keep, and the column that says whether it may be published."""

    variable: str
    heading: str
    note: str


MEASURES: dict[str, tuple[Measure, ...]] = {
    "demo": (
        Measure("population", "POP_MUN", ""),
        Measure("share_under_25_pct", "TX_TOT_0A24", "NOTE_RP"),
        Measure("share_60_and_over_pct", "TX_TOT_60ETPLUS", "NOTE_RP"),
    ),
    "revn": (
        Measure("median_living_standard_eur", "DISP_Q2", "NOTE_FILO"),
        Measure("poverty_rate_pct", "TP60", "NOTE_FILO"),
    ),
    "ipro": (
        Measure("employment_rate_pct", "TX_TOT_EMPL", ""),
        Measure("job_seekers_abc", "ABC", "NOTE_PE"),
    ),
}

# Reference years are in INSEE's notes, not in the files. These two are proved by published totals:
# 2018's POP_MUN equals the legal population of 2013 in all 1,345 rows; that of 2021 and 2022 sums to 208,746 over the
# 81 areas of Nouvelle-Aquitaine, where Insee Analyses Nouvelle-Aquitaine 140 (Oct. 2023) counts 208,700 in 2018.
# The others stay unknown until a note is read.
REFERENCE_YEARS = {("population", "2018"): "2013", ("population", "2021"): "2018", ("population", "2022"): "2018"}


def _to_long(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, words: Mapping[str, str]
) -> duckdb.DuckDBPyRelation:
    """One row per neighbourhood and variable; national totals are left out."""
    del connection
    by_name = {name.strip().upper(): name for name in rows.columns}
    release = words["release"]
    measures = [measure for measure in MEASURES[words["family"].lower()] if measure.heading in by_name]
    if "CODGEO" not in by_name or not measures:
        raise Refusal(
            f"{words['file']} n'a pas la colonne « CODGEO » ou aucune mesure attendue : vérifiez que c'est le bon fichier."
        )
    area = quoted(by_name["CODGEO"])
    areas = rows.filter(f"{area} IS NOT NULL AND {area} NOT ILIKE 'Ens%'")
    return functools.reduce(
        duckdb.DuckDBPyRelation.union,
        (
            areas.project(
                f"{area} AS codgeo, '{m.variable}' AS variable, {quoted(by_name[m.heading])} AS valeur, "
                f"{quoted(by_name[m.note]) if m.note in by_name else 'CAST(NULL AS VARCHAR)'} AS note, "
                f"'{release}' AS release_year, '{REFERENCE_YEARS.get((m.variable, release), '')}' AS reference_year, {LINE}"
            )
            for m in measures
        ),
    )


def _delivery(label: str, pattern: str, generation: Kind) -> Delivery:
    return Delivery(
        label=label,
        patterns=tuple(f"{family}{pattern}" for family in ("DEMO", "REVN", "IPRO")),
        name_pattern=r"(?P<family>demo|revn|ipro)_(?:qp2024_)?(?P<release>20\d\d)\.csv",
        separators=";",
        encoding="utf-8",
        columns=(
            Column("area", "CODGEO", generation, is_filled=True),
            Column("variable", "variable", is_filled=True),
            Column("value", "valeur", DECIMAL_COMMA),
            Column("note", "note", INTEGER),
            Column("release_year", "release_year", YEAR, is_filled=True),
            Column("reference_year", "reference_year", YEAR),
        ),
        origin=Origin.OFFICIAL,
        transform=_to_long,
        is_several=True,
        note_fr="L'année du fichier est celle de publication ; l'année de référence est antérieure.",
    )


SOURCE = Source(
    name="insee_qpv",
    title_fr="Insee, indicateurs par quartier prioritaire",
    publisher="Insee (recensement, Filosofi, France Travail)",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("area", "variable", "release_year"),
    absent_fr="les indicateurs de l'Insee par quartier ne sont pas chargés",
    is_union=True,
    deliveries=(
        _delivery("contours 2015", "_20[0-9][0-9].csv", QPV_2015),
        # INSEE's files on the outlines of 2024, expected with the same headings; not seen yet.
        _delivery("contours 2024", "_QP2024_20[0-9][0-9].csv", QPV_2024),
    ),
)
