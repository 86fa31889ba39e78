"""Where each establishment of the register stands, and its neighbourhood of both generations, by INSEE."""

from quartiers.knowledge.sources.declaration import Address, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DECIMAL, SIRET
from quartiers.knowledge.sources.rules import in_france
from quartiers.knowledge.vocabulary.origins import Origin

# A random point in the commune: of no use at the scale of a neighbourhood.
QUALITY_RANDOM_IN_COMMUNE = "33"

_REGISTER = Delivery(
    label="registre",
    patterns=(
        "GeolocalisationEtablissement_Sirene*.parquet",
        "GeolocalisationEtablissement_Sirene*.zip",
        "GeolocalisationEtablissement_Sirene*.csv",
        "sirene_geolocation.*",
    ),
    separators=";,",
    columns=(
        Column("siret", "siret", SIRET, is_required=True, is_filled=True),
        Column("x", "x", DECIMAL, is_required=True),
        Column("y", "y", DECIMAL, is_required=True),
        Column("epsg", "epsg", is_required=True),
        Column("quality", "qualite_xy", is_required=True),
        # Q… is inside; any other text (HZ, CSZ) is outside; blank is unknown.
        Column("qpv_2015", "plg_qp15"),
        Column("qpv_2024", "plg_qp24"),
        Column("iris_code", "plg_iris"),
        Column("commune_code", "plg_code_commune"),
        Column("distance_m", "distance_precision", DECIMAL),
        Column("lon", "x_longitude", DECIMAL, is_required=True),
        Column("lat", "y_latitude", DECIMAL, is_required=True),
    ),
    origin=Origin.OFFICIAL,
    most_bytes=20 * 1024**3,
)

SOURCE = Source(
    name="sirene_geolocation",
    title_fr="Sirene, géolocalisation des établissements pour les études statistiques",
    publisher="Insee",
    licence="Licence Ouverte 2.0",
    publish=Publish.AGGREGATES,
    key=("siret",),
    addresses=(
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/672007af-0146-491f-835c-8314d63fa44e",
            "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.parquet",
        ),
        Address(
            "https://www.data.gouv.fr/api/1/datasets/r/ba6a4e4c-aac6-4764-bbd2-f80ae345afc5",
            "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.zip",
        ),
    ),
    # Of 38 million points a few may be misplaced; a whole column may not.
    checks=in_france(tolerance=0.01),
    absent_fr="la géolocalisation des établissements n'est pas chargée",
    deliveries=(_REGISTER, simulated(_REGISTER, "simule_GeolocalisationEtablissement.parquet")),
)
