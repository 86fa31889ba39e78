"""Corrections that officers made on the platform, exported as a file to the folder of inputs."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import ANY_SIRET, DAY, one_of
from quartiers.knowledge.vocabulary.origins import Origin

SOURCE = Source(
    name="corrections",
    title_fr="Corrections des territoires",
    publisher="Territoires",
    licence="usage interne",
    publish=Publish.AGGREGATES,
    key=("siret", "field"),
    absent_fr="aucune correction n'est enregistrée",
    deliveries=(
        Delivery(
            label="plateforme",
            patterns=("corrections.csv",),
            columns=(
                Column("siret", "siret", ANY_SIRET, is_required=True, is_filled=True),
                Column("field", "champ", one_of("ouvert", "naf_code", "lon", "lat"), is_required=True, is_filled=True),
                Column("old_value", "ancienne_valeur"),
                Column("new_value", "nouvelle_valeur", is_required=True, is_filled=True),
                Column("reason", "raison", is_required=True, is_filled=True),
                Column("corrected_on", "corrige_le", DAY, is_required=True, is_filled=True),
            ),
            origin=Origin.PARTIAL,
        ),
    ),
)
