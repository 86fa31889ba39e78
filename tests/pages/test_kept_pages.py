"""Pages kept by edition and address: same bytes, told apart by their tag, never another edition's nor another person's."""

import gzip

import pytest

from quartiers.platform.observatory.models import Publication

pytestmark = pytest.mark.django_db


def test_a_page_is_made_once_and_given_again(client, site, django_assert_num_queries):
    """The second reader gets the same bytes with one question to the database."""
    first = client.get("/", headers={"accept-encoding": "gzip"})
    with django_assert_num_queries(1):
        second = client.get("/", headers={"accept-encoding": "gzip"})
    assert first.content == second.content
    assert b"Quartiers productifs" in gzip.decompress(second.content)
    assert second.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept-Encoding", "Cookie"} <= set(second.headers["Vary"].split(", "))


def test_a_reader_who_has_it_is_told_so(client, site):
    """A tag that still holds is answered without the page."""
    tag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"if-none-match": f"W/{tag}"})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_revision_makes_the_page_again(client, site):
    """What people add changes the tag, hence the page."""
    tag = client.get("/").headers["ETag"]
    Publication.objects.update(revision=2)
    assert client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_a_reader_without_compression_gets_the_page_whole(client, site):
    """The kept bytes are opened for who cannot read them."""
    client.get("/", headers={"accept-encoding": "gzip"})
    plain = client.get("/", headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert "<h1>" in plain.content.decode()


def test_query_strings_do_not_fill_the_disk(client, site, settings):
    """An address with a query is answered and not kept."""
    client.get("/?a=1")
    assert not list(settings.HOME.glob("pages/*/*"))


def test_a_session_is_never_given_a_kept_page(client, site, settings):
    """What a signed-in person reads is theirs: made for them, kept nowhere."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "any"
    response = client.get("/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not list(settings.HOME.glob("pages/*/*"))


def test_a_demonstration_asks_not_to_be_indexed(client, site):
    """Nothing simulated is found by a search engine."""
    assert client.get("/").headers["X-Robots-Tag"] == "noindex"
    assert client.get("/").headers["X-Robots-Tag"] == "noindex"
