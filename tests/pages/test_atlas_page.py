"""The map: the same content drawn, listed and as GeoJSON; livelier only where the browser can."""

import re

from quartiers.platform.territories.models import Neighbourhood, Territory


def _page(client, query=""):
    return client.get(f"/carte/{query}", headers={"accept-encoding": "identity"}).content.decode()


def test_list_and_drawing_stand_without_script(client, site):
    """Every territory and neighbourhood of the list in force is a link; the drawing has as many numbers."""
    html = _page(client)
    linked = set(re.findall(r'href="/quartiers/(\w+)/"', html))
    assert linked == set(Neighbourhood.objects.filter(generation=2024).values_list("code", flat=True))
    assert set(re.findall(r'href="/territoires/(\w+)/"', html)) == set(Territory.objects.values_list("code", flat=True))
    assert 'data-map="svg"' in html
    assert html.count('r="10"') == Territory.objects.filter(is_fictional=False).count()


def test_the_other_list_is_one_link_away(client, site):
    """2015 and 2024 are two lists of the same country: one at a time, drawing and list alike."""
    html = _page(client, "?generation=2015")
    assert set(re.findall(r'href="/quartiers/(\w\w)', html)) == {"QP"}
    assert '<a href="/carte/?generation=2015" aria-current="page">' in html


def test_before_any_edition(client, db):
    """Nothing published: said, not broken."""
    assert "aucune édition n’est publiée" in _page(client)


def test_geojson_names_its_edition_and_what_is_simulated(client, site):
    """Kept for a year, since the address names the edition; the file's own name says that some of it is simulated."""
    response = client.get(f"/editions/{site.edition}/carte.geojson", headers={"accept-encoding": "identity"})
    assert response.headers["Content-Type"] == "application/geo+json"
    assert "immutable" in response.headers["Cache-Control"]
    assert f"simule-carte-{site.edition}.geojson" in response.headers["Content-Disposition"]
    assert response.json()["has_simulated"]
    compressed = client.get(f"/editions/{site.edition}/carte.geojson", headers={"accept-encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert client.get("/editions/2020-01-01-0000000000/carte.geojson").status_code == 404


def test_no_other_host_unless_the_keeper_of_the_site_says_so(client, site, settings):
    """A basemap opens this page, and it alone, to its own host."""
    assert "tuiles.example" not in client.get("/carte/").headers["Content-Security-Policy"]
    settings.BASEMAP_URL, settings.BASEMAP_CREDIT = "https://tuiles.example/{z}/{x}/{y}.png", "© Exemple"
    response = client.get("/carte/?fond=1", headers={"accept-encoding": "identity"})
    assert "connect-src 'self' https://tuiles.example" in response.headers["Content-Security-Policy"]
    assert 'data-basemap="https://tuiles.example/{z}/{x}/{y}.png"' in response.content.decode()
    assert "tuiles.example" not in client.get("/").headers["Content-Security-Policy"]
