"""The stock of establishments of the Sirene register (StockEtablissement), open and closed."""

from quartiers.knowledge.sources.declaration import Address, Check, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import (
    BOOLEAN,
    COMMUNE,
    DAY,
    NAF_2025,
    SIREN,
    SIRET,
    SIZE_BAND,
    TEXT,
    one_of,
    shaped,
)
from quartiers.knowledge.sources.rules import not_far_ahead
from quartiers.knowledge.vocabulary.origins import Origin

NOMENCLATURE = one_of("NAFRev2", "NAFRev1", "NAF1993", "NAP", "NAF25")
STATUS = one_of("O", "P", "N")
_NAF_ANY = shaped("naf_any", "un code d'activité", "[0-9A-Z.]{2,6}")

_COLUMNS = (
    Column("siren", "siren", SIREN, is_required=True, is_filled=True),
    Column("siret", "siret", SIRET, is_required=True, is_filled=True),
    Column("diffusion", "statutDiffusionEtablissement", STATUS, is_required=True),
    Column("created_on", "dateCreationEtablissement", DAY, is_required=True),
    Column("size_band", "trancheEffectifsEtablissement", SIZE_BAND),
    Column("size_year", "anneeEffectifsEtablissement", TEXT),
    Column("is_head_office", "etablissementSiege", BOOLEAN),
    # Communes change every year: a code that we do not know is reported, and the register still taken.
    Column("commune_code", "codeCommuneEtablissement", COMMUNE, tolerance=0.001),
    # Since when the present state holds: the closing day of a closed establishment.
    Column("since", "dateDebut", DAY),
    Column("state", "etatAdministratifEtablissement", one_of("A", "F"), is_required=True),
    Column("activity", "activitePrincipaleEtablissement", _NAF_ANY, is_required=True),
    Column("nomenclature", "nomenclatureActivitePrincipaleEtablissement", NOMENCLATURE, is_required=True),
    Column("activity_2025", "activitePrincipaleNAF25Etablissement", NAF_2025),
    Column("is_employer_text", "caractereEmployeurEtablissement", one_of("O", "N")),
)

# The geocoded variant of the file adds these; the official location file is another source.
_GEOCODED = (
    Column("geo_lon", "longitude"),
    Column("geo_lat", "latitude"),
    Column("geo_type", "geo_type"),
)

_REGISTER = Delivery(
    label="registre",
    patterns=(
        "StockEtablissement_utf8.parquet",
        "StockEtablissement.parquet",
        "StockEtablissement_utf8.zip",
        "StockEtablissement_utf8.csv",
        "StockEtablissement.csv",
        "sirene_establishments.*",
        "StockEtablissement_sample.csv",
    ),
    columns=_COLUMNS + _GEOCODED,
    origin=Origin.OFFICIAL,
    most_bytes=20 * 1024**3,
)

SOURCE = Source(
    name="sirene_establishments",
    title_fr="Sirene, stock des établissements",
    publisher="Insee, répertoire Sirene",
    licence="Licence Ouverte 2.0",
    publish=Publish.AGGREGATES,
    key=("siret",),
    addresses=(
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/a29c1297-1f92-4e2a-8f6b-8c902ce96c5f",
            "StockEtablissement_utf8.parquet",
        ),
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/0651fb76-bcf3-4f6a-a38d-bc04fa708576",
            "StockEtablissement_utf8.zip",
        ),
    ),
    absent_fr="le registre Sirene n'est pas chargé",
    checks=(
        *not_far_ahead("created_on", "since"),
        Check(
            "siren",
            "left(siret, 9) <> siren",
            "le SIRET {value} ne commence pas par le SIREN de sa ligne ; vérifiez le fichier.",
            show="siret",
        ),
        Check(
            "activity",
            "nomenclature = 'NAFRev2' AND NOT regexp_full_match(activity, '[0-9]{2}\\.?[0-9]{2}[A-Z]')",
            "l'activité « {value} » n'est pas un code de la NAF rév. 2 ; vérifiez le fichier.",
            show="activity",
        ),
    ),
    deliveries=(_REGISTER, simulated(_REGISTER, "simule_StockEtablissement.parquet")),
)
