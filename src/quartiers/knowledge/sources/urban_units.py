"""INSEE's urban units (2020 zoning): which communes make up each built-up area."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import COMMUNE, shaped
from quartiers.knowledge.vocabulary.origins import Origin

_UNIT = shaped("urban_unit", "un code d'unité urbaine (00851, 75701)", "[0-9][0-9AB][0-9]{3}")

_INSEE = Delivery(
    label="Insee",
    patterns=("UU2020*.csv", "UU2020*.xlsx", "urban_units.csv", "urban_units.xlsx"),
    separators=";,",
    columns=(
        # Communes merge each year: a code that we do not know is reported, and the table still taken.
        Column("commune_code", "CODGEO", COMMUNE, is_required=True, tolerance=0.001),
        # A code that ends with 000 is that of the communes of a department outside any urban unit.
        Column("urban_unit", "UU2020", _UNIT, is_required=True, is_filled=True),
        Column("commune_name", "LIBGEO"),
        Column("urban_unit_name", "LIBUU2020"),
    ),
    origin=Origin.OFFICIAL,
    vintage="2020",
)

SOURCE = Source(
    name="urban_units",
    title_fr="Insee, composition communale des unités urbaines",
    publisher="Insee, zonage en unités urbaines 2020",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("commune_code",),
    absent_fr="la composition des unités urbaines n'est pas chargée",
    deliveries=(_INSEE, simulated(_INSEE, "simule_unites_urbaines.csv")),
)
