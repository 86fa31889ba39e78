"""Passage from the neighbourhoods of 2024 to those of 2015: same name in the same department, and what it proves."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import QPV_2015, QPV_2024, one_of
from quartiers.knowledge.vocabulary.origins import Origin

SOURCE = Source(
    name="qpv_crosswalk",
    title_fr="Passage des quartiers de 2015 à ceux de 2024",
    publisher="ANCT (codes), rapprochement par le nom",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code_2024",),
    absent_fr="le passage entre 2015 et 2024 n'est pas chargé",
    deliveries=(
        Delivery(
            label="dérivé",
            patterns=("passage_qpv2015_qpv2024.csv",),
            columns=(
                Column("code_2024", "code_qp24", QPV_2024, is_required=True, is_filled=True),
                Column("name_2024", "nom_qp24"),
                Column("communes", "codes_communes"),
                Column("code_2015", "code_qp15", QPV_2015, is_required=True),
                # exact: letter I and same name; approche: the outline has changed; empty: no namesake.
                Column("usable", "perimetre_2015_utilisable", one_of("exact", "approche"), is_required=True),
            ),
            origin=Origin.DERIVED,
            vintage="2024",
            note_fr="Rapproché par le nom dans un même département : ne prouve pas la continuité du territoire.",
        ),
    ),
)
