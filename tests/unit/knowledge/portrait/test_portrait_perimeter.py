"""Yes and no have legal effect: each may be said only when the outlines, the list and the point allow it."""

import json

import pytest
import shapely

import small_town
from bad_inputs import areas_2024, write
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait import perimeter
from quartiers.knowledge.portrait.perimeter import Perimeter, Verdict
from quartiers.knowledge.vocabulary.origins import Origin

LON, LAT = small_town.MIDDLE
METRE = small_town.NORTHWARD
# The commune of the areas, one beside it, one farther.
TOWN = shapely.box(-0.80, 48.04, -0.74, 48.08)
BESIDE = shapely.box(-0.80, 48.08, -0.74, 48.12)
BEYOND = shapely.box(-0.80, 48.12, -0.74, 48.30)


@pytest.fixture
def whole(monkeypatch):
    """Take three areas of each generation for the whole list."""
    monkeypatch.setattr(perimeter, "WHOLE_LIST", {2015: (3, 0), 2024: (3, 0)})


@pytest.fixture
def place(tmp_path):
    """Build an edition of the small town and give its perimeter."""

    def of(communes=None, **outlines):
        small_town.outlines(tmp_path / "town", **outlines)
        if communes:
            small_town.communes(tmp_path / "town", communes)
        assert _run(["build", "--from", str(tmp_path / "town")]) == 0
        return Perimeter(Edition.open(store().home))

    return of


def plain(text):
    """A sentence with ordinary spaces and apostrophes."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.mark.usefixtures("whole")
def test_yes_only_farther_from_the_edge_than_the_precision(place):
    """Going out through the northern edge: yes, cannot tell on both sides of it, no."""
    where = place()
    steps = {metres: where.locate(LON, small_town.NORTH + metres * METRE)[0] for metres in (-100, -16, -14, 0, 14, 16, 900)}
    assert [str(answer.verdict) for answer in steps.values()] == [
        "oui", "oui", "on ne peut pas dire", "on ne peut pas dire", "on ne peut pas dire", "non", "non",
    ]  # fmt: skip
    # The western edge is nearer than the northern one.
    assert "Le point est dans QP990001 (QP990001), à 86 m de sa limite." in plain(steps[-100].sentence_fr)
    assert "limitrophe" in steps[0].settles_fr
    assert steps[-100].settles_fr == steps[900].settles_fr == ""
    assert steps[-100].candidates[0].edge_m == pytest.approx(-86, abs=1)


@pytest.mark.usefixtures("whole")
def test_a_vaguer_point_gets_a_vaguer_answer(place):
    """Known to 150 m, the middle of a small area is not surely inside; a better point is asked for."""
    answer = place().locate(LON, LAT, 150.0)[0]
    assert answer.verdict is Verdict.CANNOT_TELL
    assert "connue à 150 m près" in plain(answer.sentence_fr)
    assert "donnez un point plus précis" in answer.settles_fr


@pytest.mark.usefixtures("whole")
def test_a_very_vague_point_is_never_called_out(place):
    """2 km north of every area, a point known to 3 km may be inside one of them."""
    where, lat = place(), small_town.NORTH + 2_000 * METRE
    assert where.locate(LON, lat)[0].verdict is Verdict.NO
    assert where.locate(LON, lat, 3_000.0)[0].verdict is Verdict.CANNOT_TELL


@pytest.mark.usefixtures("whole")
def test_a_simplified_outline_gives_probably(place):
    """Well inside it: probably yes; well outside: probably no; within its tolerance: cannot tell. Never yes, never no."""
    where = place(simplified=True)
    found = {m: where.locate(LON, small_town.NORTH + m * METRE)[1] for m in (-200, -50, 50, 200, 900)}
    assert [str(answer.verdict) for answer in found.values()] == [
        "probablement oui", "on ne peut pas dire", "on ne peut pas dire", "probablement non", "probablement non",
    ]  # fmt: skip
    assert "pas de valeur légale" in found[-200].sentence_fr
    assert "contour connu à 45 m près" in plain(found[-50].sentence_fr)
    assert {answer.origin for answer in found.values()} == {Origin.DERIVED}
    assert all(answer.settles_fr for answer in found.values())


@pytest.mark.usefixtures("whole")
def test_two_neighbourhoods_are_both_named(place):
    """A point inside two areas names the two."""
    answer = place().locate(*small_town.BOTH)[1]
    assert answer.verdict is Verdict.YES
    assert all(code in answer.sentence_fr for code in ("QN99001N", "QN99002N"))


def test_an_incomplete_list_never_gives_a_no(place):
    """Three areas are not the list of France: far from them nobody knows."""
    for answer in place().locate(LON, small_town.NORTH + 900 * METRE):
        assert answer.verdict is Verdict.CANNOT_TELL
        assert "liste des quartiers de cette génération n'est pas complète" in plain(answer.sentence_fr)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(("lon", "lat"), [(48.06, -0.77), (2.0, 60.0)])
def test_out_of_france(place, lon, lat):
    """No system of France serves the point: its order is to be checked."""
    for answer in place().locate(lon, lat):
        assert (answer.verdict, answer.candidates) == (Verdict.CANNOT_TELL, ())
        assert "longitude puis latitude" in answer.settles_fr


@pytest.mark.usefixtures("whole")
def test_an_area_without_outline_forbids_a_no(tmp_path):
    """An area shrunk to a point is somewhere: no yes, no no, and it is a candidate of unknown edge."""
    features = areas_2024(small_town.AREAS_2024)
    features["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [[[-0.77, 48.06]] * 4]}
    write(tmp_path / "town/qpv/qpv2024_simplified.geojson", json.dumps(features))
    assert _run(["build", "--from", str(tmp_path / "town")]) == 0
    answer = Perimeter(Edition.open(store().home)).locate(-0.75, 48.20)[1]
    assert answer.verdict is Verdict.CANNOT_TELL
    assert [(one.code, one.edge_m, one.origin) for one in answer.candidates] == [("QN99003N", None, Origin.APPROXIMATE)]
    assert "n'est pas connu" in plain(answer.sentence_fr)


PASSAGE = (("QN99001N", "QP990001", "exact"), ("QN99003N", "QP990003", "exact"))


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("communes", "expected"),
    [
        ({}, "probablement non"),  # no outline of commune
        ({"53999": BEYOND}, "probablement non"),  # the commune of the blurred area may touch this one
        ({"53130": TOWN, "53999": BEYOND}, "non"),  # it is known, and does not
        ({"53130": TOWN, "53998": BESIDE, "53999": BEYOND}, "non"),
        ({"53130": TOWN, "53998": shapely.union_all([BESIDE, BEYOND])}, "probablement non"),  # it touches
        ({"53130": shapely.union_all([TOWN, BESIDE, BEYOND])}, "probablement non"),  # it is this one
        ({"53130": TOWN}, "probablement non"),  # the point is in no known commune
    ],
)
def test_no_needs_every_outline_of_the_commune_and_its_neighbours(place, communes, expected):
    """One simplified outline in the commune of a point, or in one that touches it, and no becomes probably no."""
    where = place(communes, simplified=True, crosswalk=PASSAGE)
    assert [str(where.locate(-0.77, lat)[1].verdict) for lat in (48.20, 48.21)] == [expected, expected]


@pytest.mark.usefixtures("whole")
def test_close_to_a_limit_the_next_commune_counts(place):
    """100 m inside a sure commune, the outlines being simplified, the next one must be sure too."""
    where = place(
        {"53130": TOWN, "53998": BESIDE, "53999": BEYOND}, simplified=True, crosswalk=PASSAGE
    )  # BESIDE touches the town, whose second area is blurred
    assert where.locate(-0.77, 48.125)[1].verdict is Verdict.NO
    assert where.locate(-0.77, 48.121)[1].verdict is Verdict.PROBABLY_NO


def test_the_demonstration_is_marked(demo_edition):
    """A fictional yes begins «Exemple simulé»; a real neighbourhood is a disc, near which nothing can be told."""
    where = Perimeter(demo_edition)
    area = demo_edition.area("QP990001")
    answer = where.locate(area["lon"], area["lat"])[0]
    assert (answer.verdict, answer.origin) == (Verdict.YES, Origin.SIMULATED)
    assert answer.sentence_fr.startswith("Exemple simulé")
    real = demo_edition.area("QP053001")
    answer = where.locate(real["lon"], real["lat"])[0]
    assert (answer.verdict, answer.origin) == (Verdict.CANNOT_TELL, Origin.APPROXIMATE)
    assert not answer.sentence_fr.startswith("Exemple simulé")
    far = where.locate(2.35, 46.0)[0]
    assert (far.verdict, far.origin, far.candidates) == (Verdict.CANNOT_TELL, Origin.DERIVED, ())


@pytest.mark.usefixtures("whole")
def test_many_points_at_once(place):
    """Asked together or one by one, points have the same answers."""
    where = place(simplified=True)
    lon = [LON, LON, 0.0, 48.0]
    lat = [LAT, small_town.NORTH, 0.0, -0.7]
    together = where.locate_all(perimeter.np.array(lon), perimeter.np.array(lat))
    assert together == [where.locate(*point) for point in zip(lon, lat, strict=True)]
