"""Typed addresses against a hand-made address base: what is found, how surely, and when two places fit."""

import time
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.sources.addresses import NotReached, PlaceKind
from quartiers.knowledge.sources.ban import SOURCE
from quartiers.knowledge.sources.likeness import likeness
from quartiers.knowledge.sources.local_geocoder import search_local
from quartiers.knowledge.sources.spelling import LINK_WORDS, words_of
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import find, take

SAMPLE = Path(__file__).parents[3] / "fixtures/ban/adresses-france.csv"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store that holds the sample."""
    place = Store(tmp_path_factory.mktemp("ban"))
    take(place, SOURCE, find([SAMPLE], SOURCE), taken_on="2026-11-27")
    return place


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("12 rue de l'Écluse, 53000 Laval", "12 Rue de l’Écluse 53000 Laval"),
        ("12 RUE DE L ECLUSE LAVAL", "12 Rue de l’Écluse 53000 Laval"),
        ("Laval, 12 r de l'ecluse", "12 Rue de l’Écluse 53000 Laval"),
        ("53000 laval 12 rue écluse", "12 Rue de l’Écluse 53000 Laval"),
        ("12, rue de l'Écluse 53000", "12 Rue de l’Écluse 53000 Laval"),
        ("rue de l'Écluse 12 Laval", "12 Rue de l’Écluse 53000 Laval"),
        ("n° 12 rue de l'Écluse à Laval", "12 Rue de l’Écluse 53000 Laval"),
        ("12 bis rue de l'Écluse Laval", "12 bis Rue de l’Écluse 53000 Laval"),
        ("12b rue de l'Écluse Laval", "12 bis Rue de l’Écluse 53000 Laval"),
        ("7 bis pl. Victor Fictif Saint-Denis", "7 bis Place Victor Fictif 93210 Saint-Denis"),
        ("3 rue du 8 mai 1945 Laval", "3 Rue du 8 Mai 1945 53000 Laval"),
        ("5 bd du Gal St-Eloi, Laval", "5 Boulevard du Général Saint-Éloi 53000 Laval"),
        ("5 av. du général saint éloi 53000 LAVAL CEDEX", "5 Avenue du Général Saint-Éloi 53000 Laval"),
        ("2 rue de Laval, Changé", "2 Rue de Laval 53810 Changé"),
        ("1 avenue de Changé, Laval", "1 Avenue de Changé 53000 Laval"),
        ("12 rue des lilas st denis d anjou", "12 Rue des Lilas 53290 Saint-Denis-d'Anjou"),
        ("12 rue des Lilas 93200 St-Denis", "12 Rue des Lilas 93200 Saint-Denis"),
        ("12 rue des Lilas, Paris 2e", "12 Rue des Lilas 75002 Paris 2e Arrondissement"),
        ("4 rue de l'église, Ballée", "4 Rue de l'Église (Ballée) 53340 Val-du-Maine"),
        ("4 rue de l'Église 53340 Épineux le Seguin", "4 Rue de l'Église (Épineux-le-Seguin) 53340 Val-du-Maine"),
        ("12 rue des lilas 53290 st denis", "12 Rue des Lilas 53290 Saint-Denis-d'Anjou"),
        ("Saint-Denis 12 rue des lilas 53290", "12 Rue des Lilas 53290 Saint-Denis-d'Anjou"),
        ("12 rue de l'Écluse, 53000 Laval, France", "12 Rue de l’Écluse 53000 Laval"),
        ("12 rue des Lilas 75001 Paris", "12 Rue des Lilas 75001 Paris 1er Arrondissement"),
    ],
)
def test_one_address_however_it_is_typed(store, typed, label):
    """Accents, capitals, abbreviations and the place of the commune do not matter: one house number, surely."""
    sure = [place for place in search_local(store, typed) if place.is_sure]
    assert [place.label for place in sure] == [label]


@pytest.mark.parametrize(
    ("typed", "cities"),
    [
        ("12 rue des Lilas, Saint-Denis", {"53211", "93066"}),
        ("12 rue des lilas paris", {"75101", "75102"}),
        ("4 rue de l'église val du maine", {"53249"}),
    ],
)
def test_two_places_that_fit_are_both_given(store, typed, cities):
    """Homonymous communes, arrondissements, streets of two former communes: nothing tells them apart, both are there."""
    best = [place for place in search_local(store, typed) if place.score == 1.0]
    assert len(best) == 2
    assert len({place.label for place in best}) == 2
    assert {place.citycode for place in best} == cities


@pytest.mark.parametrize(
    ("typed", "kind", "least", "most"),
    [
        ("rue de l'Écluse, Laval", PlaceKind.STREET, 1.0, 1.0),
        ("99 rue de l'Écluse, Laval", PlaceKind.STREET, 0.9, 0.9),
        ("rue du 8 mai 1945, Laval", PlaceKind.STREET, 1.0, 1.0),
        ("Le Bas des Bois, Laval", PlaceKind.LOCALITY, 1.0, 1.0),
        ("Laval", PlaceKind.MUNICIPALITY, 1.0, 1.0),
        ("53810", PlaceKind.MUNICIPALITY, 1.0, 1.0),
        ("12 chemin sans nom connu, Laval", PlaceKind.MUNICIPALITY, 0.5, 0.5),
        # Another street, maybe: the same number exists there.
        ("12 rue de l'Éclusé-Neuve, Laval", PlaceKind.HOUSE_NUMBER, 0.5, 0.75),
        ("12 rue des Lylas, Changé", PlaceKind.HOUSE_NUMBER, 0.5, 0.75),
        ("12 avenue des Lilas, Changé", PlaceKind.HOUSE_NUMBER, 0.5, 0.75),
        ("12 lilas, Changé", PlaceKind.HOUSE_NUMBER, 0.5, 0.75),
    ],
)
def test_less_than_an_address_says_so(store, typed, kind, least, most):
    """A street, a commune, a name that is only alike: the kind and the score say what is known."""
    best = search_local(store, typed)[0]
    assert (best.kind, best.is_sure) == (kind, False)
    assert least <= best.score <= most


@pytest.mark.parametrize("typed", ["", "12", "rue de l'Écluse", "12 rue de l'Écluse, Nulleville", "%%% ;;; '", "0" * 400])
def test_without_a_known_commune_nothing_is_found(store, typed):
    """Where, nobody knows: no place."""
    assert search_local(store, typed) == ()


@pytest.mark.parametrize("typed", ["12 rue de l'Écluse 53810 Laval", "12 rue de l'Écluse 31000 Laval"])
def test_a_postcode_that_contradicts_the_commune_is_a_doubt(store, typed):
    """The postcode of another commune, or of another department: the address is not sure."""
    best = search_local(store, typed)[0]
    assert best.label == "12 Rue de l’Écluse 53000 Laval"
    assert "code postal demandé" in best.doubt_fr
    assert not best.is_sure


def test_a_position_computed_along_the_street_is_a_doubt(store):
    """BAN says where its points come from; one drawn between two others is not a house."""
    best = search_local(store, "14 rue de l'Écluse Laval")[0]
    assert (best.kind, best.score, best.is_sure) == (PlaceKind.HOUSE_NUMBER, 1.0, False)
    assert "le long de la voie" in best.doubt_fr


def test_a_street_whose_points_are_unknown_is_its_commune(tmp_path):
    """Addresses without coordinates place nothing: the commune is what is known."""
    text = SAMPLE.read_text(encoding="utf-8").replace("2.360000;48.920000", ";")
    (tmp_path / SAMPLE.name).write_text(text, encoding="utf-8")
    store = Store(tmp_path / "home")
    take(store, SOURCE, find([tmp_path / SAMPLE.name], SOURCE), taken_on="2026-11-27")
    found = search_local(store, "7b place Victor Fictif 93210 Saint-Denis")
    assert [(place.label, place.kind, place.score) for place in found] == [("Saint-Denis", PlaceKind.MUNICIPALITY, 0.5)]


def test_without_the_file_it_says_so(tmp_path):
    """The file is optional: its absence is not an address that nobody knows."""
    found = search_local(Store(tmp_path), "12 rue de l'Écluse, Laval")
    assert isinstance(found, NotReached)
    assert "Base Adresse Nationale" in found.why_fr


WORDS = [
    "12", "7", "bis", "rue", "avenue", "de", "l'", "Écluse", "des", "Lilas", "Ecluses", "Laval", "Changé", "Saint-Denis",
    "53000", "93200", "97400", "Paris", "2e", "8", "mai", "1945", "du", "Général", "Saint-Éloi", "France", "Ballée", "église",
]  # fmt: skip


@settings(max_examples=settings.default.max_examples // 4)  # each is several queries
@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_a_sure_place_has_every_word_of_its_street_typed(store, typed):
    """Whatever is typed, in any order: nothing that matters in a sure address was guessed."""
    said = set(words_of(" ".join(typed)))
    for place in search_local(store, " ".join(typed)):
        if place.is_sure:
            street = words_of(place.label.partition(place.postcode)[0].partition("(")[0])
            assert {word for word in street if word not in LINK_WORDS | {"bis"}} <= said


def test_names_of_streets_are_alike_both_ways():
    """Likeness is one for the same words, lower for others, and does not depend on which was typed."""
    pairs = [("rue de la paix", "rue paix"), ("rue martin", "rue marin"), ("rue a", "place b"), ("av foch", "rue foch")]
    for one, other in pairs:
        assert likeness(words_of(one), words_of(other)) == pytest.approx(likeness(words_of(other), words_of(one)))
    assert likeness(words_of("rue de la paix"), words_of("rue paix")) > 0.8
    assert likeness(words_of("rue martin"), words_of("rue marin")) <= 0.75


def test_a_department_is_fast(tmp_path):
    """100,000 addresses, 1,000 streets in one commune: no question takes more than a fifth of a second."""
    path = tmp_path / "adresses-31.csv"
    duckdb.sql(
        "SELECT i AS id, i % 50 + 1 AS numero, '' AS rep, 'Rue ' || substr(md5((i // 50)::VARCHAR), 1, 8) AS nom_voie, "
        "'31000' AS code_postal, CASE WHEN i < 50000 THEN '31555' ELSE (31001 + i % 500)::VARCHAR END AS code_insee, "
        "CASE WHEN i < 50000 THEN 'Toulouse' ELSE 'Ville ' || md5((i % 500)::VARCHAR) END AS nom_commune, "
        "'' AS nom_ancienne_commune, 1.44 AS lon, 43.6 AS lat, '' AS type_position FROM range(100000) t(i)"
    ).write_csv(str(path), sep=";")
    store = Store(tmp_path)
    take(store, SOURCE, find([path], SOURCE), taken_on="2026-11-27")
    search_local(store, "1 rue inconnue, Toulouse")
    start = time.perf_counter()
    found = search_local(store, "1 rue c4ca4238, Toulouse")
    assert time.perf_counter() - start < 0.4  # twice the aim: the machine may be busy
    assert found[0].label == "1 Rue c4ca4238 31000 Toulouse"


def test_the_base_is_kept_beside_editions(tmp_path, home):
    """`sync` takes it, `build` leaves it out: a folder that holds nothing else has nothing to build."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    assert _run(["sync", "ban", "--from", str(folder)]) == 0
    assert Store(home).manifest("ban").rows == 20
    assert _run(["build", "--from", str(folder)]) == 2
    assert _run(["build"]) == 2
