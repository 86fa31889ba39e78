"""INSEE's establishment counts for the 105 neighbourhoods (2015) of Occitanie; their field is INSEE's own."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import INTEGER, QPV_2015
from quartiers.knowledge.vocabulary.origins import Origin

SOURCE = Source(
    name="insee_qpv_counts",
    title_fr="Insee, nombre d'établissements par quartier d'Occitanie",
    publisher="Insee (fichiers par quartier diffusés en 2019)",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("area",),
    absent_fr="les comptes d'établissements de l'Insee par quartier de 2015 ne sont pas chargés",
    deliveries=(
        Delivery(
            label="Occitanie",
            patterns=("occitanie_qpv/qp.csv",),
            columns=(
                Column("area", "code_qp", QPV_2015, is_required=True, is_filled=True),
                Column("population_2015", "pop_mun", INTEGER, is_required=True),
                Column("establishments", "nbetab", INTEGER, is_required=True),
                Column("services_to_people", "serv_par", INTEGER),
                Column("education_health_social", "ens_sante", INTEGER),
                Column("micro_creations", "auto_ent", INTEGER),
            ),
            origin=Origin.DERIVED,
            note_fr=(
                "Champ et date de l'Insee (diffusion 2019, date de référence non documentée ici) : ne se compare ni au "
                "registre Sirene ni à SIDE. Population de 2015 au dénominateur."
            ),
        ),
    ),
)
