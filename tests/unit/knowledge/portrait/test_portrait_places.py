"""An address gets a yes or a no only when it is surely a house number; else what is known, and what would settle it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import small_town
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait import perimeter as perimeters
from quartiers.knowledge.portrait.named_communes import communes_named, communes_told, neighbourhoods_of_commune
from quartiers.knowledge.portrait.perimeter import Perimeter, Verdict
from quartiers.knowledge.portrait.places import answer_address, answer_addresses
from quartiers.knowledge.sources.addresses import Place, PlaceKind
from quartiers.knowledge.vocabulary.origins import Origin

LON, LAT = small_town.MIDDLE
INSIDE = Place("12 Rue Fictive 53000 Laval", LON, LAT, PlaceKind.HOUSE_NUMBER, 0.97, "53130", "Laval", "53000", "geopf")
OUTSIDE = replace(INSIDE, label="3 Rue Loin 53000 Laval", lat=small_town.NORTH + 5_000 * small_town.NORTHWARD)
TOWN = shapely.box(-0.80, 48.04, -0.70, 48.20)


@pytest.fixture(scope="module")
def perimeter(tmp_path_factory):
    """The small town, its three areas of each generation taken for the whole list."""
    folder = tmp_path_factory.mktemp("town")
    small_town.outlines(folder / "files")
    small_town.communes(folder / "files", {"53130": TOWN, "53054": shapely.box(-0.80, 48.20, -0.70, 48.25)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUARTIERS_HOME", str(folder / "home"))
        patch.setattr(perimeters, "WHOLE_LIST", {2015: (3, 0), 2024: (3, 0)})
        assert _run(["build", "--from", str(folder / "files")]) == 0
        yield Perimeter(Edition.open(folder / "home"))


def plain(text):
    """A sentence with ordinary spaces and apostrophes."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def test_a_sure_house_number_is_a_point(perimeter):
    """Good to 15 m, whatever better is said of it; a worse precision is kept."""
    said = answer_address(perimeter, INSIDE, 1.0)
    assert [answer.verdict for answer in said.answers] == [Verdict.YES, Verdict.YES]
    assert (said.place, said.precision_m, said.choices, said.message_fr) == (INSIDE, 15.0, (), "")
    assert [answer.verdict for answer in answer_address(perimeter, OUTSIDE).answers] == [Verdict.NO, Verdict.NO]
    assert answer_address(perimeter, INSIDE, 300.0).precision_m == 300.0


@pytest.mark.parametrize(
    ("change", "why", "settles"),
    [
        ({"kind": PlaceKind.STREET}, "L'adresse n'est connue qu'à la rue près", "donnez le numéro"),
        ({"kind": PlaceKind.LOCALITY}, "L'adresse n'est connue qu'au lieu-dit près", "donnez le numéro"),
        ({"kind": PlaceKind.MUNICIPALITY}, "L'adresse n'est connue qu'à la commune près", "donnez le numéro"),
        ({"kind": PlaceKind.OTHER}, "« 12 Rue Fictive 53000 Laval » n'est pas une adresse", "donnez le numéro"),
        ({"score": 0.7999}, "ressemble trop peu à celle demandée (score de 0,79, il faut 0,80)", "corrigez l'adresse"),
        ({"doubt_fr": "Le code postal demandé est un autre."}, "n'est pas sûre. Le code postal demandé", "donnez un point"),
    ],
)
def test_anything_less_cannot_be_told(perimeter, change, why, settles):
    """Deep inside a neighbourhood: neither yes nor no, but why, the neighbourhoods of the commune, and what would settle it."""
    said = answer_address(perimeter, replace(INSIDE, **change))
    assert [answer.generation for answer in said.answers] == [2015, 2024]
    assert said.precision_m is None
    for answer in said.answers:
        assert answer.verdict is Verdict.CANNOT_TELL
        assert why in plain(answer.sentence_fr)
        assert settles in plain(answer.settles_fr)
        assert len(answer.candidates) == 3
        assert {one.edge_m for one in answer.candidates} == {None}
        assert {plain(one.outline_fr) for one in answer.candidates} == {"contour officiel"}


def test_a_commune_without_neighbourhood_is_not_a_no(perimeter):
    """Nothing is named there; the neighbour's neighbourhoods may be across the street."""
    said = answer_address(perimeter, replace(INSIDE, kind=PlaceKind.STREET, citycode="53054", city="Changé"))
    for answer in said.answers:
        assert (answer.verdict, answer.candidates) == (Verdict.CANNOT_TELL, ())
        assert "ne vaut pas un non" in plain(answer.sentence_fr)
        assert answer.origin is Origin.OFFICIAL


def test_nothing_found_says_what_to_check(perimeter):
    """No place: no answer, and what to type again."""
    said = answer_addresses(perimeter, ())
    assert (said.place, said.answers) == (None, ())
    assert "Vérifiez le numéro" in said.message_fr


def test_two_addresses_that_fit_are_asked_about(perimeter):
    """Close scores, far apart: which one? No answer until it is said."""
    other = replace(OUTSIDE, score=0.9, citycode="53054")
    said = answer_addresses(perimeter, [other, INSIDE])
    assert (said.place, said.answers) == (None, ())
    assert said.choices == (INSIDE, other)
    assert plain(said.message_fr) == "2 adresses conviennent : laquelle ?"


@pytest.mark.parametrize(
    "other",
    [
        # Another address that fits much less; the same house twice; the street of the house.
        replace(OUTSIDE, score=0.8),
        replace(INSIDE, label="12 bis Rue Fictive 53000 Laval", score=0.96, lat=LAT + 20 * small_town.NORTHWARD),
        replace(OUTSIDE, kind=PlaceKind.STREET),
    ],
)
def test_what_is_no_rival_is_not_asked_about(perimeter, other):
    """The best is answered when nothing else would be said of the others."""
    said = answer_addresses(perimeter, [other, INSIDE])
    assert said.place == INSIDE
    assert said.answers[0].verdict is Verdict.YES


def test_neighbours_of_whom_something_else_is_said_are_asked_about(perimeter):
    """30 m apart, on both sides of what can be told: the question is asked whatever the distance."""
    edge = replace(INSIDE, label="1 Rue du Bord", lat=small_town.NORTH - 16 * small_town.NORTHWARD)
    beyond = replace(edge, label="2 Rue du Bord", lat=small_town.NORTH + 10 * small_town.NORTHWARD)
    assert len(answer_addresses(perimeter, [edge, beyond]).choices) == 2


def test_two_parts_of_france_are_far_apart(perimeter):
    """Saint-Denis near Paris and Saint-Denis de La Réunion: overseas has its own system."""
    reunion = replace(INSIDE, lon=55.45, lat=-20.88, citycode="97411", kind=PlaceKind.STREET)
    said = answer_addresses(perimeter, [replace(INSIDE, kind=PlaceKind.STREET), reunion])
    assert len(said.choices) == 2
    assert answer_address(perimeter, replace(reunion, kind=PlaceKind.HOUSE_NUMBER)).precision_m == 15.0


places = st.builds(
    Place,
    label=st.just("12 Rue Fictive"),
    lon=st.sampled_from([LON, small_town.WEST, OUTSIDE.lon, 55.45, 200.0]),
    lat=st.sampled_from([LAT, small_town.NORTH, OUTSIDE.lat, -20.88]),
    kind=st.sampled_from(PlaceKind),
    score=st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.8, 0.799999, 1.0])),
    citycode=st.sampled_from(["53130", "53054", "97411", "75118", "99001", ""]),
    city=st.just("Laval"),
    doubt_fr=st.sampled_from(["", "", "Un doute."]),
)


@given(found=st.lists(places, max_size=4), precision_m=st.sampled_from([1.0, 15.0, 500.0]))
def test_never_a_yes_or_a_no_but_for_a_sure_house_number(perimeter, found, precision_m):
    """Whatever geocoders say, alone or together: other kinds, lower scores and doubts give no verdict at all."""
    for place in found:
        alone = answer_address(perimeter, place, precision_m)
        if place.kind is not PlaceKind.HOUSE_NUMBER or place.score < 0.8 or place.doubt_fr:
            assert {answer.verdict for answer in alone.answers} == {Verdict.CANNOT_TELL}
            assert all(answer.settles_fr for answer in alone.answers)
    said = answer_addresses(perimeter, found, precision_m)
    assert bool(said.answers) != bool(said.message_fr)
    for answer in said.answers:
        if answer.verdict is not Verdict.CANNOT_TELL:
            assert said.place.kind is PlaceKind.HOUSE_NUMBER
            assert said.place.score >= 0.8


def edition_of(communes, areas=()):
    """Tables enough to name communes and their neighbourhoods."""
    tables = {
        "communes": [{"commune_code": code, "name": name, "wkb": wkb} for code, name, wkb in communes],
        "areas": [
            {"area": area, "generation": 2015 if area.startswith("QP") else 2024, "kind": "qpv", "communes": codes, "lon": lon,
             "lat": 48.86}
            for area, codes, lon in areas
        ],
    }  # fmt: skip
    return SimpleNamespace(rows=tables.__getitem__)


FRANCE = edition_of(
    [
        ("93066", "Saint-Denis", b""), ("97411", "Saint-Denis", b""), ("53210", "Saint-Denis-d'Anjou", b""),
        ("72181", "Le Mans", b""), ("2A004", "Ajaccio", b""), ("62041", "Arras", b""), ("69123", "Lyon", b""),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("saint denis", ["Saint-Denis (93)", "Saint-Denis (974)"]),
        ("ST-DENIS", ["Saint-Denis (93)", "Saint-Denis (974)"]),
        ("Saint-Denis (974)", ["Saint-Denis (974)"]),
        ("Saint-Denis 93", ["Saint-Denis (93)"]),
        ("97400 Saint-Denis", ["Saint-Denis (974)"]),
        ("saint-denis d anjou", ["Saint-Denis-d'Anjou (53)"]),
        ("saint-denis-d", ["Saint-Denis-d'Anjou (53)"]),
        ("mans", ["Le Mans (72)"]),
        ("le mans", ["Le Mans (72)"]),
        ("ajaccio 2a", ["Ajaccio (2A)"]),
        ("20000 Ajaccio", ["Ajaccio (2A)"]),
        ("Lyon 69", ["Lyon (69)"]),
        ("Lyon 75", []),
        ("Nulleville", []),
        ("", []),
        ("  ' ", []),
        ("97110", []),
    ],
)
def test_communes_by_the_name_that_people_type(text, labels):
    """Accents, case, hyphens, «st», the article; homonyms stay apart by their department."""
    assert [one.label_fr for one in communes_named(FRANCE, text)] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("3 rue du Port, Arras", ["Arras (62)"]),
        ("3 rue du Port 62000 Arras", ["Arras (62)"]),
        ("1 place de la République 97400 Saint-Denis", ["Saint-Denis (974)"]),
        ("12 rue des Marins Le Mans", ["Le Mans (72)"]),
        ("rue du Port", []),
        ("", []),
    ],
)
def test_the_commune_that_an_address_ends_with(text, labels):
    """With a comma or without; a street alone names none."""
    assert [one.label_fr for one in communes_told(FRANCE, text)] == labels


def test_neighbourhoods_of_a_commune_by_generation():
    """By the codes of the list, by the outline where the list has none; an arrondissement has those of its city."""
    wkb = shapely.to_wkb(shapely.box(2.2, 48.8, 2.4, 48.9))
    areas = [("QN07502M", "75056", 2.3), ("QN07501M", "93066 75056", 9.0), ("QP075001", None, 2.3), ("QP075002", None, 9.0),
             ("QP075003", None, None), ("QP093001", "93066", 2.3)]  # fmt: skip
    edition = edition_of([("75056", "Paris", wkb)], areas)
    for code in ("75056", "75118"):
        found = neighbourhoods_of_commune(edition, code)
        assert {generation: [row["area"] for row in rows] for generation, rows in found.items()} == {
            2015: ["QP075001"],
            2024: ["QN07501M", "QN07502M"],
        }
    assert neighbourhoods_of_commune(edition, "99001") == {2015: [], 2024: []}
