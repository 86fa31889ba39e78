"""Reference facts: the package's own small tables, written by `make data` from the inputs, source and date per cell."""

from pathlib import Path

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import COMMUNE, DAY, DECIMAL, INTEGER, QPV_2015, QPV_2024, YEAR, one_of
from quartiers.knowledge.vocabulary.origins import Origin

FOLDER = Path(__file__).parent / "reference"

TERRITORIES = Source(
    name="territories",
    title_fr="Les 14 territoires labellisés Quartiers productifs",
    publisher="Ministère de la Ville (liste du 18 mars 2021), COG 2026, ANCT",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("territory",),
    deliveries=(
        Delivery(
            label="faits de référence",
            patterns=("reference/territories.csv",),
            columns=(
                Column("territory", "territory", is_required=True, is_filled=True),
                Column("name", "name", is_required=True, is_filled=True),
                Column("holder_kind", "holder_kind", is_required=True, is_filled=True),
                # Several holders are separated by a space.
                Column("holder_siren", "holder_siren"),
                Column("communes", "communes", is_required=True, is_filled=True),
                Column("labelled_on", "labelled_on", DAY),
                Column("label_source", "label_source"),
                Column("convention_signed_on", "convention_signed_on", DAY),
                Column("convention_source", "convention_source"),
                Column("is_fictional", "is_fictional", one_of("0", "1"), is_filled=True),
            ),
            origin=Origin.DERIVED,
            vintage="2026-11",
        ),
    ),
)


def _cell(name: str) -> tuple[Column, ...]:
    return (
        Column(name, name, DECIMAL),
        Column(f"{name}_year", f"{name}_year", YEAR),
        Column(f"{name}_release", f"{name}_release", YEAR),
        Column(f"{name}_source", f"{name}_source"),
    )


def _facts(generation: int) -> Source:
    code = QPV_2015 if generation == 2015 else QPV_2024
    common = (
        Column("code", "code", code, is_required=True, is_filled=True),
        Column("name", "name", is_required=True, is_filled=True),
        Column("territory", "territory", is_required=True, is_filled=True),
        Column("communes", "communes", is_required=True),
        Column("lon", "lon", DECIMAL),
        Column("lat", "lat", DECIMAL),
        Column("area_ha", "area_ha", DECIMAL),
        Column("position_source", "position_source"),
        *_cell("population"),
        *_cell("median_living_standard_eur"),
        *_cell("poverty_rate_pct"),
        *_cell("employment_rate_pct"),
    )
    crosswalk = (
        Column("code_2015", "code_2015", QPV_2015),
        Column("outline", "outline", one_of("exact", "simplified"), is_filled=True),
    )
    return Source(
        name=f"neighbourhoods_{generation}",
        title_fr=f"Quartiers de {generation} des 14 territoires, faits de référence",
        publisher="ANCT et Insee, repris cellule par cellule",
        licence="Licence Ouverte",
        publish=Publish.ROWS,
        key=("code",),
        deliveries=(
            Delivery(
                label="faits de référence",
                patterns=(f"reference/neighbourhoods_{generation}.csv",),
                columns=common + (crosswalk if generation == 2024 else ()),
                origin=Origin.DERIVED,
                vintage=str(generation),
            ),
        ),
    )


NEIGHBOURHOODS_2015 = _facts(2015)
NEIGHBOURHOODS_2024 = _facts(2024)

COMMUNE_NAMES = Source(
    name="commune_names",
    title_fr="Noms des communes des quartiers des 14 territoires",
    publisher="COG 2026 ; ANCT pour les communes voisines",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    deliveries=(
        Delivery(
            label="faits de référence",
            patterns=("reference/commune_names.csv",),
            columns=(
                Column("code", "code", COMMUNE, is_required=True, is_filled=True),
                Column("name", "name", is_required=True, is_filled=True),
            ),
            origin=Origin.DERIVED,
            vintage="2026-01",
        ),
    ),
)

_FICTIONAL = Delivery(
    label="fictif",
    patterns=("reference/fictional_areas.geojson",),
    columns=(
        Column("code", "code", is_required=True, is_filled=True),
        Column("name", "name", is_required=True, is_filled=True),
        Column("territory", "territory", is_required=True, is_filled=True),
        Column("population", "population", INTEGER, is_required=True),
        Column("active_15_64", "active_15_64", INTEGER),
        Column("communes", "communes"),
    ),
    origin=Origin.SIMULATED,
    has_shapes=True,
    tolerance_m=0.0,
    repair_tolerance=0.5,
    note_fr="Rien de réel : ces quartiers n'existent pas.",
)

FICTIONAL_AREAS = Source(
    name="fictional_areas",
    title_fr="Territoire fictif de démonstration",
    publisher="Quartiers productifs",
    licence="MIT",
    publish=Publish.ROWS,
    key=("code",),
    is_union=True,
    # Those drawn by hand, and those of the simulated register.
    deliveries=(_FICTIONAL, simulated(_FICTIONAL, "simule_quartiers.geojson")),
)
