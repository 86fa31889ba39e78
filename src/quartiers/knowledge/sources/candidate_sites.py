"""Premises and plots that a territory proposes as candidate sites; an incomplete list dominates every other error."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DAY, DECIMAL, one_of
from quartiers.knowledge.sources.rules import in_france
from quartiers.knowledge.vocabulary.origins import Origin

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
    checks=in_france(),
    absent_fr="aucun local ni terrain candidat n'est fourni",
    is_union=True,
    deliveries=(_FILE, simulated(_FILE, "reference/fictional_sites.csv")),
)
