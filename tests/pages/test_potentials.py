"""Potentials of a neighbourhood: verdicts and cards, what is not shown, and what a page says when there is nothing."""

import pytest
from django.utils import timezone

from pages.reading import Page
from potential_rows import some_rows, with_rows
from quartiers.platform.observatory import editions
from quartiers.platform.observatory.actions import publish

HERE = "/quartiers/QP990051/potentiels/"
REAL = "/quartiers/QP053001/potentiels/"


@pytest.fixture
def cards(db, demo_edition, settings, tmp_path):
    """The demonstration with potentials made by hand, published."""
    rows = some_rows("QP990051")
    settings.HOME = tmp_path / "cards"
    editions.opened.cache_clear()
    edition = with_rows(demo_edition, rows, settings.HOME)
    publish(edition=edition, at=timezone.now(), by="system")
    return edition


def test_verdicts_come_first_each_with_its_word(cards, client):
    """Confirmed, reversed, not told apart, too few, not available: said in words; everything simulated says so."""
    page = Page(client.get(HERE))
    assert page.levels[:3] == [1, 2, 3]
    assert page.inline == []
    for word in ("Confirmé", "Renversé", "On ne distingue pas", "Pas assez de données", "Non disponible"):
        assert f">{word}<" in page.text
    assert page.text.index("Ce que dit le programme") < page.text.index("Il manque probablement")
    assert page.text.count("Exemple simulé") >= 5


def test_without_a_register_one_sentence_says_how_to_load_it(cards, client):
    """A real neighbourhood of the demonstration has none."""
    page = Page(client.get(REAL))
    assert "aucun registre" in page.text
    assert "quartiers build --from" in page.text
    assert "<article" not in page.text


def test_an_edition_of_before_is_read_without_a_card(site, client):
    """Its table does not exist."""
    assert client.get(HERE).status_code == 200
