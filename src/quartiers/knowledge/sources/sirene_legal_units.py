"""The stock of legal units of the Sirene register (StockUniteLegale): legal form, social economy, natural persons."""

from quartiers.knowledge.sources.declaration import Address, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DAY, SIREN, SIZE_BAND, one_of, shaped
from quartiers.knowledge.sources.rules import not_far_ahead
from quartiers.knowledge.vocabulary.origins import Origin

_LEGAL = shaped("legal", "une catégorie juridique sur quatre chiffres", "[0-9]{4}")

_REGISTER = Delivery(
    label="registre",
    patterns=(
        "StockUniteLegale_utf8.parquet",
        "StockUniteLegale.parquet",
        "StockUniteLegale_utf8.zip",
        "StockUniteLegale_utf8.csv",
        "StockUniteLegale.csv",
        "sirene_legal_units.*",
        "StockUniteLegale_sample.csv",
    ),
    # Names of people and firms are not kept: nothing in an edition needs them.
    columns=(
        Column("siren", "siren", SIREN, is_required=True, is_filled=True),
        Column("diffusion", "statutDiffusionUniteLegale", one_of("O", "P", "N"), is_required=True),
        Column("created_on", "dateCreationUniteLegale", DAY),
        Column("size_band", "trancheEffectifsUniteLegale", SIZE_BAND),
        Column("state", "etatAdministratifUniteLegale", one_of("A", "C"), is_required=True),
        Column("legal_category", "categorieJuridiqueUniteLegale", _LEGAL, is_required=True),
        Column("is_ess_text", "economieSocialeSolidaireUniteLegale", one_of("O", "N")),
        Column("firm_category", "categorieEntreprise", one_of("PME", "ETI", "GE")),
    ),
    origin=Origin.OFFICIAL,
    most_bytes=20 * 1024**3,
)

SOURCE = Source(
    name="sirene_legal_units",
    title_fr="Sirene, stock des unités légales",
    publisher="Insee, répertoire Sirene",
    licence="Licence Ouverte 2.0",
    publish=Publish.AGGREGATES,
    key=("siren",),
    addresses=(
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/350182c9-148a-46e0-8389-76c2ec1374a3",
            "StockUniteLegale_utf8.parquet",
        ),
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/825f4199-cadd-486c-ac46-a65a8ea1a047",
            "StockUniteLegale_utf8.zip",
        ),
    ),
    checks=not_far_ahead("created_on"),
    absent_fr="les unités légales de Sirene ne sont pas chargées",
    deliveries=(_REGISTER, simulated(_REGISTER, "simule_StockUniteLegale.parquet")),
)
