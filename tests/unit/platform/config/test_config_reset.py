"""`quartiers demo --reset`: the site's database is emptied after a word typed whole, never when anything real was served."""

import datetime

import pytest
import typer

from quartiers.knowledge.commands import building
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.models import Person
from quartiers.platform.config import demonstrating
from quartiers.platform.observatory.models import Publication

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.fixture
def published(monkeypatch):
    """A person; and the calls that build and publish, noted instead of made."""
    Person.objects.create(email="amina@demo.invalid", is_invented=True, created_at=NOW)
    made = []
    monkeypatch.setattr(building, "demo", lambda *_: made.append("build") or 0)
    monkeypatch.setattr(demonstrating, "publish", lambda: made.append("publish") or 0)
    return made


def _publication(kind):
    return Publication.objects.create(
        edition=kind, kind=kind, as_of=NOW.date(), method_version="1", published_at=NOW, published_by="system"
    )


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_on_the_site_is_erased(published):
    """Then the edition is built and published."""
    _publication("demonstration")
    assert demonstrating.demo(reset=True, is_sure=True) == 0
    assert not Person.objects.exists()
    assert published == ["build", "publish"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("typed", "left"), [("EFFACER", 0), ("effacer", 1), ("", 1)])
def test_the_word_is_typed_whole(published, monkeypatch, capsys, typed, left):
    """Anything else erases nothing; who would be erased is said first."""
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: typed)
    if left:
        with pytest.raises(Refusal, match="EFFACER"):
            demonstrating.demo(reset=True)
    else:
        demonstrating.demo(reset=True)
    assert Person.objects.count() == left
    assert "1 personne(s), dont 0 non inventée(s)" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_nothing_is_erased_where_something_real_was_served(published):
    """Even sure, even when a demonstration is served now."""
    _publication("demonstration")
    _publication("real")
    with pytest.raises(Refusal, match="édition réelle"):
        demonstrating.demo(reset=True, is_sure=True)
    assert Person.objects.exists()
    assert published == []


@pytest.mark.django_db
def test_nothing_is_erased_in_production(published, settings):
    """Whatever is served there."""
    settings.IS_PRODUCTION = True
    with pytest.raises(Refusal, match="production"):
        demonstrating.demo(reset=True, is_sure=True)
    assert Person.objects.exists()


@pytest.mark.django_db
def test_without_reset_nothing_is_erased(published):
    """The demonstration is built, and publishing is another command."""
    assert demonstrating.demo() == 0
    assert Person.objects.exists()
    assert published == ["build"]
