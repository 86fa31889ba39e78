"""What is documented of a territory is the same on every page, whoever documented it, and unknown stays unknown."""

import datetime

import pytest

from quartiers.platform.observatory.actions.facts import document_fact
from quartiers.platform.territories.actions.documenting import Place, Statement

NOW = datetime.datetime(2026, 11, 27, 11, tzinfo=datetime.UTC)


def _plain(response):
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def _document(**said):
    statement = Statement(**said)
    place = Place("T03", "convention_signed_on")
    document_fact(place=place, statement=statement, seen=None, at=NOW, by="system")


def test_an_unknown_date_is_not_a_no(client, site):
    """Said as such in the list and on the page, and counted in what is missing."""
    assert "Convention : non documentée." in _plain(client.get("/territoires/T03/"))
    assert "4/12" in _plain(client.get("/territoires/T03/"))
    assert "documentée pour 2 d’entre eux sur 14" in _plain(client.get("/"))


@pytest.mark.parametrize("address", ["/territoires/", "/territoires/T03/"])
def test_a_date_documented_since_stands_everywhere(client, site, address):
    """The list and the page follow at once, with the source."""
    client.get(address)
    _document(value="12/05/2022", source_title="Délibération du 2 mai 2022", source_on=datetime.date(2022, 5, 2),
              confidence="established")  # fmt: skip
    text = _plain(client.get(address))
    assert "signée le 12 mai 2022" in text
    assert "Délibération du 2 mai 2022" in text
    assert "documentée pour 3 d’entre eux sur 14" in _plain(client.get("/"))


def test_both_lists_of_neighbourhoods_are_there(client, site):
    """Of 2015 and of 2024, each with a link to its portrait."""
    text = _plain(client.get("/territoires/T03/"))
    assert "/quartiers/QP053001/" in text
    assert "/quartiers/QN05301M/" in text
