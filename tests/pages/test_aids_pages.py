"""The catalogue of aids on the site: its list, its sheets, what stays in words."""

import datetime
import html as pages
import re

import pytest
from django.utils import timezone

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.standing import standing
from quartiers.knowledge.portrait.typography import french

pytestmark = pytest.mark.django_db
AIDS = catalogue()
_YEAR = re.compile(r"(?:19|20)\d\d")


def _latest_year(aid):
    """Of the references themselves, not of what the file sums up; 0 when none is dated."""
    found = [int(year) for one in aid.raw["references"] for year in _YEAR.findall(str(one["published"] or ""))]
    return max([*found, aid.last_source_year or 0])


ANCIENT = sorted(key for key, aid in AIDS.items() if _latest_year(aid) < 2025)


def shown(client, address, **query):
    page = client.get(address, query)
    assert page.status_code == 200
    return page.content.decode()


def rows(html):
    """Name of each aid listed, with its status as it is read."""
    return dict(
        re.findall(
            r'<th scope="row"><a href="/aides/([a-z0-9_]+)/">.*?<span class="status[^"]*">([^<]+)</span>', html, re.DOTALL
        )
    )


def every_row(client, query=""):
    found = {}
    for page in range(1, 4):
        found |= rows(shown(client, f"/aides/?{query}page={page}"))
    return found


@pytest.mark.parametrize("key", sorted(AIDS))
def test_every_aid_has_its_sheet(client, key):
    html = shown(client, f"/aides/{key}/")
    aid = AIDS[key]
    for text in (aid.name, aid.what, *(node.label for node in aid.criteria)):
        assert str(french(text)).replace("'", "’") in html
    assert "None" not in html
    assert html.count("<h1>") == 1
    assert "Imprimer" in html


def test_the_list_holds_every_aid(client):
    assert set(every_row(client)) == set(AIDS)


def test_some_aid_is_open_and_some_are_ancient(client):
    assert "Ouvert" in every_row(client).values()
    assert len(ANCIENT) > 5


@pytest.mark.parametrize("key", ANCIENT)
def test_an_aid_whose_sources_are_old_never_reads_as_open(client, key):
    assert every_row(client)[key] != "Ouvert"
    assert re.search(r'<span class="status[^"]*">([^<]+)</span>', shown(client, f"/aides/{key}/"))[1] != "Ouvert"
    assert key not in every_row(client, "statut=ouvert&")


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2031])
def test_an_old_aid_is_not_open_later_either(year):
    assert all(standing(AIDS[key], datetime.date(year, 1, 15)).code != "ouvert" for key in ANCIENT)


def test_a_catalogue_left_without_check_closes_by_itself():
    day = max(aid.checked_on for aid in AIDS.values()) + datetime.timedelta(days=366)
    assert not [key for key, aid in AIDS.items() if standing(aid, day).code == "ouvert"]


def test_a_closed_aid_says_so_first_and_names_what_replaced_it(client):
    closed = [aid for aid in AIDS.values() if standing(aid, timezone.localdate()).is_over]
    replaced = [aid for aid in closed if aid.replaced_by]
    assert replaced
    for aid in closed:
        html = shown(client, f"/aides/{aid.id}/")
        assert html.index("message warning") < html.index('class="lede"')
        assert "Cette aide a pris fin." in html or "Cette aide ne prend plus personne." in html
        assert 'class="said advice"' not in html
        for other in aid.replaced_by:
            assert f'href="/aides/{other}/"' in html


# The index is in memory and asks the database nothing: the same answers on SQLite and PostgreSQL.
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("exonérer", "exo_cfe_qpv_commerce"),
        ("exoneree", "exo_benefices_qpv_2026"),
        ("pret d'honneur", "ph_quartier"),
        ("PRÊTS D’HONNEUR", "ph_quartier"),
        ("micro crédit", "microcredit_adie"),
        ("garentie", "garantie_egalite_femmes"),
        ("aprenti", "aide_apprenti"),
    ],
)
def test_search_forgives_endings_accents_and_slips(client, typed, expected):
    expected = next(key for key in AIDS if key.startswith(expected) or expected in key)
    found = rows(shown(client, f"/aides/?q={typed}"))
    assert expected in found


def test_each_choice_gives_the_number_of_aids_it_says(client):
    html = shown(client, "/aides/")
    options = re.findall(r'<option value="([^"]+)">[^<]+\((\d+)\)</option>', html.split('id="nature"')[1].split("</select>")[0])
    assert len(options) > 4
    for value, many in options:
        assert len(rows(shown(client, "/aides/", nature=pages.unescape(value)))) == int(many)


def test_filters_stay_in_the_address_and_can_be_taken_away(client):
    html = shown(client, "/aides/?q=pret&nature=garantie&statut=ouvert")
    assert 'href="/aides/?q=pret&amp;statut=ouvert"' in html
    assert 'href="/aides/?statut=ouvert&amp;nature=garantie"' in html


def test_empty_choices_leave_the_address(client):
    response = client.get("/aides/?q=&nature=garantie&statut=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/aides/?nature=garantie"


def test_a_choice_that_is_none_is_told_and_left_out(client):
    html = shown(client, "/aides/?nature=licorne")
    assert "licorne" in html
    assert len(rows(html)) == 30


def test_nothing_found_says_what_to_do(client):
    html = shown(client, "/aides/?q=zzzzzzzz")
    assert "Ce n’est pas un non" in html
    assert 'href="/aides/"' in html


def test_an_unknown_aid_gives_those_that_look_like_it(client):
    page = client.get("/aides/pret_honneur/")
    assert page.status_code == 404
    assert "/aides/ph_quartier/" in page.content.decode()


def test_what_is_not_computed_stands_on_one_page(client):
    html = shown(client, "/aides/non-calculables/")
    for aid in AIDS.values():
        for text in aid.raw["compatibility"]["text"] or ():
            assert str(french(text)) in html


def test_conditions_of_an_aid_have_their_sources(client):
    html = shown(client, "/aides/acre/")
    assert "https://" in html.split('id="sources"')[1]
    assert "en vigueur" in html


def test_menu_and_plan_lead_to_the_aids(client):
    assert '<a href="/aides/" aria-current="page">Aides</a>' in shown(client, "/aides/acre/")
    assert 'href="/aides/"' in shown(client, "/plan-du-site/")
