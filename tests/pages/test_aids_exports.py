"""The catalogue of aids as files: the open schema with our codes, read back by our reader, nothing doubtful told as open."""

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.outside.open_schema import COLUMNS, read_rows
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import standing

pytestmark = pytest.mark.django_db
AIDS = catalogue()


def fetched(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content.decode()


def by_title(client):
    return {row["titre"]: row for row in json.loads(fetched(client, "/aides/catalogue.json"))}


def test_json_and_csv_hold_every_aid_and_are_read_back(client):
    text, table = fetched(client, "/aides/catalogue.json"), fetched(client, "/aides/catalogue.csv")
    assert tuple(next(csv.reader(io.StringIO(table)))) == COLUMNS
    assert read_rows(text, "json") == read_rows(table, "csv")
    assert {one.name for one in read_rows(text, "json")} == {aid.name for aid in AIDS.values()}


def test_what_is_not_verified_does_not_read_as_open(client, clock):
    rows, today = by_title(client), clock.at.date()
    for aid in AIDS.values():
        said = rows[aid.name]["eligibilite"]
        assert said.startswith("Ouvert (") == (standing(aid, today).code == "ouvert")
        if reliability(aid, today).word != "vérifié":
            assert not said.startswith("Ouvert (")


def test_a_real_edition_gives_the_codes_of_its_neighbourhoods(client, real_site, real_edition):
    places = by_title(client)[AIDS["exo_benefices_qpv_2026"].name]["eligibilite_geographique"]
    areas = {row["area"] for row in real_edition.rows("areas") if row["kind"] == "qpv" and row["generation"] == 2024}
    assert {one.removeprefix("QPV-") for one in places} == areas
    assert len(places) > 10


def test_a_demonstration_gives_no_code_since_it_holds_a_part_of_them(client, site):
    assert by_title(client)[AIDS["exo_benefices_qpv_2026"].name]["eligibilite_geographique"] == ["QPV-*"]
    assert by_title(client)[AIDS["exo_benefices_zfu_te"].name]["eligibilite_geographique"] == ["ZFU-*"]


def test_our_own_schema_is_one_and_holds_our_files(client):
    own = json.loads(fetched(client, "/aides/schema.json"))
    Draft202012Validator.check_schema(own)
    assert own["$id"].endswith("/aides/schema.json")


@pytest.mark.parametrize("fixture", ["site", "db"])
def test_the_page_of_data_lists_the_files_and_explains_each_column(client, fixture, request):
    request.getfixturevalue(fixture)
    html = client.get("/donnees/").content.decode()
    for address in ("/aides/catalogue.csv", "/aides/catalogue.json", "/aides/schema.json", "/aides/calendrier.ics"):
        assert f'href="{address}"' in html
    for column in COLUMNS:
        assert f'<th scope="row">{column}</th>' in html


@pytest.mark.parametrize("address", ["catalogue.json", "catalogue.csv", "schema.json", "calendrier.ics"])
def test_no_machine_keeps_the_files_of_a_demonstration(client, site, address):
    assert client.get(f"/aides/{address}").headers["X-Robots-Tag"] == "noindex"
