"""The list of sources: to add one, add its file and its line here."""

from quartiers.knowledge.sources import (
    ban,
    bpe,
    candidate_sites,
    communes,
    corrections,
    insee_iris,
    insee_qpv,
    insee_qpv_counts,
    insee_side,
    iris_outlines,
    naf,
    osm_points,
    partial_register,
    qpv_2015,
    qpv_2024,
    qpv_crosswalk,
    residents_survey,
    sirene_establishments,
    sirene_geolocation,
    sirene_history,
    sirene_legal_units,
    sirene_successions,
    territories,
    urban_units,
    zfu,
)
from quartiers.knowledge.sources.declaration import Source

# What the internet or a folder of official files brings.
OFFICIAL: tuple[Source, ...] = (
    qpv_2015.SOURCE,
    qpv_2024.SOURCE,
    qpv_crosswalk.SOURCE,
    sirene_establishments.SOURCE,
    sirene_legal_units.SOURCE,
    sirene_history.SOURCE,
    sirene_successions.SOURCE,
    sirene_geolocation.SOURCE,
    insee_qpv.SOURCE,
    insee_side.SOURCE,
    insee_qpv_counts.SOURCE,
    insee_iris.SOURCE,
    iris_outlines.SOURCE,
    communes.SOURCE,
    urban_units.SOURCE,
    naf.SOURCE,
    zfu.SOURCE,
    bpe.SOURCE,
    *osm_points.SOURCES,
    *partial_register.shipped(),
)

# What the platform exports for the next build.
INPUTS: tuple[Source, ...] = (corrections.SOURCE, candidate_sites.SOURCE, residents_survey.SOURCE)

# What commands look up by themselves: kept in the store, part of no edition.
LOOKED_UP: tuple[Source, ...] = (ban.SOURCE,)

# What the package carries itself.
REFERENCE: tuple[Source, ...] = (
    territories.TERRITORIES,
    territories.NEIGHBOURHOODS_2015,
    territories.NEIGHBOURHOODS_2024,
    territories.COMMUNE_NAMES,
)
FICTIONAL: tuple[Source, ...] = (territories.FICTIONAL_AREAS,)
