"""Aids of Aides-territoires in the queue: their words only, once each, near which of ours; nothing published by itself."""

import pytest

from aides_territoires_server import TOKEN, aid, aides_territoires
from people import someone
from proposed_aids import NOW, TEAM
from quartiers.knowledge.aids.loading import catalogue, plain
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.roles import Role
from quartiers.platform.catalogue import tasks
from quartiers.platform.catalogue.actions import proposals
from quartiers.platform.catalogue.actions.importing import take_in
from quartiers.platform.catalogue.models import AidVersion, Proposal
from quartiers.platform.catalogue.queries import whole_shelf
from quartiers.platform.config import importing
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, tmp_path):
    """The server, to which the settings lead."""
    settings.HOME = tmp_path
    with aides_territoires() as running:
        settings.AIDES_TERRITOIRES_TOKEN, settings.AIDES_TERRITOIRES_URL = TOKEN, running.url
        yield running


def read():
    """One import."""
    return take_in(harvest=tasks.harvest(), at=NOW, by="system")


def test_words_only(service):
    """HTML, scripts, and addresses of people are left out; no criterion, no contact, existence to be confirmed."""
    service.aids = [
        aid(7, name="Aide <b>aux</b> loyers", description="<p>Écrire à jeanne@ville.invalid</p><script>x()</script>"),
    ]
    done = read()
    one = Proposal.objects.get()
    raw = plain(one.text)
    assert (done.new, one.state, one.proposed_by, one.outside_id) == (1, "imported", "system", "7")
    assert (raw["name"], raw["criteria"], raw["cases"], raw["status"]) == ("Aide aux loyers", [], [], "a_confirmer")
    assert (raw["contact"], raw["what"], raw["confidence"]) == (None, "Écrire à […]", "low")
    assert not any(sign in one.text for sign in ("jeanne", "<p>", "x()", "Guichet"))
    assert one.outside_place == "Commune fictive"
    assert not AidVersion.objects.exists()
    assert whole_shelf().keys() == catalogue().keys()
    assert Entry.objects.get().action == "import_aid"


def test_again_nothing_is_double(service):
    """What is the same is left; what changed is written again while nobody has taken it up, and told afterwards."""
    service.aids = [aid(1), aid(2), aid(3)]
    assert read().new == 3
    again = read()
    assert (again.new, again.changed, Proposal.objects.count(), Entry.objects.count()) == (0, 0, 3, 3)
    proposals.take_up(number=Proposal.objects.get(outside_id="2").pk, from_territory="FICTIF", at=NOW, by=TEAM)
    service.aids = [aid(1), aid(2, name="Autre nom"), aid(3, name="Nouveau nom")]
    done = read()
    assert (done.new, done.changed, done.changed_outside) == (0, 1, 1)
    taken, changed = (Proposal.objects.get(outside_id=key) for key in "23")
    assert (taken.state, "Autre nom" in taken.text, taken.outside_changed_at) == ("draft", False, NOW)
    assert "Nouveau nom" in changed.text


def test_it_is_not_published_as_it_is(service):
    """A person takes it up, and still has everything to write; withdrawn, it waits again for somebody."""
    read()
    one = Proposal.objects.get()
    with pytest.raises(Refusal, match="entre-temps"):
        proposals.publish(number=one.pk, reason="", at=NOW, by=TEAM)
    officer = someone(Role.TERRITORY_OFFICER)
    proposals.take_up(number=one.pk, from_territory="T03", at=NOW, by=officer.actor)
    with pytest.raises(Refusal, match="entre-temps"):
        proposals.take_up(number=one.pk, from_territory="T03", at=NOW, by=TEAM)
    one.refresh_from_db()
    one.why = "utile"
    one.save()
    with pytest.raises(Refusal, match="0 cas, il en faut 3"):
        proposals.submit(number=one.pk, at=NOW, by=officer.actor)
    proposals.withdraw(number=one.pk, at=NOW, by=officer.actor)
    one.refresh_from_db()
    assert (one.state, one.proposed_by, one.from_territory, one.why) == ("imported", "system", "", "")
    Proposal.objects.update(text="ce que l'agent avait écrit")
    assert read().changed == 1
    assert Proposal.objects.get().text.startswith("id: at_1_aide_1")


def test_what_may_be_one_is_said(service):
    """A national aid and its local declination, and one of ours; a person decides."""
    ours = catalogue()["acre"]
    service.aids = [
        aid(1, name="Soutien aux commerces de proximité", financers=["Région fictive"], perimeter="Région"),
        aid(2, name="Soutien aux commerces de proximité", financers=["Région fictive"], perimeter="Commune fictive"),
        aid(3, name=ours.name, financers=[ours.carrier]),
    ]
    read()
    first, second, third = (Proposal.objects.get(outside_id=key) for key in "123")
    assert [one["name"] for one in first.alike] == ["Soutien aux commerces de proximité (Commune fictive)"]
    assert "même nom" in second.alike[0]["why"]
    assert third.alike[0]["aid"] == "acre"


def test_the_task_leaves_the_queue_when_it_cannot(service, settings, caplog):
    """A token that is refused is told in the log, and nothing goes."""
    read()
    settings.AIDES_TERRITOIRES_TOKEN = "autre"  # noqa: S105 (of a server of tests)
    tasks.import_aids.func("system")
    assert "jeton" in caplog.text
    assert Proposal.objects.count() == 1


def test_the_command(service, monkeypatch, capsys):
    """It says how many; without token, what is missing."""
    monkeypatch.setattr(importing, "start", lambda: None)
    monkeypatch.setattr("django.core.management.call_command", lambda *_a, **_k: None)
    service.aids = [aid(1), aid(2, name="")]
    assert importing.import_aides_territoires() == 0
    told = capsys.readouterr().out
    assert "1 aides nouvelles" in told
    assert "aide 2" in told
