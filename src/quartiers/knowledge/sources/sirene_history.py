"""The periods of every establishment of the Sirene register: openings, closures, reopenings, changes of activity."""

from quartiers.knowledge.sources.declaration import Address, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import BOOLEAN, DAY, SIRET, one_of
from quartiers.knowledge.sources.rules import not_far_ahead
from quartiers.knowledge.sources.sirene_establishments import NOMENCLATURE
from quartiers.knowledge.vocabulary.origins import Origin

_REGISTER = Delivery(
    label="registre",
    patterns=(
        "StockEtablissementHistorique*.parquet",
        "StockEtablissementHistorique*.zip",
        "StockEtablissementHistorique*.csv",
        "sirene_history.*",
    ),
    columns=(
        Column("siret", "siret", SIRET, is_required=True, is_filled=True),
        Column("from_on", "dateDebut", DAY, is_required=True),
        Column("to_on", "dateFin", DAY, is_required=True),
        Column("state", "etatAdministratifEtablissement", one_of("A", "F"), is_required=True),
        Column("has_state_changed", "changementEtatAdministratifEtablissement", BOOLEAN),
        Column("activity", "activitePrincipaleEtablissement"),
        Column("nomenclature", "nomenclatureActivitePrincipaleEtablissement", NOMENCLATURE),
    ),
    origin=Origin.OFFICIAL,
    most_bytes=20 * 1024**3,
)

SOURCE = Source(
    name="sirene_history",
    title_fr="Sirene, historique des établissements",
    publisher="Insee, répertoire Sirene",
    licence="Licence Ouverte 2.0",
    publish=Publish.AGGREGATES,
    key=("siret", "from_on"),
    addresses=(
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/2b3a0c79-f97b-46b8-ac02-8be6c1f01a8c",
            "StockEtablissementHistorique_utf8.parquet",
        ),
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/88fbb6b4-0320-443e-b739-b4376a012c32",
            "StockEtablissementHistorique_utf8.zip",
        ),
    ),
    checks=not_far_ahead("from_on", "to_on"),
    absent_fr="l'historique des établissements n'est pas chargé (pas de survie ni de fermetures datées)",
    deliveries=(_REGISTER, simulated(_REGISTER, "simule_StockEtablissementHistorique.parquet")),
)
