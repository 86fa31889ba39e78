"""The finder in a frame: on the sites that the host named for a territory, nowhere else, and without a cookie."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finder_visitor import Visitor
from people import someone
from quartiers.platform.accounts.roles import Role

SITE = "https://www.agglo.example"


@pytest.fixture
def framed(site, settings):
    """The site of one territory is named."""
    settings.WIDGET_SITES = {"T03": (SITE,)}


def policy(response):
    return response.headers["Content-Security-Policy"]


def test_a_named_site_may_frame_the_widget_of_its_territory(client, framed):
    response = client.get("/widget/T03/")
    assert f"frame-ancestors {SITE};" in f"{policy(response)};"
    assert "X-Frame-Options" not in response.headers


@pytest.mark.parametrize("address", ["/widget/FICTIF/", "/aides/trouver/", "/aides/", "/"])
def test_nothing_else_is_framed_by_anybody(client, framed, address):
    response = client.get(address)
    assert SITE not in policy(response)
    assert "frame-ancestors 'none'" in policy(response)
    assert response.headers["X-Frame-Options"] == "DENY"


def test_no_cookie_is_set_and_a_session_changes_nothing(client, framed):
    """Browsers send ours to no frame of another site (SameSite=Lax); were it sent, the page would be the same."""
    visitor = Visitor(client, "/widget/T03/").goes_through({"situation": "association"})
    assert "prochaine" in visitor.text
    assert not client.cookies
    assert visitor.response.headers["Referrer-Policy"] == "no-referrer"
    page = client.get("/widget/T03/").content
    client.force_login(someone(Role.OBSERVER))
    response = client.get("/widget/T03/")
    assert response.content == page
    assert not response.cookies


@pytest.mark.parametrize(("address", "is_read"), [("/widget/T03/", False), ("/widget/T99/", False), ("/aides/trouver/", True)])
def test_the_session_of_who_is_signed_in_is_not_looked_up(client, framed, address, is_read):
    """A cookie that comes with the request all the same is not read; elsewhere on the site it is, so this can fail."""
    client.force_login(someone(Role.OBSERVER))
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert any("django_session" in query["sql"] for query in asked.captured_queries) == is_read
    assert not response.cookies


def test_links_open_outside_of_the_frame(client, framed):
    visitor = Visitor(client, "/widget/T03/").goes_through({"situation": "association"})
    links = [part.split(">")[0] for part in visitor.text.split("<a ")[1:]]
    assert links
    assert all('target="_blank"' in link for link in links if "href=" in link and "#" not in link), links


def test_an_unknown_territory_is_not_there(client, framed):
    assert client.get("/widget/T99/").status_code == 404
