"""Candidate sites that territories propose, with the neighbourhoods that they are in or near."""

from collections.abc import Iterator, Mapping

import numpy as np

from quartiers.knowledge.build.assignments import Layer, Places, measured, places
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.engine.bands import RELATIONS


def candidate_sites(inputs: Inputs, by_generation: Mapping[int, list[Layer]]) -> list[Row]:
    """One row per site and neighbourhood at most 500 m away, one with no neighbourhood for a site that is near none."""
    sites = sorted(inputs.rows("candidate_sites"), key=lambda row: str(row["site"]))
    lon, lat = (np.array([site[name] for site in sites], float) for name in ("lon", "lat"))
    found: list[list[Row]] = [[] for _ in sites]
    for layers in by_generation.values():
        for layer in layers:
            for place, near in _near(sites, places(lon, lat), layer):
                found[place].append(near)
    return [row for site, near in zip(sites, found, strict=True) for row in near or [site | {"area": None, "relation": None}]]


def _near(sites: list[Row], where: Places, layer: Layer) -> Iterator[tuple[int, Row]]:
    for point, area, relation in zip(*measured(where, layer), strict=True):
        yield int(point), sites[point] | {"area": layer.outlines.codes[area], "relation": RELATIONS[relation]}
