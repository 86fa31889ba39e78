"""Whether a source is still there: asked politely, one at a time, never on a network of one's own."""

import pytest

from link_server import web_pages
from quartiers.knowledge.aids.outside import links
from quartiers.knowledge.aids.outside.links import check_links


def asked(pages, *paths, **options):
    """What the addresses of the server answered, and the pauses that were made."""
    pauses = []
    urls = [path if "://" in path else f"{pages.url}/{path}" for path in paths]
    return list(check_links(urls, allows_own_network=True, sleep=pauses.append, **options)), pauses


def test_head_then_get_one_at_a_time():
    """GET only where HEAD is refused; a pause between two addresses; a page for people only troubles nobody."""
    with web_pages(there=(200, 200, ""), headless=(405, 200, ""), gone=(404, 404, ""), robots=(403, 403, "")) as pages:
        found, pauses = asked(pages, "there", "headless", "gone", "robots")
        assert [(one.status, one.is_there) for one in found] == [(200, True), (200, True), (404, False), (403, True)]
        assert pages.asked[:3] == [("HEAD", "/there"), ("HEAD", "/headless"), ("GET", "/headless")]
        assert (pauses, pages.most_at_once) == ([links.PAUSE_S] * 3, 1)
        assert found[2].trouble_fr == "page absente"


def test_it_follows_where_a_page_leads():
    """A moved page is there; one that leads in circles is not."""
    with web_pages(moved=(301, 301, "/there"), there=(200, 200, ""), ring=(302, 302, "/ring")) as pages:
        (moved, ring), _ = asked(pages, "moved", "ring")
        assert (moved.is_there, moved.status) == (True, 200)
        assert ring.trouble_fr == "trop de renvois d'une adresse à l'autre"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://[::1]/", "http://10.0.0.8/", "http://169.254.169.254/latest", "http://localhost:22/", "http://machine.invalid/",
     "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_a_network_of_ones_own_is_not_asked(url, monkeypatch):
    """Somebody typed the address: it must not make the server ask its neighbours."""
    monkeypatch.setattr("httpx.Client.stream", lambda *_a, **_k: pytest.fail("asked"))
    (answer,) = check_links([url])
    assert answer.status is None
    assert "non essayée" in answer.trouble_fr


def test_a_page_that_leads_to_ones_own_network_is_not_followed(monkeypatch):
    """Each address of the chain is looked at."""
    seen = []
    with web_pages(out=(302, 302, "http://10.0.0.8/secret")) as pages:
        monkeypatch.setattr(links, "_is_public", lambda host, _port: not seen.append(host) and host == "127.0.0.1")
        (answer,) = check_links([f"{pages.url}/out"])
    assert seen == ["127.0.0.1", "10.0.0.8"]
    assert "non essayée" in answer.trouble_fr


@pytest.mark.parametrize("url", ["ftp://exemple.fr/x", "javascript:alert(1)", "http://", "http://[", "", "http://127.0.0.1:1/"])
def test_what_is_no_address_is_an_answer(url):
    """Nothing ends in a traceback."""
    (answer,) = check_links([url], allows_own_network=True)
    assert (answer.status, answer.is_there) == (None, False)
