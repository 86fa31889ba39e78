"""What is within a walk of each zone, on streets drawn by hand."""

import numpy as np
import pytest
import shapely
from scipy.spatial import distance

from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Streets
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.spatial.catchments import access, walk_m
from quartiers.knowledge.engine.surroundings import WALKS_MIN, not_computed, surroundings
from quartiers.knowledge.engine.zones import Kind, Zone
from small_cities import YEAR, city, evidence, items

PARIS, REUNION = 2154, 2975
BREAD, BANK = 0, 1


def ground(*places, epsg=PARIS):
    """Places in metres in one coordinate system."""
    return np.column_stack([np.reshape(places, (-1, 2)), np.full(len(places), epsg * SYSTEM_GAP_M)])


def square(x, y, half_m=100.0, epsg=PARIS):
    """The outline of a neighbourhood, and its system."""
    return shapely.box(x - half_m, y - half_m, x + half_m, y + half_m), epsg


# One neighbourhood (0) of two points, its rest (1), an ordinary one (2) of two homes, 1 km to the east.
ZONES = city(1, 1)
HOMES = ground((-50.0, 0.0), (50.0, 0.0), (1000.0, 0.0), (1200.0, 0.0))
PEOPLE = np.array([300.0, 100.0, 200.0, 400.0])


def streets(shops, kinds, **changes):
    """Shops around one neighbourhood and one ordinary one."""
    given = {
        "types": ("boulangerie", "banque"),
        "shop_xy": shops,
        "shop_type": np.array(kinds, np.int64),
        "home_xy": HOMES,
        "home_residents": PEOPLE,
        "home_zone": np.array([2, 2, 2, 2]),
        "point_xy": np.concatenate([HOMES[:2], HOMES[2:]]),
        "point_zone": np.array([0, 0, 2, 2]),
        "outlines": {0: square(0.0, 0.0), 2: square(1100.0, 0.0)},
    }
    return Streets(**{**given, **changes})


def found_in(streets, zones=ZONES, residents=(500.0, 5000.0, 600.0)):
    """What is around these zones."""
    return surroundings(
        evidence(zones, {TYPE_DENSITY: items({"x": np.zeros(len(zones))}, np.array(residents))}, streets=streets)
    )


def test_nothing_is_known_without_streets():
    """No type, and nothing of any."""
    found = not_computed(("boulangerie", "banque"), 3)
    assert found.types == ("boulangerie", "banque")
    assert (found.nearest_m.shape, found.within_500.shape) == ((3, 2), (3, 2))
    assert found.access.shape == found.uncovered.shape == (3, 2, len(WALKS_MIN))
    assert all(np.isnan(values).all() for values in (found.nearest_m, found.within_500, found.access, found.uncovered))
    assert surroundings(evidence(ZONES, {})).types == ()


def test_the_nearest_is_walked_from_the_outline():
    """200 m beyond it are 260 on foot; 0 inside; infinite when there is none. Only neighbourhoods are looked at."""
    found = found_in(streets(ground((300.0, 0.0), (900.0, 0.0)), [BREAD, BREAD]))
    assert found.types == ("boulangerie", "banque")
    assert found.nearest_m[0].tolist() == [pytest.approx(260.0), np.inf]
    assert np.isnan(found.nearest_m[1:]).all()
    inside = found_in(streets(ground((99.0, 99.0), (900.0, 0.0)), [BANK, BREAD]))
    assert inside.nearest_m[0].tolist() == [pytest.approx(800 * 1.3), 0.0]


def test_shops_at_most_500_metres_away():
    """On foot, from the outline, the edge included: 384.6 m as the crow flies; those inside are counted too."""
    edge = 100.0 + 500 / 1.3
    found = found_in(
        streets(ground((0.0, 0.0), (edge - 0.01, 0.0), (edge + 0.01, 0.0), (0.0, -edge + 0.01)), [BREAD] * 3 + [BANK])
    )
    assert found.within_500[0].tolist() == [2.0, 1.0]
    assert np.isnan(found.within_500[1:]).all()


def test_access_is_shared_among_all_who_can_walk_there():
    """A bakery that 400 residents reach in five minutes gives each 1 / 400; the mean of the points, for 1,000 residents."""
    found = found_in(streets(ground((200.0, 0.0), (1100.0, 0.0)), [BREAD, BREAD]))
    # Five minutes are 288 m: both points of the neighbourhood reach the first, both homes of the ordinary one the second.
    assert found.access[0, BREAD, 0] == pytest.approx(1000 / 400)
    assert found.access[2, BREAD, 0] == pytest.approx(1000 / 600)
    assert found.access[0, BANK].tolist() == [0.0, 0.0, 0.0]
    # Three minutes fewer, only one of two points would; fifteen are 865 m, from which the third home is at 800.
    shared = 1000 / (400 + 200)
    assert found.access[0, BREAD, 2] == pytest.approx(shared)
    assert found.access[2, BREAD, 2] == pytest.approx(shared / 2 + 1000 / 600)
    assert np.isnan(found.access[1]).all()


def test_access_agrees_with_catchments():
    """Type by type, for many shops and zones: the mean of the two-step floating catchments of the points."""
    draw = np.random.default_rng(1)
    zones = city(2, 3)
    homes, points, shops = (ground(*draw.uniform(0, 2000, (number, 2))) for number in (80, 50, 40))
    people, kinds, zone = draw.integers(1, 90, 80).astype(float), draw.integers(0, 2, 40), draw.integers(3, 6, 50)
    zone[:10] = 0
    drawn = streets(shops, kinds, home_xy=homes, home_residents=people, point_xy=points, point_zone=zone, outlines={})
    found = found_in(drawn, zones, np.full(6, 100.0))
    for walk, minutes in enumerate(WALKS_MIN):
        has_people = distance.cdist(points, homes).min(axis=1) <= walk_m(minutes)
        for kind in (BREAD, BANK):
            mine = shops[kinds == kind]
            each = 1000 * access(mine, np.ones(len(mine)), homes, people, points, walk_m(minutes))
            for place in (0, 3, 4, 5):
                assert found.access[place, kind, walk] == pytest.approx(each[has_people & (zone == place)].mean())
    assert np.isnan(found.access[1:3]).all()


def test_where_no_resident_is_known_access_is_not():
    """A point without residents around says nothing; one with residents says zero when no shop is there."""
    far = streets(ground((0.0, 0.0)), [BREAD], home_xy=HOMES[2:], home_residents=PEOPLE[2:])
    found = found_in(far)
    assert np.isnan(found.access[0, :, :2]).all()
    assert found.access[2, BREAD, 0] == 0.0
    nobody = found_in(streets(ground((0.0, 0.0)), [BREAD], home_residents=np.zeros(4)))
    assert np.isnan(nobody.access).all()
    none = np.zeros((0, 3))
    without = found_in(streets(ground((0.0, 0.0)), [BREAD], home_xy=none, home_residents=np.zeros(0)))
    assert np.isnan(without.access).all()
    assert without.uncovered[0, BREAD].tolist() == [0.0, 0.0, 0.0]
    # Of the two points, only the one that has residents around counts.
    half = found_in(
        streets(ground((-50.0, 0.0)), [BREAD], point_xy=ground((-50.0, 0.0), (5000.0, 0.0)), point_zone=np.array([0, 0]))
    )
    assert half.access[0, BREAD, 0] == pytest.approx(1000 / 400)


def test_residents_without_a_shop_within_each_walk():
    """Of 500 residents on two points, 100 m apart: half, when only one of the points is near enough."""
    found = found_in(streets(ground((300.0, 0.0), (-560.0, 0.0)), [BREAD, BANK]))
    # The bakery is at 350 and 250 m, the bank at 510 and 610: five minutes are 288 m, ten 577.
    assert found.uncovered[0, BREAD].tolist() == [250.0, 0.0, 0.0]
    assert found.uncovered[0, BANK].tolist() == [500.0, 250.0, 0.0]
    assert np.isnan(found.uncovered[1:]).all()
    nowhere = found_in(streets(ground((300.0, 0.0)), [BREAD]))
    assert nowhere.uncovered[0, BANK].tolist() == [500.0] * 3
    unknown = found_in(streets(ground((300.0, 0.0)), [BREAD]), residents=(np.nan, 1.0, 1.0))
    assert np.isnan(unknown.uncovered[0]).all()


def test_the_edge_of_a_walk_is_within_it():
    """A shop at the reach exactly."""
    exact = ground((50.0 + walk_m(10), 0.0))
    found = found_in(streets(exact, [BREAD], point_xy=HOMES[1:2], point_zone=np.array([0])))
    assert found.uncovered[0, BREAD].tolist() == [500.0, 0.0, 0.0]


def test_coordinate_systems_never_meet():
    """The same metres in La Réunion are nowhere near; each neighbourhood has the shops of its own system."""
    zones = [*ZONES, Zone("R-QP00", Kind.QPV, YEAR, "R", None, 300_000.0)]
    shops = np.concatenate([ground((0.0, 0.0)), ground((40.0, 0.0), (300.0, 0.0), epsg=REUNION)])
    drawn = streets(
        shops,
        [BREAD, BANK, BANK],
        point_xy=np.concatenate([HOMES[:2], ground((0.0, 0.0), epsg=REUNION)]),
        point_zone=np.array([0, 0, 3]),
        outlines={0: square(0.0, 0.0), 3: square(0.0, 0.0, epsg=REUNION)},
    )
    found = found_in(drawn, zones, (500.0, 5000.0, 600.0, 80.0))
    assert found.nearest_m[[0, 3]].tolist() == [[0.0, np.inf], [np.inf, 0.0]]
    assert found.within_500[[0, 3]].tolist() == [[1.0, 0.0], [0.0, 2.0]]
    assert found.uncovered[[0, 3], :, 1].tolist() == [[0.0, 500.0], [80.0, 0.0]]
    assert np.isnan(found.access[3]).all()


def test_a_neighbourhood_without_outline_and_shops_without_position():
    """The first has no distance but what its points say; the others are left out."""
    shops = np.concatenate([ground((0.0, 0.0)), np.full((1, 3), np.nan)])
    found = found_in(streets(shops, [BREAD, BANK], outlines={2: square(1100.0, 0.0)}))
    assert np.isnan(found.nearest_m).all()
    assert np.isnan(found.within_500).all()
    assert found.uncovered[0, :, 0].tolist() == [0.0, 500.0]
    unplaced = found_in(streets(shops, [BREAD, BANK]))
    assert unplaced.nearest_m[0].tolist() == [0.0, np.inf]


def test_streets_without_any_shop():
    """Everything is known, and nothing is there."""
    found = found_in(streets(np.zeros((0, 3)), []))
    assert found.nearest_m[0].tolist() == [np.inf, np.inf]
    assert found.within_500[0].tolist() == [0.0, 0.0]
    assert (found.access[[0, 2]] == 0).all()
    assert (found.uncovered[0] == 500).all()


def test_it_is_computed_once():
    """The same evidence has the same answer; another one its own."""
    one = evidence(ZONES, {TYPE_DENSITY: items({"x": np.zeros(3)}, np.ones(3))}, streets=streets(ground((0.0, 0.0)), [BREAD]))
    assert surroundings(one) is surroundings(one)


def test_in_the_demonstration_walks_and_rings_agree(simulated_evidence):
    """A type that is inside is at 0 m and counted within 500 m; who is at 0 m lacks it nowhere but far from it."""
    found, grid = surroundings(simulated_evidence), simulated_evidence.grid(TYPE_DENSITY)
    areas = [group.members[0] for group in simulated_evidence.areas]
    for name in ("boulangerie", "coiffeur"):
        kind, item = found.types.index(name), grid.items.index(name)
        inside, near, far = grid.numerator[areas, item], found.within_500[areas, kind], found.nearest_m[areas, kind]
        # A few addresses fall on the other side of an outline once in metres.
        assert ((far == 0) == (inside > 0)).mean() > 0.95
        assert (near >= inside).mean() > 0.95
        assert np.isfinite(found.access[areas, kind]).all()
        assert (np.diff(found.uncovered[areas, kind], axis=-1) <= 0).all()
