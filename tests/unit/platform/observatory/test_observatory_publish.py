"""Publishing: the last edition is served, and a failure leaves the previous one."""

import datetime

import pytest

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory import actions
from quartiers.platform.observatory.actions import publications
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.models import Neighbourhood, Territory

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_a_published_edition_is_the_one_served(demo_edition):
    """Its territories and neighbourhoods are found, and the journal says who did it."""
    publication = actions.publish(edition=demo_edition, at=NOW, by="system")
    assert Publication.objects.get(is_current=True) == publication
    assert Territory.objects.filter(is_fictional=False).count() == 14
    assert Neighbourhood.objects.filter(code="QP053001").exists()
    assert Entry.objects.get().action == "publish"


@pytest.mark.django_db
def test_a_failure_leaves_the_previous_edition(demo_edition, monkeypatch):
    """What breaks in the middle undoes everything."""
    actions.publish(edition=demo_edition, at=NOW, by="system")

    def broken(*, edition):
        raise RuntimeError(edition.manifest.edition)

    monkeypatch.setattr(publications, "load", broken)
    with pytest.raises(RuntimeError):
        actions.publish(edition=demo_edition, at=NOW, by="system")
    assert Publication.objects.filter(is_current=True).count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_state_brand_refuses_what_is_simulated(demo_edition, settings):
    """Under the State's brand nothing simulated is ever shown."""
    settings.BRAND = "etat"
    with pytest.raises(Refusal, match="marque de l'État"):
        actions.publish(edition=demo_edition, at=NOW, by="system")
    assert not Publication.objects.exists()


@pytest.mark.django_db
def test_a_revision_touches_only_the_served_edition(demo_edition):
    """Pages of the served edition are made again; its day and its author are kept."""
    publication = actions.publish(edition=demo_edition, at=NOW, by="system")
    later = NOW + datetime.timedelta(hours=1)
    actions.revise(at=later, by="person:7")
    publication.refresh_from_db()
    assert (publication.revision, publication.revised_at, publication.revised_by) == (2, later, "person:7")
    assert publication.published_at == NOW


@pytest.mark.django_db
def test_a_revision_without_edition_changes_nothing():
    """Before the first publication there is no page to make again."""
    actions.revise(at=NOW, by="system")
    assert not Publication.objects.exists()
