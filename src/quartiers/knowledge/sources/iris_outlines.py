"""Outlines of IRIS (INSEE's statistical blocks), with their population where the file carries it."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import IRIS, one_of
from quartiers.knowledge.vocabulary.origins import Origin

_GEOJSON = Delivery(
    label="WGS84",
    patterns=("iris_[0-9][0-9]*.geojson",),
    columns=(
        Column("code", "CODE_IRIS", IRIS, is_required=True, is_filled=True),
        Column("name", "NOM_IRIS"),
        Column("type", "TYP_IRIS", one_of("H", "A", "D", "Z")),
        Column("commune_name", "NOM_COM"),
    ),
    origin=Origin.OFFICIAL,
    vintage="2016",
    has_shapes=True,
    is_several=True,
    repair_tolerance=0.05,
)

SOURCE = Source(
    name="iris_outlines",
    title_fr="IRIS (contours)",
    publisher="IGN et Insee, Contours… Iris",
    licence="à confirmer auprès de l'IGN",
    publish=Publish.AGGREGATES,
    key=("code",),
    absent_fr="les contours des IRIS ne sont pas chargés",
    is_union=True,
    deliveries=(
        Delivery(
            label="département",
            patterns=("CONTOURS-IRIS_D[0-9][0-9][0-9].shp",),
            columns=(
                Column("code", "DCOMIRIS", IRIS, is_required=True, is_filled=True),
                Column("name", "NOM_IRIS"),
                Column("type", "TYP_IRIS", one_of("H", "A", "D", "Z")),
                Column("commune_name", "NOM_COM"),
            ),
            origin=Origin.OFFICIAL,
            has_shapes=True,
            is_several=True,
            repair_tolerance=0.05,
        ),
        _GEOJSON,
        simulated(_GEOJSON, "simule_iris.geojson"),
    ),
)
