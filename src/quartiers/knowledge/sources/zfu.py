"""Communes that hold a zone franche urbaine: never a yes, since the legal perimeter is a list of streets."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import INTEGER
from quartiers.knowledge.vocabulary.origins import Origin

SOURCE = Source(
    name="zfu",
    title_fr="Communes où se trouve une zone franche urbaine (ZFU-TE), 2019",
    publisher="ANCT, liste du 7 août 2019",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    absent_fr="la liste des communes à zone franche urbaine n'est pas chargée",
    deliveries=(
        Delivery(
            label="communes",
            patterns=("zfu_communes_2019.csv",),
            columns=(
                Column("zone", "id", is_required=True, is_filled=True),
                Column("commune_name", "commune", is_required=True, is_filled=True),
                Column("communes_count", "nombre_communes", INTEGER),
            ),
            origin=Origin.APPROXIMATE,
            vintage="2019-08-07",
            note_fr="À la commune seulement : une adresse de cette commune est peut-être hors de la zone, il faut le vérifier.",
        ),
    ),
)
