"""Every public page: given, framed, marked when simulated, without anything that the security policy forbids."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pages.reading import Page
from quartiers.platform.observatory.models import Publication

REAL, FICTIONAL = "QP053001", "QP990051"
PAGES = [
    "/", "/recherche/", "/recherche/?q=fourches", "/recherche/?q=introuvable", "/adresse/", "/adresse/?q=-0.7669,48.0785",
    "/adresse/?commune=53130", "/territoires/", "/territoires/T03/", "/territoires/T11/", "/territoires/FICTIF/", "/quartiers/",
    "/quartiers/?territoire=T03&generation=2015", f"/quartiers/{REAL}/", f"/quartiers/{FICTIONAL}/", "/quartiers/QN05301M/",
    f"/quartiers/{REAL}/chiffres/population/", f"/quartiers/{FICTIONAL}/chiffres/establishment_density/",
    f"/quartiers/{REAL}/chiffres/survival_3_years/", f"/quartiers/{FICTIONAL}/chiffres/presence_osm/", "/comparer/",
    f"/comparer/?q={REAL}&q=QP053002", "/definitions/", "/definitions/establishment_density/", "/sources/",
    "/sources/territories/", "/sources/naf/", "/statistiques/", "/accessibilite/", "/mentions-legales/",
    "/donnees-personnelles/", "/plan-du-site/", "/nouveautes/", "/aide/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_framed(client, site, address):
    """One first title, no level skipped, ids once each, no inline script nor style, not indexed in a demonstration."""
    response = client.get(address)
    page = Page(response)
    assert response.status_code == 200
    assert page.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.levels, page.levels[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Démonstration." in page.text or "Page entièrement simulée." in page.text


@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_somewhere(client, site, address):
    """Links of a page within the site answer; files have their own tests."""
    page = Page(client.get(address))
    inner = {link for link in page.links if link.startswith("/") and not link.startswith(("/editions/", "/static/"))}
    for link in sorted(inner)[:40]:
        assert client.get(link).status_code in {200, 302}, link
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize(
    "address", [f"/quartiers/{FICTIONAL}/", f"/quartiers/{FICTIONAL}/chiffres/establishment_density/", "/territoires/FICTIF/"]
)
def test_what_is_simulated_says_so_first(client, site, address):
    """In the title, in the banner, by a stamp."""
    page = Page(client.get(address))
    assert page.title.startswith("Exemple simulé")
    assert "Page entièrement simulée." in page.text
    assert 'class="stamp">simulé' in page.text


def test_a_real_neighbourhood_is_not_called_simulated(client, site):
    """The demonstration invents nothing under a real name."""
    page = Page(client.get(f"/quartiers/{REAL}/"))
    assert "simulé" not in page.title


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["territories", "areas", "compare", "definitions", "sources", "address", "search"])
def test_before_the_first_publication_a_page_says_what_to_do(client, name):
    """Nothing is published: no empty list, no crash."""
    response = client.get(reverse(name))
    assert response.status_code == 503
    assert "quartiers publish" in response.content.decode()


def test_home_shows_how_a_sentence_is_read(client, site):
    """A figure of the edition, marked when simulated, one click from its rows; each example once."""
    page = Page(client.get("/"))
    assert "Exemple simulé" in page.text
    assert "/quartiers/QP990001/chiffres/establishment_density/" in page.links
    shown = [link for link in page.links if link.startswith("/recherche/?q=")]
    assert len(shown) == len(set(shown)) >= 5


@pytest.mark.django_db
def test_home_stands_before_the_first_publication(client):
    """The first page explains."""
    response = client.get("/")
    assert response.status_code == 200
    assert "quartiers publish" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/quartiers/QP053009/", "/quartiers/QP053001/"),
        ("/territoires/T99/", "/territoires/T03/"),
        ("/definitions/densite/", "/definitions/"),
        ("/sources/rien/", "/sources/"),
        (f"/quartiers/{REAL}/chiffres/densite/", "/definitions/"),
    ],
)
def test_an_unknown_name_is_answered_with_what_is_near(client, site, address, near):
    """404, the sentence, and links."""
    response = client.get(address)
    assert response.status_code == 404
    assert near in Page(response).links


def test_a_code_in_small_letters_leads_to_its_page(client, site):
    """Typed by hand, a code is not refused for its case."""
    assert client.get("/quartiers/qp053001/").headers["Location"] == "/quartiers/QP053001/"
    assert client.get("/territoires/t03/").headers["Location"] == "/territoires/T03/"


def _queries(client, address):
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("/quartiers/?territoire=T03&generation=2015", "/quartiers/?q="),
        ("/recherche/?q=les+f", "/recherche/?q=quartier+simul"),
        ("/comparer/?q=QP053001", "/comparer/?q=QP053001&q=zzzz"),
        # Laval has 6 neighbourhoods in both lists, Marseille 124. With a query string a page is never a kept one.
        ("/territoires/T03/?a=1", "/territoires/T01/?a=1"),
    ],
)
def test_a_list_asks_the_database_as_much_for_3_rows_as_for_30(client, site, short, long):
    """Queries do not grow with the rows."""
    client.get(short)
    assert abs(_queries(client, long) - _queries(client, short)) <= 1


@pytest.mark.parametrize(
    "address", ["/territoires/", "/definitions/", "/sources/", "/donnees/", "/donnees/dictionnaire/", "/carte/"]
)
def test_a_list_made_from_the_edition_hardly_asks_the_database(client, site, address):
    """Its rows come from the edition's files: which edition is served, and at most what people added to all of them at once."""
    client.get(f"{address}?a=1")
    assert _queries(client, f"{address}?a=1") <= 4


def test_robots_are_kept_out_of_a_demonstration(client, site):
    """Nothing of it is indexed, and it gives no list of its pages."""
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    assert client.get("/sitemap.xml").status_code == 404


def test_a_real_edition_lists_its_pages(client, site):
    """What is not simulated may be found."""
    Publication.objects.update(kind="real")
    text = client.get("/sitemap.xml").content.decode()
    assert f"/quartiers/{REAL}/</loc>" in text
    assert "Sitemap: http" in client.get("/robots.txt").content.decode()


@pytest.mark.django_db
def test_migrations_are_written():
    """Models and migrations say the same."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
