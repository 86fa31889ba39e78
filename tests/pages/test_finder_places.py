"""The two places of a search for aids: an address becomes a neighbourhood, a distance or an unknown, and is let go."""

import pytest

from quartiers.knowledge.portrait.perimeter import Answer, Candidate, Verdict
from quartiers.knowledge.sources.addresses import Place, PlaceKind
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.platform.observatory.editions import current
from quartiers.platform.web import address
from quartiers.platform.web import finder_places as places

INSIDE = "QN99002M"


@pytest.fixture
def published(site):
    """The demonstration, served."""
    return current()


@pytest.fixture
def inside(published):
    """A point well inside a made-up neighbourhood of the list in force."""
    row = published.edition.area(INSIDE)
    return row["lon"], row["lat"]


def test_a_point_inside_is_a_yes(published, inside):
    """The neighbourhood is kept, the point is not."""
    found = places.ask(published, {"faire": "adresse", "adresse": "{:.5f},{:.5f}".format(*inside)})
    assert str(found["kept"]) == f"oui:{INSIDE}"
    assert found["kept"].zones["contient"] == ["QPV"]
    assert "ZFU_TE" in found["kept"].zones["peut_contenir"]


def test_forty_metres_outside_is_a_no_with_its_distance():
    """Said with its distance; across the street is still possible, and no other zone is ruled out."""
    near = Candidate("QN05301M", "Les Fourches", 40.2, 0.0, Origin.OFFICIAL)
    (kept,) = [places.place_of(Answer(2024, Verdict.NO, "", "", (near,), Origin.OFFICIAL))]
    assert (str(kept), kept.is_in_qpv) == ("non:QN05301M:40", False)
    assert {"limitrophe_QPV", "ZFU_TE", "hors_zone"} <= set(kept.zones["peut_contenir"])
    assert "QPV" not in kept.zones["peut_contenir"]
    assert kept.zones["contient"] == []
    assert places.label_fr(kept, None) == "hors QPV, à 40 m"


@pytest.mark.parametrize("verdict", [Verdict.PROBABLY_YES, Verdict.PROBABLY_NO, Verdict.CANNOT_TELL])
def test_a_hesitation_keeps_nothing(verdict):
    """Never a yes nor a no: the person chooses their neighbourhood, or does not know."""
    near = Candidate("QN05301M", "Les Fourches", -40.0, 50.0, Origin.APPROXIMATE)
    assert places.place_of(Answer(2024, verdict, "", "", (near,), Origin.APPROXIMATE)) is None


def test_a_real_address_without_outlines_is_not_told(published):
    """The demonstration has no official outline of a real one: nothing is kept of the address."""
    found = places.ask(published, {"faire": "adresse", "adresse": "-0.7669,48.0785"})
    assert found["answer"].verdict is Verdict.CANNOT_TELL
    assert found["kept"] is None


def test_a_commune_lists_its_neighbourhoods(published):
    """Those of the list in force, to be declared; a name not known is not a no."""
    found = places.ask(published, {"faire": "commune", "commune": "laval"})
    assert found["commune_name"] == "Laval"
    assert {row["generation"] for row in found["neighbourhoods"]} == {2024}
    assert places.ask(published, {"faire": "commune", "commune": "Nulleville"})["has_none"]
    assert places.ask(published, {"faire": "commune", "commune": " "})["nothing_typed"]


def test_without_a_geocoder_the_commune_is_offered(published):
    """The address names it: its neighbourhoods come at once."""
    found = places.ask(published, {"faire": "adresse", "adresse": "12 rue de la Gare 53000 Laval"})
    assert found["not_reached"]
    assert found["neighbourhoods"]


def test_several_addresses_are_offered_and_one_is_chosen(published, inside, monkeypatch):
    """Which one is asked; choosing gives the answer."""
    here = [
        Place(label, lon, lat, PlaceKind.HOUSE_NUMBER, 0.95, "53130", "Laval", source="geopf")
        for label, lon, lat in [("3 rue du Port A", *inside), ("3 rue du Port B", -0.76, 48.07)]
    ]
    monkeypatch.setattr(address, "find_places", lambda *_: tuple(here))
    asked = {"faire": "adresse", "adresse": "3 rue du port"}
    assert [label for _, label in places.ask(published, asked)["choices"]] == ["3 rue du Port A", "3 rue du Port B"]
    assert str(places.ask(published, asked | {"lieu": "0"})["kept"]) == f"oui:{INSIDE}"


def test_out_of_the_world_is_one_sentence(published):
    """And the field keeps what was typed."""
    found = places.ask(published, {"faire": "adresse", "adresse": "999,95"})
    assert "degrés" in found["problem"]
    assert found["address"] == "999,95"


@pytest.mark.parametrize("text", [f"oui:{INSIDE}", f"declare:{INSIDE}", f"non:{INSIDE}:40", "non", "inconnu"])
def test_a_place_travels_as_text(published, text):
    """What the form brings back is what was kept."""
    assert str(places.read_place(text, published)) == text


@pytest.mark.parametrize("text", ["", "oui", "oui:QN00000X", "declare:", "peut-être", "oui:QN99002M<script>", "non:40:40"])
def test_what_this_site_never_writes_is_not_read(published, text):
    """A neighbourhood that does not exist either."""
    assert places.read_place(text, published) is None


def test_what_is_declared_is_marked(published):
    """A declared neighbourhood opens what a checked one opens, and says so."""
    place = places.read_place(f"declare:{INSIDE}", published)
    assert places.label_fr(place, published).endswith("(QPV, déclaré)")
    assert places.profile_of(places.HOME_FIELD, place) == {"porteur_residence_qpv": True}
    assert places.profile_of(places.ACTIVITY_FIELD, places.UNKNOWN) == {}


def test_the_other_place_is_offered_when_it_is_known(published):
    """Living and working at one address is answered once."""
    known = {places.HOME_FIELD: f"oui:{INSIDE}"}
    assert (
        places.same_place(places.ACTIVITY_FIELD, lambda field: known.get(field, ""), published)["same_place"] == f"oui:{INSIDE}"
    )
    unknown = {places.HOME_FIELD: "inconnu"}
    assert places.same_place(places.ACTIVITY_FIELD, lambda field: unknown.get(field, ""), published) == {}


@pytest.mark.parametrize("away_m", [0, 40, 300, 12_345, 1_234_567])
def test_a_place_travels_whole(published, away_m):
    """However far, what is written in the form is read again."""
    place = places.KnownPlace("non", INSIDE, away_m)
    assert places.read_place(str(place), published) == place
