"""Long-established establishments: for a territory's own officers, by a gesture that is journalled; only whom it may."""

import re

import pytest

from people import someone
from quartiers.knowledge.vocabulary.activities import OPEN_TO_ALL
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS
from quartiers.platform.accounts.roles import Role
from quartiers.platform.journal.models import Entry

PAGE = "/mon-espace/transmissions/FICTIF/"
AREA = "QP990051"


@pytest.fixture
def officer(site, client):
    """The officer of the fictional territory."""
    client.force_login(someone(Role.TERRITORY_OFFICER, "FICTIF"))
    return client


def test_the_list_opens_by_a_gesture_that_is_journalled(officer):
    """Reading what it is leaves nothing; opening it is written, with the neighbourhood."""
    assert "<tbody>" not in officer.get(PAGE).content.decode()
    assert not Entry.objects.filter(action="read_handovers").exists()
    officer.post(PAGE, {"quartier": AREA})
    entry = Entry.objects.get(action="read_handovers")
    assert (entry.object_kind, entry.territory_code) == ("territories.neighbourhood", "FICTIF")
    assert "avez ouvert la liste" in officer.get("/journal/").content.decode()


def test_it_names_only_whom_it_may(officer, demo_edition):
    """Exactly the open, diffusible ones inside, opened long ago: legal persons, or whoever keeps a shop or a workshop."""
    before = f"{2026 - LONG_STANDING_YEARS}-11-27"
    page = officer.post(PAGE, {"quartier": AREA}).content.decode()
    listed = set(re.findall(r"/etablissements/(\d{14})/", page))
    wanted = {
        row["siret"] for row in demo_edition.rows("sirets")
        if row["is_diffusible"] and not row["closed_on"] and row["created_on"] and row["created_on"].isoformat() <= before
        and (row["is_natural_person"] is False or (row["naf_code"] or "?").startswith(OPEN_TO_ALL))
        and any(one["area"] == AREA and one["relation"] == "inside" for one in row["neighbourhoods"] or ())
    }  # fmt: skip
    assert listed == wanted
    assert wanted
    assert not re.search(r"\b\d+ ans\b", page.partition("<tbody>")[2].partition("</tbody>")[0])


@pytest.mark.parametrize("role", [Role.NATIONAL_TEAM, Role.MANDATED, Role.PARTNER, Role.STATE_SERVICE, Role.OBSERVER])
def test_nobody_else_opens_it(site, client, role):
    """Not even the national team; nor the officer of another territory."""
    client.force_login(someone(role, "FICTIF" if role is Role.MANDATED else ""))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"quartier": AREA}).status_code == 404
    client.force_login(someone(Role.TERRITORY_OFFICER, "T03"))
    assert client.post(PAGE, {"quartier": AREA}).status_code == 404
    assert not Entry.objects.filter(action="read_handovers").exists()


def test_a_neighbourhood_of_elsewhere_is_refused(officer):
    """Nothing is listed, nothing is written."""
    answer = officer.post(PAGE, {"quartier": "QP053001"})
    assert answer.status_code == 409
    assert "Choisissez un quartier de la liste" in answer.content.decode()
    assert not Entry.objects.filter(action="read_handovers").exists()
