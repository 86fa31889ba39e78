"""`where` against a plain computation with shapely: no yes and no no that the outlines do not allow."""

import math
from collections import Counter

import numpy as np
import pyproj
import pytest
import shapely

from quartiers.knowledge.portrait.perimeter import HOUSE_NUMBER_M, Perimeter, Verdict
from quartiers.knowledge.sources.projections import project, system_for

pytestmark = pytest.mark.data

POINTS = 100_000
SEED = 2024
FIRM = {Verdict.YES, Verdict.NO}


def random_points(edition, count, random):
    """Half within 60 m of the outlines of pilots, a third around them, the rest around any neighbourhood, overseas included."""
    areas = {row["area"]: row for row in edition.rows("areas") if row["kind"] == "qpv"}
    pilots = [row for row in edition.rows("outlines") if areas.get(row["area"], {}).get("territory")]
    corners = []
    for row in pilots:
        place = areas[row["area"]]
        metres = shapely.get_coordinates(shapely.segmentize(shapely.from_wkb(row["wkb"]), 25.0))
        x, y = project(place["lon"], place["lat"], row["crs"])
        # A local plane is enough to scatter points: degrees per metre around the neighbourhood, north not quite up.
        corners.append(place["lat"] + (metres[:, 1] - y) / 111_200)
        corners[-1] = np.column_stack(
            [place["lon"] + (metres[:, 0] - x) / (111_200 * math.cos(math.radians(place["lat"]))), corners[-1]]
        )
    edges = np.concatenate(corners)
    middles = np.array([[areas[row["area"]][name] for name in ("lon", "lat")] for row in pilots])
    everywhere = np.array([[row["lon"], row["lat"]] for row in areas.values()])

    def around(places, metres, number):
        chosen = places[random.integers(0, len(places), number)]
        return chosen + random.normal(0, metres / 90_000, chosen.shape)

    parts = [around(edges, 25, count // 2), around(middles, 600, count // 3)]
    return np.concatenate([*parts, around(everywhere, 3_000, count - sum(map(len, parts)))])


@pytest.fixture(scope="module")
def asked(real_edition, real_perimeter):
    """The points and the answers about them."""
    points = random_points(real_edition, POINTS, np.random.default_rng(SEED))
    return points, real_perimeter.locate_all(points[:, 0], points[:, 1], HOUSE_NUMBER_M)


@pytest.fixture(scope="module")
def plain(real_edition, asked):
    """For each generation, by plain shapely: the edge of the deepest exact outline that holds each point, else NaN; the
    nearest edge of an exact outline; whether an inexact one holds the point; whether any inexact one is within 60 m."""
    points, _ = asked
    generations = {row["area"]: row["generation"] for row in real_edition.rows("areas")}
    systems = system_for(points[:, 0], points[:, 1])
    found = {g: {"depth": np.full(POINTS, -np.inf), "edge": np.full(POINTS, np.inf), "blurred": np.zeros(POINTS, bool),
                 "near_blurred": np.zeros(POINTS, bool)} for g in (2015, 2024)}  # fmt: skip
    for epsg in np.unique(systems[systems > 0]):
        here = np.flatnonzero(systems == epsg)
        x, y = project(points[here, 0], points[here, 1], int(epsg))
        for row in real_edition.rows("outlines"):
            if row["crs"] != epsg or generations[row["area"]] is None:
                continue
            shape, of = shapely.from_wkb(row["wkb"]), found[generations[row["area"]]]
            west, south, east, north = shape.bounds
            close = np.flatnonzero((x > west - 100) & (x < east + 100) & (y > south - 100) & (y < north + 100))
            at, places = here[close], shapely.points(x[close], y[close])
            edge = shapely.distance(shapely.boundary(shape), places)
            inside = shapely.covers(shape, places)
            if row["tolerance_m"] == 0:
                of["depth"][at] = np.maximum(of["depth"][at], np.where(inside, edge, -np.inf))
                of["edge"][at] = np.minimum(of["edge"][at], edge)
            else:
                of["blurred"][at] |= inside
                of["near_blurred"][at] |= edge <= HOUSE_NUMBER_M + row["tolerance_m"]
    return found


def of_generation(asked, generation):
    """The answers about one generation, as an array of verdicts."""
    place = {2015: 0, 2024: 1}[generation]
    return np.array([str(answers[place].verdict) for answers in asked[1]])


@pytest.mark.parametrize("generation", [2015, 2024])
def test_yes_only_well_inside_an_exact_outline(asked, plain, generation):
    """Yes exactly where an exact outline holds the point, farther from its edge than 15 m: 0 differences."""
    verdicts, of = of_generation(asked, generation), plain[generation]
    deep = of["depth"] > HOUSE_NUMBER_M
    assert int(((verdicts == "oui") & ~deep).sum()) == 0
    assert int(((verdicts != "oui") & deep).sum()) == 0
    assert (verdicts == "oui").sum() > 1_000


@pytest.mark.parametrize("generation", [2015, 2024])
def test_no_only_well_outside_everything(asked, plain, generation):
    """No only outside every outline and farther than 15 m from every edge, exact or not."""
    verdicts, of = of_generation(asked, generation), plain[generation]
    wrong = (verdicts == "non") & (
        np.isfinite(of["depth"]) | (of["edge"] <= HOUSE_NUMBER_M) | of["blurred"] | of["near_blurred"]
    )
    assert int(wrong.sum()) == 0


def test_no_of_2015_wherever_it_is_allowed(asked, plain):
    """All outlines of 2015 are exact: a point farther than 15 m from all of them is out, in every territory."""
    verdicts, of = of_generation(asked, 2015), plain[2015]
    is_out = ~np.isfinite(of["depth"]) & (of["edge"] > HOUSE_NUMBER_M)
    assert np.array_equal(verdicts == "non", is_out)


def test_no_of_2024_needs_every_outline_around(real_edition, asked):
    """Each no of 2024 is in a commune of which, with its neighbours, every neighbourhood has an exact outline."""
    communes = {row["commune_code"]: shapely.from_wkb(row["wkb"]) for row in real_edition.rows("communes")}
    codes, shapes = list(communes), list(communes.values())
    tree = shapely.STRtree(shapes)
    exact = {row["area"] for row in real_edition.rows("outlines") if row["tolerance_m"] == 0}
    blurred = [r for r in real_edition.rows("areas") if r["generation"] == 2024 and r["area"] not in exact]
    points, answers = asked
    called_out = np.flatnonzero(of_generation(asked, 2024) == "non")
    assert len(called_out)
    for i in called_out:
        place = tree.query(shapely.Point(points[i]), predicate="intersects")[0]
        around = {codes[k] for k in tree.query(shapes[place], predicate="touches")} | {codes[place]}
        assert not [row["area"] for row in blurred if around & set(row["communes"].split())], points[i]
    assert all(one.tolerance_m == 0 for answer in answers if answer[1].verdict in FIRM for one in answer[1].candidates
               if answer[1].verdict is Verdict.NO)  # fmt: skip


def test_simplified_outlines_support_probably_at_most(asked, plain):
    """Inside a simplified outline only, the answer is probably yes or cannot tell; it says what would settle it."""
    verdicts, of = of_generation(asked, 2024), plain[2024]
    only_blurred = of["blurred"] & ~np.isfinite(of["depth"])
    assert set(verdicts[only_blurred]) == {"probablement oui", "on ne peut pas dire"}
    unsettled = [answer for _, answer in asked[1] if answer.verdict not in FIRM]
    assert all(answer.settles_fr for answer in unsettled)
    print(Counter(verdicts), Counter(of_generation(asked, 2015)))


def test_both_generations_and_overseas_are_asked(asked):
    """The points cover the overseas too, and near edges nobody is told yes or no."""
    points, _ = asked
    systems = Counter(system_for(points[:, 0], points[:, 1]).tolist())
    assert {2154, 5490, 2972, 2975} <= set(systems)
    assert (of_generation(asked, 2015) == "on ne peut pas dire").sum() > POINTS // 10


def test_edge_of_les_fourches(real_perimeter, real_edition):
    """On the limit itself: cannot tell, with the candidate and the rule on street sides; a vaguer point, neither."""
    (outline,) = real_edition.rows_of("outlines", "QP053001")
    east = shapely.from_wkb(outline["wkb"]).bounds[2]
    area = real_edition.area("QP053001")
    assert real_perimeter.locate(area["lon"], area["lat"])[0].verdict is Verdict.YES
    assert real_perimeter.locate(area["lon"], area["lat"], 500.0)[0].verdict is Verdict.CANNOT_TELL
    x, _ = project(area["lon"], area["lat"], 2154)
    step = (east - float(x)) / 74_000
    eastward = [real_perimeter.locate(area["lon"] + k * step / 20, area["lat"])[0] for k in range(41)]
    doubtful = [answer for answer in eastward if answer.verdict is Verdict.CANNOT_TELL]
    assert doubtful
    assert all("limitrophe" in answer.settles_fr and answer.candidates[0].code == "QP053001" for answer in doubtful)


def test_a_vague_point_is_never_called_out(real_perimeter):
    """Known to 20 km, a point 6 km from any neighbourhood may be in one."""
    assert real_perimeter.locate(-0.90, 48.20)[0].verdict is Verdict.NO
    assert real_perimeter.locate(-0.90, 48.20, 20_000.0)[0].verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(("lon", "lat"), [(48.07, -0.77), (0.0, 0.0), (-73.97, 40.78), (2.35, 60.0)])
def test_abroad_is_not_a_no(real_perimeter, lon, lat):
    """Outside France the question has no answer: the order of longitude and latitude is to be checked."""
    for answer in real_perimeter.locate(lon, lat):
        assert answer.verdict is Verdict.CANNOT_TELL
        assert "longitude puis latitude" in answer.settles_fr


def test_a_commune_without_outlines(real_perimeter):
    """In Le Mans no outline of commune is loaded: the list of 2015 says no, that of 2024 only probably."""
    old, new = real_perimeter.locate(0.1200, 47.8500)
    assert (old.verdict, new.verdict) == (Verdict.NO, Verdict.PROBABLY_NO)


def test_in_the_demonstration_nothing_real_gets_a_yes_or_a_no(demo_edition):
    """In the middle of each real neighbourhood, whose outline is a disc: cannot tell. In a fictional one: a marked yes."""
    perimeter = Perimeter(demo_edition)
    for row in demo_edition.rows("areas"):
        if row["territory"] != "FICTIF" and row["lon"] is not None:
            answers = perimeter.locate(row["lon"], row["lat"])
            assert not FIRM & {answer.verdict for answer in answers}, row["area"]
            assert any(one.code == row["area"] and one.edge_m is None for answer in answers for one in answer.candidates)
        elif row["territory"] == "FICTIF":
            answers = perimeter.locate(row["lon"], row["lat"])
            mine = next(answer for answer in answers if answer.generation == row["generation"])
            assert mine.sentence_fr.startswith("Exemple simulé"), row["area"]
            assert mine.verdict in {Verdict.YES, Verdict.CANNOT_TELL}


def test_two_drawings_that_contradict_each_other_forbid_an_answer(real_edition, real_perimeter):
    """La Viste has the letter I, yet its copy of 2024 leaves out part of its outline of 2015: no yes nor no there."""
    row = next(row for row in real_edition.rows("outlines") if row["area"] == "QN01304I")
    doubt = shapely.from_wkb(row["doubt_wkb"])
    assert doubt.area > 10_000
    spot = shapely.point_on_surface(doubt)
    lon, lat = shapely.transform(spot, lambda xy: np.column_stack(unproject(xy[:, 0], xy[:, 1], row["crs"]))).coords[0]
    _, new = real_perimeter.locate(lon, lat)
    assert new.verdict is Verdict.CANNOT_TELL
    assert "se contredisent ici" in new.sentence_fr


def test_only_unchanged_outlines_have_a_second_drawing(real_edition):
    """Fourteen areas said to be unchanged are drawn otherwise in the copy of 2024, two of them in the 14 territories."""
    doubted = {row["area"]: row for row in real_edition.rows("outlines") if row["doubt_wkb"]}
    assert all(row["tolerance_m"] == 0.0 and row["area"].endswith("I") for row in doubted.values())
    assert len(doubted) == 14
    assert {"QN01304I", "QN97401I"} <= set(doubted)


def unproject(x, y, epsg):
    """Metres back to degrees."""
    return pyproj.Transformer.from_crs(epsg, 4326, always_xy=True).transform(x, y)
