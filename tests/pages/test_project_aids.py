"""Aids for a project: what each possible carrier is answered, side by side."""

import csv
import dataclasses
import html
import io

import pytest

from pages.reading import Page
from quartiers.platform.catalogue.queries import shelf
from quartiers.platform.web import project_aids

SHEET = {"lieu_activite": "qpv", "projet": "locaux", "deficit": "oui", "npnru": "oui", "commencee": "non"}
ADDRESS = "/aides/pour-un-projet/"


def text_of(response):
    return html.unescape(response.content.decode()).translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


def table_of(client, query):
    """The CSV, by aid."""
    content = client.get("/aides/pour-un-projet.csv", query).content.decode("utf-8-sig")
    return {row["aide"]: row for row in csv.DictReader(io.StringIO(content), delimiter=";")}


def test_each_aid_stands_once_with_an_answer_for_each_carrier(client, site):
    rows = table_of(client, SHEET | {"demandeur": ["commune", "bailleur"]})
    assert rows.keys() == shelf().keys()
    assert all(row["Commune"] and row["Bailleur social"] for row in rows.values())
    assert {row["fiabilite"] for row in rows.values()} == {"vérifié", "à confirmer", "ancien"}
    assert any(row["manque_commune"] for row in rows.values())
    assert "autres demandeurs" in rows["dpv"]["Bailleur social"]
    assert "autres demandeurs" not in rows["dpv"]["Commune"]
    links = Page(client.get(ADDRESS, SHEET)).links
    assert {f"/aides/{name}/" for name in shelf()} <= set(links)


def test_the_sheet_and_the_filters_are_in_the_address_and_on_the_page(client, site):
    text = text_of(client.get(ADDRESS, SHEET | {"nature": "subvention"}))
    assert '<option value="locaux" selected>' in text
    assert '<option value="subvention" selected>' in text
    kept = table_of(client, SHEET | {"nature": "subvention", "portee": "quartiers"})
    assert kept
    assert all(shelf()[name].nature == "subvention" and shelf()[name].is_qpv_specific for name in kept)


def test_an_empty_choice_leaves_the_address(client, site):
    response = client.get(ADDRESS, {"projet": "locaux", "deficit": "", "nature": ""})
    assert (response.status_code, response.url) == (302, f"{ADDRESS}?projet=locaux")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"projet": "chateau"}, "« chateau » n'est pas une réponse"),
        ({"demandeur": "roi"}, "« roi » n'est pas un porteur"),
        ({"nature": "magie"}, "« magie » n'est pas un choix"),
        ({"demandeur": ["commune", "epci", "bailleur", "sem"]}, "Trois porteurs au plus"),
    ],
)
def test_what_is_not_ours_is_left_aside_and_told(client, site, query, words):
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    assert words in text_of(response)


def test_nothing_said_is_nothing_refused_by_the_project(client, site):
    """An empty sheet leaves what depends on the project to be seen."""
    text = text_of(client.get(ADDRESS))
    assert "Rien n'est encore dit du projet" in text
    rows = table_of(client, {"demandeur": "bailleur"})
    assert "Il faudrait" not in rows["anru_immobilier_eco"]["Bailleur social"]
    assert any(
        "Il faudrait" in row["Bailleur social"]
        for row in table_of(client, SHEET | {"demandeur": "bailleur", "deficit": "non"}).values()
    )


def test_no_filter_that_matches_says_what_to_do(client, site):
    text = text_of(client.get(ADDRESS, SHEET | {"nature": "exonération fiscale", "demandeur": "commune"}))
    assert "Aucune aide ne répond à ces filtres" in text


def test_nothing_that_a_spreadsheet_would_run(client, site, monkeypatch):
    """A local name that begins like a formula is written as a text."""
    one = dataclasses.replace(shelf()["acre"], name='=HYPERLINK("https://exemple.invalid")')
    monkeypatch.setattr(project_aids, "shelf", lambda: {"acre": one})
    content = client.get("/aides/pour-un-projet.csv").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in content
