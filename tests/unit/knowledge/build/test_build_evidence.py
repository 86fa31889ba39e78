"""What detectors read of a built edition agrees with the edition itself."""

import duckdb
import numpy as np
import shapely

from quartiers.knowledge.engine.evidence import doubles
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.zones import Kind
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS


def places(evidence, kind):
    return [place for place, zone in enumerate(evidence.zones.zones) if zone.kind is kind]


def test_activities_are_those_of_the_edition(simulated_evidence, demo_edition):
    """Counts by sub-class inside each neighbourhood, and those that are old, as a plain reading of the tables gives them."""
    since = simulated_evidence.day.replace(year=simulated_evidence.day.year - LONG_STANDING_YEARS)
    rows = duckdb.sql(f"""
        SELECT area, count(*), count(*) FILTER (created_on <= DATE '{since}')
        FROM read_parquet('{demo_edition.path("assignments")}') JOIN read_parquet('{demo_edition.path("establishments")}')
        USING (row_id) WHERE relation = 'inside' AND closed_on IS NULL AND naf_code IS NOT NULL GROUP BY area
    """).fetchall()  # noqa: S608 - our own paths
    activities, index = simulated_evidence.activities, simulated_evidence.zones.index
    assert sum(old for _, _, old in rows) > 0
    for area, total, old in rows:
        assert activities.counts[[index[area]]].sum() == total
        assert activities.long_standing[[index[area]]].sum() == old


def test_rest_of_a_city_is_the_city_less_its_neighbourhoods(simulated_evidence):
    """By sub-class, the rest has what the register's own count of the rest has."""
    density = simulated_evidence.grid(DENSITY)
    for place in places(simulated_evidence, Kind.REST):
        counted = simulated_evidence.activities.counts[[place]].sum()
        assert counted > 0
        # Rows whose activity is not known are in the density and in no sub-class.
        assert 0.95 * density.numerator[place, 0] < counted <= density.numerator[place, 0]


def test_shops_of_streets_are_those_that_are_counted(simulated_evidence):
    """Every bakery inside a neighbourhood is a point of the streets: as many points inside its outline, or nearly."""
    streets, grid = simulated_evidence.streets, simulated_evidence.grid(TYPE_DENSITY)
    kind, item = streets.types.index("boulangerie"), grid.items.index("boulangerie")
    xy = streets.shop_xy[streets.shop_type == kind]
    found, counted = 0, 0
    for place in simulated_evidence.zones.areas:
        shape, _ = streets.outlines[int(place)]
        found += int(shapely.contains_xy(shape, xy[:, 0], xy[:, 1]).sum())
        counted += int(grid.numerator[place, item])
    assert counted > 10
    # INSEE's word about a neighbourhood wins over the position of a few.
    assert abs(found - counted) <= 0.1 * counted
    assert set(SHOP_TYPES) == set(streets.types)


def test_everybody_of_an_iris_lives_at_its_points(simulated_evidence):
    """Residents of the points of an IRIS add up to those of the IRIS."""
    streets, density = simulated_evidence.streets, simulated_evidence.grid(DENSITY)
    together = np.bincount(streets.home_zone, weights=streets.home_residents, minlength=len(simulated_evidence.zones))
    for place in places(simulated_evidence, Kind.IRIS):
        assert abs(together[place] - density.denominator[place, 0]) < 1e-6


def test_doubles_add_up_to_their_city(simulated_evidence):
    """IRIS taken as neighbourhoods and the rest made of the others: together, all ordinary IRIS of the city."""
    zones = simulated_evidence.zones
    ordinary = [p for p in places(simulated_evidence, Kind.IRIS) if 2024 in zones.zones[p].ordinary]
    chosen = np.array(ordinary[::5])
    twin = doubles(simulated_evidence, chosen, 2024)
    grid, whole = twin.grid(DENSITY), simulated_evidence.grid(DENSITY)
    assert [zone.code for zone in twin.zones.zones[: len(chosen)]] == [zones.zones[p].code for p in chosen]
    assert all(group.is_area or group.code == "FR" for group in twin.groups)
    for unit in {zones.zones[p].unit for p in chosen}:
        inside = [p for p, zone in enumerate(twin.zones.zones) if zone.unit == unit and zone.kind in {Kind.QPV, Kind.REST}]
        expected = sum(whole.numerator[p, 0] for p in ordinary if zones.zones[p].unit == unit)
        assert grid.numerator[inside, 0].sum() == expected
    # The people and points of a double are its own.
    place = int(twin.zones.areas[0])
    assert (twin.streets.point_zone == place).sum() == (simulated_evidence.streets.point_zone == chosen[0]).sum() > 0
    assert twin.activities.counts[[place]].sum() == simulated_evidence.activities.counts[[int(chosen[0])]].sum()
