"""Whom aids reach, on the site: the undecided first, nothing ranked that may not be, lists for own officers only."""

import csv
import dataclasses
import io
import re

import openpyxl
import pytest
from django.test import Client

from pages.reading import Page
from people import someone
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reach.told import count_fr, may_rank, percent_fr, rounded
from quartiers.knowledge.portrait import reached as lists
from quartiers.platform.accounts.roles import Role
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory import editions

AREA, TERRITORY = "QP990051", "FICTIF"
HERE, THERE = f"/quartiers/{AREA}/aides/", f"/territoires/{TERRITORY}/aides/"
AID = "cma_cci_accompagnement"
LIST = f"/mon-espace/aides/{TERRITORY}/{AID}/"
OPEN = {"quartier": AREA, "reponse": "oui"}


def text(answer):
    """A page with plain spaces and apostrophes."""
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("’", "'")


def rows_of(page, section):
    """Ids of the aids in a section, in its order."""
    inside = page.partition(f'id="{section}"')[2].partition("</section>")[0]
    return re.findall(r'<th scope="row"><a href="/aides/([a-z0-9_]+)/">', inside)


@pytest.fixture
def officer(site, client):
    """The officer of the fictional territory."""
    client.force_login(someone(Role.TERRITORY_OFFICER, TERRITORY))
    return client


def test_each_aid_stands_once_and_none_is_ranked_that_may_not_be(site, client, demo_edition):
    """Groups by `may_rank`, each by name; aids for others, or over, are apart."""
    page = text(client.get(HERE))
    counted = {row["aid"]: row for row in demo_edition.rows_of("reach", AREA)}
    sure, unsure = rows_of(page, "comparables"), rows_of(page, "inconnues")
    assert sure
    assert unsure
    assert all(may_rank(counted[aid]) for aid in sure)
    assert not any(may_rank(counted[aid]) for aid in unsure)
    assert not set(sure) & set(unsure)
    for some in (sure, unsure):
        names = [catalogue()[aid].name[0].casefold() for aid in some]
        assert [one for one in names if one.isascii()] == sorted(one for one in names if one.isascii())
    assert "fisac" not in {*sure, *unsure}
    assert 'href="/aides/fisac/"' in page


def test_the_undecidable_share_and_what_blocks_stand_before_the_counts(site, client, demo_edition):
    """In the order of the columns, with denominator, days and sources under them."""
    answer = client.get(HERE)
    page = text(answer)
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)
    assert heads[:5] == ["Aide", "Indécidables", "Ce qui manque pour trancher", "Oui", "Non"]
    row = next(one for one in demo_edition.rows_of("reach", AREA) if one["aid"] == AID)
    line = page.partition(f'href="/aides/{AID}/"')[2].partition("</tr>")[0]
    assert f"{percent_fr(row['undecided'] / row['total'])} %" in line
    assert f"sur {row['total']}" in line
    assert 'href="/sources/sirene_establishments/"' in page
    assert "registre au 27 novembre 2026" in page
    assert "Exemple simulé" in page
    assert Page(answer).inline == []


def test_a_small_count_is_never_given_nor_given_back(site, client, demo_edition):
    """Neither in a page nor in the file is a withheld count to be read: words stand for it."""
    hidden = [row for row in demo_edition.rows("reach") if row["withheld"] and row["area"].startswith("QP")]
    assert hidden
    row = next(one for one in hidden if any(each["reason"] == "fewer_than_5" for each in one["withheld"]))
    address = f"/quartiers/{row['area']}/aides/"
    table = list(csv.reader(io.StringIO(client.get(f"{address}aides.csv").content.decode("utf-8-sig")), delimiter=";"))
    head = table[1]
    own = dict(zip(head, next(one for one in table[2:] if one[4] == row["aid"]), strict=True))
    titles = {"undecided": "Indécidables", "eligible": "Oui", "not_eligible": "Non"}
    for each in row["withheld"]:
        assert own[titles[each["count"]]] == ("moins de 5" if each["reason"] == "fewer_than_5" else "masqué")
    assert "moins de 5" in text(client.get(address))


def test_two_nested_rules_do_not_give_back_a_small_count(site, client, demo_edition):
    """By subtraction of what is told, no difference of one to four is left between two aids of a neighbourhood."""
    exact, told = set(), set()
    for row in demo_edition.rows("reach"):
        for name in ("eligible", "not_eligible"):
            if row[name]:
                exact.add((row["area"], name, row[name]))
                # All of them is no secret: the others are none.
                words = count_fr(row, name).removeprefix("environ ").replace("\u202f", "")
                told |= {(row["area"], name, int(words))} if row[name] != row["total"] else set()
    close = [one for one in exact for other in exact if one[:2] == other[:2] and 0 < other[2] - one[2] < 5]
    assert close
    assert not [one for one in told for other in told if one[:2] == other[:2] and 0 < other[2] - one[2] < 5]


def test_the_file_says_that_it_is_simulated(site, client):
    """In its name, its first line and a column; every aid of the catalogue is in it."""
    answer = client.get(f"{HERE}aides.csv")
    assert 'filename="simule-QP990051-aides-' in answer.headers["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert table[0][0].startswith("Exemple simulé")
    assert {row[-3] for row in table[2:]} == {"simulé"}
    assert {row[-2] for row in table[2:]} == {"nombres à 5 près, parts à 5 % près"}
    assert {row[4] for row in table[2:]} == set(catalogue())


def test_a_territory_gives_limits_and_adds_nothing_up(site, client, demo_edition):
    """From the neighbourhood that has least to the one that has most, of what may be told; then one aid in each."""
    page = text(client.get(THERE))
    assert "ne s'additionnent pas" in page
    codes = {row["area"] for row in demo_edition.rows("areas") if row["territory"] == TERRITORY and row["generation"] == 2024}
    rows = [row for row in demo_edition.rows("reach") if row["aid"] == AID and row["area"] in codes]
    told = [row["eligible"] for row in rows if row["eligible"] is not None]
    line = page.partition(f"?aide={AID}&amp;")[2].partition("</tr>")[0]
    assert f"de {rounded(min(told))} à {rounded(max(told))}" in line
    assert sum(told) > max(told)
    assert f">{sum(told)}<" not in line
    own = text(client.get(THERE, {"aide": AID}))
    assert set(re.findall(r'<th scope="row"><a href="/quartiers/(\w+)/aides/">', own)) == {row["area"] for row in rows}
    assert "Aucune aide" in text(client.get(THERE, {"aide": "rien"}))


def test_an_aid_says_it_in_each_neighbourhood(site, client):
    """On its sheet; one that is not for establishments says so."""
    page = text(client.get(f"/aides/{AID}/")).partition('id="quartiers"')[2]
    assert page.index("Indécidables") < page.index(">Oui<")
    assert HERE not in page
    assert "/quartiers/QN99001I/aides/" in page
    assert "Sans objet" in text(client.get("/aides/dsil/"))


def test_pages_of_a_territory_are_linked(site, client):
    """From the portrait of a neighbourhood and the page of its territory."""
    assert client.get(THERE, {"generation": "2015"}).status_code == 200
    assert client.get(f"{THERE}aides.csv").status_code == 200
    assert THERE in text(client.get(f"/territoires/{TERRITORY}/"))
    assert HERE in text(client.get(f"/quartiers/{AREA}/"))


def test_without_a_register_nobody_is_counted_and_it_is_said(site, client, demo_edition, monkeypatch):
    """An older edition, or one of some files: neither yes nor zero, and no file."""
    tables = {name: table for name, table in demo_edition.manifest.tables.items() if name != "reach"}
    bare = dataclasses.replace(demo_edition, manifest=dataclasses.replace(demo_edition.manifest, tables=tables))
    monkeypatch.setattr(editions, "opened", lambda *_: bare)
    for address in (HERE, THERE):
        page = text(client.get(address))
        assert "Cette édition ne compte personne" in page
        assert "<table" not in page
        assert client.get(f"{address}aides.csv").status_code == 404


def test_a_list_opens_by_a_gesture_that_is_journalled(officer):
    """Reading what it is leaves nothing; opening it names the neighbourhood and the aid."""
    assert "<tbody>" not in text(officer.get(LIST))
    assert not Entry.objects.filter(action="read_aid_list").exists()
    officer.post(LIST, OPEN)
    entry = Entry.objects.get(action="read_aid_list")
    assert (entry.object_kind, entry.territory_code, entry.fields) == ("territories.neighbourhood", TERRITORY, [AID])
    assert "avez ouvert la liste" in officer.get("/journal/").content.decode()


@pytest.mark.parametrize("answer", ["oui", "depend"])
def test_natural_persons_are_never_listed(officer, demo_edition, answer):
    """Not even those who keep a shop, whom other lists may name: legal persons shown whole, and open."""
    sirets = {row["siret"]: row for row in demo_edition.rows("sirets")}
    own = [row["area"] for row in demo_edition.rows("areas") if row["territory"] == TERRITORY and row["generation"] == 2015]
    listed = set()
    answered = officer.post(LIST, {"quartier": "tous-2015", "reponse": answer, "fichier": "1"})
    sheet = openpyxl.load_workbook(io.BytesIO(answered.content), read_only=True).worksheets[0]
    first, _, *rows = sheet.iter_rows(values_only=True)
    assert first[0].startswith("Exemple simulé")
    listed = {row[0] for row in rows}
    assert listed
    for siret in listed:
        row = sirets[siret]
        assert row["is_natural_person"] is False
        assert row["shown"] == "row"
        assert row["is_diffusible"]
        assert row["closed_on"] is None
        assert {one["area"] for one in row["neighbourhoods"] if one["relation"] == "inside"} & set(own)
    assert any(row["is_natural_person"] and row["shown"] == "row" for row in sirets.values())


def test_lists_agree_with_what_is_counted(officer, demo_edition):
    """As many yes, at most, as the table counts; what is undecided says what to ask."""
    row = next(one for one in demo_edition.rows_of("reach", AREA) if one["aid"] == AID)
    page = text(officer.post(LIST, OPEN))
    assert 0 < page.count("/etablissements/") <= row["eligible"]
    page = text(officer.post(LIST, OPEN | {"reponse": "depend"}))
    assert 0 < page.count("/etablissements/") <= row["undecided"]
    assert "Ce qu'il faut demander" in page


def test_the_list_asks_the_same_rule_of_the_same_rows_as_the_table(demo_edition, monkeypatch):
    """Were everybody listed, each list would be as long as the count of the table says: here for aids of each kind."""
    told = "SELECT s.* EXCLUDE (siren), i.area, i.place, o.siren FROM inside i JOIN open_rows o ON o.row_id = i.row_id"
    everybody = re.sub(
        r"SELECT s\.\*.*?string_split\(s\.source, ' '\)\)\n",
        f"{told} JOIN read_parquet($establishments) s ON s.row_id = i.row_id\n",
        lists._QUERY,
        flags=re.DOTALL,
    )
    everybody = everybody.replace("ORDER BY", "WHERE $sources IS NOT NULL AND $sirets IS NOT NULL ORDER BY")
    monkeypatch.setattr(lists, "_QUERY", everybody)
    for area in (AREA, "QN99001I"):
        rows = {row["aid"]: row for row in demo_edition.rows_of("reach", area)}
        for aid in (AID, "acre", "pret_action_climat", "exo_benefices_qpv_2026", "visite_energie_cci"):
            for answer, name in (("oui", "eligible"), ("depend", "undecided")):
                found = lists.reached(demo_edition, catalogue()[aid], [area], answer)
                assert rows[aid][name] in {None, len(found)}, (area, aid, name)


@pytest.mark.parametrize("role", [Role.NATIONAL_TEAM, Role.MANDATED, Role.PARTNER, Role.STATE_SERVICE, Role.OBSERVER])
def test_nobody_else_opens_a_list(site, client, role):
    """Not even the national team; nor the officer of another territory; a visitor is sent to sign in."""
    assert Client().get(LIST).headers["Location"].startswith("/connexion/")
    assert Client().post(LIST, OPEN).status_code == 302
    client.force_login(someone(role, TERRITORY if role is Role.MANDATED else ""))
    assert client.get(LIST).status_code == 404
    assert client.post(LIST, OPEN).status_code == 404
    client.force_login(someone(Role.TERRITORY_OFFICER, "T03"))
    for form in (OPEN, OPEN | {"fichier": "1"}):
        assert client.post(LIST, form).status_code == 404
    assert LIST not in text(client.get(HERE))
    assert not Entry.objects.filter(action="read_aid_list").exists()


def test_a_neighbourhood_of_elsewhere_is_refused(officer):
    """Nothing is listed, nothing is written."""
    answer = officer.post(LIST, OPEN | {"quartier": "QP053001"})
    assert answer.status_code == 409
    assert "Choisissez un quartier de la liste" in answer.content.decode()
    assert not Entry.objects.filter(action="read_aid_list").exists()


def test_an_aid_without_object_here_lists_nobody_and_notes_nothing(officer):
    """Even when its form is sent by hand."""
    before = Entry.objects.count()
    answer = officer.post(LIST.replace(AID, "fisac"), OPEN | {"fichier": "1"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert Entry.objects.count() == before
