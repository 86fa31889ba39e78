"""Checking an address: a point, typed words, a commune and its map; what is not known is never a yes nor a no."""

import pytest

from pages.reading import Page
from quartiers.knowledge.sources.addresses import NotReached, Place, PlaceKind
from quartiers.platform.web import address

INSIDE = "le point est dedans"


@pytest.fixture
def fictional_point(demo_edition):
    """A point well inside a made-up neighbourhood."""
    row = next(row for row in demo_edition.rows("areas") if row["area"] == "QP990051")
    return f"{row['lon']:.5f},{row['lat']:.5f}"


def _heads(response):
    return [line for line in response.content.decode().splitlines() if 'id="liste-2' in line]


def test_a_point_is_answered_for_both_lists(client, site, fictional_point):
    """Yes inside an exact outline, with the neighbourhood and what follows."""
    response = client.get("/adresse/", {"q": fictional_point})
    text = response.content.decode()
    assert len(_heads(response)) == 2
    assert "Liste de 2015 : oui" in text.replace("\xa0", " ")
    assert "/quartiers/QP990051/" in Page(response).links
    assert "confirmer" in text


def test_nothing_is_kept_of_what_is_asked(client, site, fictional_point):
    """Neither by a cache, nor by the address that the next page is told."""
    response = client.get("/adresse/", {"q": fictional_point})
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex"' in response.content.decode()
    assert not response.cookies


def test_coordinates_out_of_the_world_are_refused_with_the_value(client, site):
    """What was typed stays in the field."""
    text = client.get("/adresse/", {"q": "999,95"}).content.decode()
    assert "999,95" in text
    assert "degrés" in text
    assert 'value="999,95"' in text


def test_without_geocoder_the_commune_is_offered(client, site):
    """The service is off in tests: the page says so, and names the commune that it recognises."""
    response = client.get("/adresse/", {"q": "3 rue du Port, Ville simulée 99001"})
    text = response.content.decode()
    assert "ne peut pas situer une adresse" in text
    assert "?commune=99001" in Page(response).links
    assert "https://sig.ville.gouv.fr/" in Page(response).links


def test_a_commune_is_known_by_its_name(client, site):
    """The name that people know, at the end of what they typed or alone; a postcode alone is told that it is too little."""
    typed = client.get("/adresse/", {"q": "12 rue de la Gare 53000 Laval"})
    assert "?commune=53130" in Page(typed).links
    named = client.get("/adresse/", {"commune": "laval"})
    assert "/quartiers/QN05301M/" in Page(named).links
    unknown = client.get("/adresse/", {"commune": "53000"}).content.decode()
    assert "/quartiers/QP" not in unknown
    nowhere = client.get("/adresse/", {"commune": "Nulleville"}).content.decode()
    assert "Nulleville" in nowhere
    assert "pas un non" in nowhere.replace("\xa0", " ")


def test_a_point_is_read_in_the_order_of_any_map(client, site, fictional_point):
    """Maps on a phone give the latitude first: the same answer, and how the point was read."""
    lon, lat = fictional_point.split(",")
    text = client.get("/adresse/", {"q": f"{lat}, {lon}"}).content.decode().replace("\xa0", " ")
    assert "Liste de 2015 : oui" in text
    assert "Point lu : longitude" in text.replace("\u202f", " ")


def test_a_commune_shows_its_neighbourhoods_and_takes_a_click(client, site):
    """The picture is a button; a click is a point, the corner 0, 0 of a keyboard is not."""
    page = client.get("/adresse/", {"commune": "99001"}).content.decode()
    assert 'type="image"' in page
    assert client.get("/adresse/carte/99001-2024.svg").headers["Content-Type"] == "image/svg+xml"
    clicked = client.get("/adresse/", {"commune": "99001", "carte.x": "200", "carte.y": "210"})
    assert len(_heads(clicked)) == 2
    corner = client.get("/adresse/", {"commune": "99001", "carte.x": "0", "carte.y": "0"})
    assert _heads(corner) == []
    assert "Aucun point" in corner.content.decode()


def _place(label, lon, lat, score=0.95, kind=PlaceKind.HOUSE_NUMBER):
    return Place(label, lon, lat, kind, score, "53130", "Laval", source="geopf")


def test_several_addresses_are_offered_and_one_is_chosen(client, site, monkeypatch, fictional_point):
    """Which one is asked; choosing gives the answer."""
    lon, lat = map(float, fictional_point.split(","))
    places = (_place("3 rue du Port A", lon, lat), _place("3 rue du Port B", -0.76, 48.07))
    monkeypatch.setattr(address, "find_places", lambda *_: places)
    response = client.get("/adresse/", {"q": "3 rue du port"})
    assert {"?q=3%20rue%20du%20port&lieu=0", "?q=3%20rue%20du%20port&lieu=1"} <= set(Page(response).links)
    assert _heads(response) == []
    chosen = client.get("/adresse/", {"q": "3 rue du port", "lieu": "0"})
    assert "Liste de 2015 : oui" in chosen.content.decode().replace("\xa0", " ")


def test_a_street_is_never_a_yes_nor_a_no(client, site, monkeypatch):
    """Known to the street only: cannot tell, whatever the score."""
    monkeypatch.setattr(address, "find_places", lambda *_: (_place("Rue du Port", -0.76, 48.07, 0.99, PlaceKind.STREET),))
    heads = _heads(client.get("/adresse/", {"q": "rue du port laval"}))
    assert len(heads) == 2
    assert all("on ne peut pas dire" in head for head in heads)


def test_a_service_that_is_down_is_not_an_unknown_address(client, site, monkeypatch):
    """The reason is said."""
    monkeypatch.setattr(address, "find_places", lambda *_: NotReached("le service d'adresses est occupé"))
    assert "occupé" in client.get("/adresse/", {"q": "3 rue du port, Laval"}).content.decode()


def test_the_list_in_force_comes_first_and_alone_counts_for_an_aid(client, site):
    """What is said of the former list promises nothing."""
    text = client.get("/adresse/?q=-0.7669,48.0785").content.decode()
    assert text.index('id="liste-2024"') < text.index('id="liste-2015"')
    assert "plus en vigueur" in text[text.index('id="liste-2015"') :]
    assert "plus en vigueur" not in text[: text.index('id="liste-2015"')]
