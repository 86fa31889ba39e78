"""Links of succession between establishments: a transfer looks like a death and a birth without them."""

from quartiers.knowledge.sources.declaration import Address, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import BOOLEAN, DAY, SIRET
from quartiers.knowledge.sources.rules import not_far_ahead
from quartiers.knowledge.vocabulary.origins import Origin

_REGISTER = Delivery(
    label="registre",
    patterns=(
        "StockEtablissementLiensSuccession*.zip",
        "StockEtablissementLiensSuccession*.csv",
        "StockEtablissementLiensSuccession*.parquet",
        "sirene_successions.*",
    ),
    columns=(
        Column("siret_before", "siretEtablissementPredecesseur", SIRET, is_required=True, is_filled=True),
        Column("siret_after", "siretEtablissementSuccesseur", SIRET, is_required=True, is_filled=True),
        Column("linked_on", "dateLienSuccession", DAY, is_required=True),
        Column("is_head_office_transfer", "transfertSiege", BOOLEAN),
        Column("is_continuous", "continuiteEconomique", BOOLEAN),
    ),
    origin=Origin.OFFICIAL,
    most_bytes=20 * 1024**3,
)

SOURCE = Source(
    name="sirene_successions",
    title_fr="Sirene, liens de succession",
    publisher="Insee, répertoire Sirene",
    licence="Licence Ouverte 2.0",
    publish=Publish.AGGREGATES,
    key=("siret_before", "siret_after", "linked_on"),
    addresses=(
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/9c4d5d9c-4bbb-4b9c-837a-6155cb589e26",
            "StockEtablissementLiensSuccession_utf8.zip",
        ),
    ),
    checks=not_far_ahead("linked_on"),
    absent_fr="les liens de succession ne sont pas chargés (pas de transferts)",
    deliveries=(_REGISTER, simulated(_REGISTER, "simule_StockEtablissementLiensSuccession.parquet")),
)
