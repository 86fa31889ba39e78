"""Outlines of communes, and where they are given their EPCI or EPT and their urban unit."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import COMMUNE, SIREN
from quartiers.knowledge.vocabulary.origins import Origin

_SIMPLIFIED = Delivery(
    label="IGN simplifié",
    patterns=("communes-*.geojson",),
    columns=(
        Column("code", "code", COMMUNE, is_required=True, is_filled=True),
        Column("name", "nom", is_required=True),
        Column("epci_siren", "siren_epci", SIREN),
        Column("urban_unit", "uu"),
    ),
    origin=Origin.DERIVED,
    vintage="2018",
    has_shapes=True,
    is_several=True,
    repair_tolerance=0.05,
    note_fr=("Communes de 2018, limites simplifiées : pour situer un point dans une commune, pas pour mesurer une limite."),
)

SOURCE = Source(
    name="communes",
    title_fr="Communes (contours simplifiés, 2018)",
    publisher="IGN, ADMIN EXPRESS COG 2018",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    absent_fr="les contours des communes ne sont pas chargés",
    deliveries=(_SIMPLIFIED, simulated(_SIMPLIFIED, "simule_communes.geojson")),
)
