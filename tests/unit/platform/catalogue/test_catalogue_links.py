"""The links of aids: asked by the worker only, when the host allows it; what fails is kept with its day."""

import datetime

import pytest

from link_server import web_pages
from proposed_aids import NOW, draft, local_text, published
from quartiers.knowledge.aids.outside.links import LinkAnswer, check_links
from quartiers.platform.catalogue import tasks
from quartiers.platform.catalogue.actions.links import forget_links, note_answer
from quartiers.platform.catalogue.models import SourceLink
from quartiers.platform.catalogue.queries import addresses, broken_links

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=7)


def test_a_failure_keeps_the_day_it_began():
    """It ends when the page is there again."""
    url = next(iter(addresses()))
    note_answer(answer=LinkAnswer(url, 404, "page absente"), at=NOW)
    note_answer(answer=LinkAnswer(url, None, "pas de réponse à temps"), at=LATER)
    ((link, aids),) = broken_links()
    assert (link.failing_since, link.checked_at, link.status, aids) == (NOW, LATER, None, addresses()[url])
    note_answer(answer=LinkAnswer(url, 200, ""), at=LATER)
    assert broken_links() == []
    assert SourceLink.objects.get().answered_at == LATER


def test_an_address_that_no_aid_gives_is_left():
    """It is not in the queue, and goes at the next check."""
    note_answer(answer=LinkAnswer("https://exemple.fr/ancien", 404, "page absente"), at=NOW)
    assert broken_links() == []
    assert forget_links() == 1


def test_the_worker_asks_when_the_host_allows(settings, monkeypatch):
    """Off by default; on, every address of the shelf is asked, local aids' too."""
    with web_pages(there=(200, 200, "")) as pages:
        gone = {"title": "Délibération", "url": f"{pages.url}/gone", "published": None, "proves": "rule"}
        published(draft(local_text(references=[gone, gone | {"url": f"{pages.url}/there"}])))

        def here(urls):
            return check_links([url for url in urls if "127.0.0.1" in url], allows_own_network=True, sleep=lambda _s: None)

        monkeypatch.setattr(tasks, "check_links", here)
        tasks.ask_links.func()
        assert pages.asked == []
        settings.CHECKS_LINKS = True
        tasks.ask_links.func()
        assert [(link.status, aids) for link, aids in broken_links()] == [(404, ["loyers_fictifs"])]


def test_once_a_week(settings, monkeypatch):
    """The day's round asks when seven days have passed, once at a time."""
    enqueued = []
    monkeypatch.setattr(type(tasks.ask_links), "enqueue", lambda self, *_a: enqueued.append(self.module_path))
    tasks.ask_links_when_due(at=NOW)
    settings.CHECKS_LINKS = True
    tasks.ask_links_when_due(at=NOW)
    note_answer(answer=LinkAnswer("https://exemple.fr/", 200, ""), at=NOW)
    tasks.ask_links_when_due(at=NOW + datetime.timedelta(days=6))
    tasks.ask_links_when_due(at=LATER)
    assert len(enqueued) == 2
