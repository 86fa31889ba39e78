"""Priority neighbourhoods of 2015 (decree 2014-1750 corrected by 2015-1138): 1,514 official outlines."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import QPV_2015
from quartiers.knowledge.vocabulary.origins import Origin

_COLUMNS = (
    Column("code", "CODE_QP", QPV_2015, is_required=True, is_filled=True),
    Column("name", "NOM_QP", is_required=True),
    # Free text with old names: kept to be shown, never joined on.
    Column("communes_text", "COMMUNE_QP"),
)

SOURCE = Source(
    name="qpv_2015",
    title_fr="Quartiers prioritaires, génération 2015 (contours officiels)",
    publisher="ANCT, décret 2014-1750 rectifié par le décret 2015-1138",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    absent_fr="les contours de 2015 ne sont pas chargés",
    deliveries=(
        Delivery(
            label="officiel",
            patterns=("QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp", "*qp-politiquedelaville*.zip"),
            member="*QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp",
            columns=_COLUMNS,
            origin=Origin.OFFICIAL,
            vintage="2015",
            has_shapes=True,
            tolerance_m=0.0,
            # 34 official rings cross themselves; one (QP084012) overlaps itself over 11 % of its area.
            repair_tolerance=0.12,
        ),
    ),
)
