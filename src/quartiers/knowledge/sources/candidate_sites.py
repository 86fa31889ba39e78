"""Premises and plots that a territory proposes as candidate sites; an incomplete list dominates every other error."""

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DAY, DECIMAL, one_of
from quartiers.knowledge.sources.rules import in_france, not_in_the_future
from quartiers.knowledge.vocabulary.origins import Origin

# The name is read in the sentence of a card; a hundred hectares is beyond any plot of a neighbourhood.
_LONGEST_NAME, _MOST_M2 = 100, 1_000_000
_CHECKS = (
    *in_france(),
    *not_in_the_future("listed_on"),
    Check(
        "no_floor",
        f"NOT (floor_area_m2 > 0 AND floor_area_m2 <= {_MOST_M2})",
        f"surface de {{value}} m² : donnez un nombre au-dessus de 0 et d'au plus {_MOST_M2}, ou laissez vide si elle n'est pas "
        "connue.",
        show="floor_area_m2",
    ),
    Check(
        "long_site",
        f"length(site) > {_LONGEST_NAME} OR contains(site, chr(10)) OR contains(site, chr(13))",
        f"le nom du site fait {{value}} caractères ou plusieurs lignes ; écrivez-le sur une ligne, {_LONGEST_NAME} caractères "
        "au plus.",
        show="length(site)",
    ),
)

_FILE = Delivery(
    label="plateforme",
    patterns=("candidate_sites.csv",),
    columns=(
        Column("site", "site", is_required=True, is_filled=True),
        Column("kind", "nature", one_of("pied_d_immeuble", "bailleur", "friche", "terrain"), is_required=True),
        Column("lon", "lon", DECIMAL, is_required=True, is_filled=True),
        Column("lat", "lat", DECIMAL, is_required=True, is_filled=True),
        Column("floor_area_m2", "surface_m2", DECIMAL),
        Column("listed_on", "releve_le", DAY, is_required=True, is_filled=True),
    ),
    origin=Origin.PARTIAL,
)

SOURCE = Source(
    name="candidate_sites",
    title_fr="Locaux et terrains candidats",
    publisher="Territoires",
    licence="usage interne",
    publish=Publish.AGGREGATES,
    key=("site",),
    checks=_CHECKS,
    absent_fr="aucun local ni terrain candidat n'est fourni",
    is_union=True,
    deliveries=(_FILE, simulated(_FILE, "reference/fictional_sites.csv")),
)
