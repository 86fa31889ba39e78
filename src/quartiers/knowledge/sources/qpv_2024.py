"""Priority neighbourhoods of 2024 (decrees 2023-1314 and 2024-806): the official file, or a simplified copy of it."""

from quartiers.knowledge.sources.declaration import Address, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import QPV_2024
from quartiers.knowledge.vocabulary.origins import Origin

# Measured on the areas whose outline has not changed since 2015, against the official one: the farthest point of the
# simplified boundary is 11 m away for half of the areas, 44 m for 95 % of them, and up to 967 m where the two drawings
# plainly contradict each other. tests/agreement/test_simplified_tolerance.py measures it again.
SIMPLIFIED_TOLERANCE_M = 45.0

_COLUMNS = (
    Column("code", "code_qp", QPV_2024, is_required=True, is_filled=True),
    Column("name", "lib_qp", is_required=True),
    Column("communes", "insee_com"),
    Column("communes_text", "lib_com"),
)

SOURCE = Source(
    name="qpv_2024",
    title_fr="Quartiers prioritaires, génération 2024 (contours)",
    publisher="ANCT, décrets 2023-1314 et 2024-806",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    addresses=(Address("https://www.data.gouv.fr/api/1/datasets/r/942d4ee8-8142-4556-8ea1-335537ce1119", "QP2024.zip"),),
    absent_fr="les contours de 2024 ne sont pas chargés",
    deliveries=(
        Delivery(
            label="officiel",
            patterns=("QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson", "*QP2024*.zip", "qpv_2024.zip"),
            member="*QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson",
            columns=_COLUMNS,
            origin=Origin.OFFICIAL,
            vintage="2024",
            has_shapes=True,
            tolerance_m=0.0,
        ),
        Delivery(
            label="simplifié",
            patterns=("qpv2024_simplified.geojson",),
            columns=_COLUMNS,
            origin=Origin.DERIVED,
            vintage="2024",
            has_shapes=True,
            tolerance_m=SIMPLIFIED_TOLERANCE_M,
            # Small parts of 41-point rings cross themselves (the repair may drop a sliver); three areas have shrunk to a point.
            repair_tolerance=0.05,
            may_vanish=True,
            note_fr=(
                "Copie simplifiée des contours officiels : la limite peut être à 45 m de la vraie (mesuré sur les "
                "quartiers inchangés, 95 % des cas). Elle sert à dessiner et à compter avec une marge, "
                "jamais à dire oui ou non."
            ),
        ),
    ),
)
