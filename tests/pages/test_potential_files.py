"""The shortlist carried away: workbook and PDF, with sources and the mark, what officers keep first, nothing of who."""

import io

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from pages.test_potential_choices import CHOOSE, DISMISS, signed_in
from pages.test_potentials import HERE, TERRITORY
from quartiers.knowledge.portrait.potentials.paper import shortlist_page
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.editions import current
from quartiers.platform.observatory.models import Choice
from quartiers.platform.web.export_files import wanted_shortlist
from quartiers.platform.web.tasks import make_file


def workbook(answer):
    """The sheets by name, as rows of values."""
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture
def chosen(cards):
    """An officer sets one card aside and keeps another."""
    officer = signed_in(Role.TERRITORY_OFFICER)
    officer.post(CHOOSE, DISMISS)
    officer.post(CHOOSE, {"carte": "OP-A:cordonnerie", "garder": "1"})
    return cards


def test_a_workbook_holds_what_the_territory_keeps(chosen):
    """Each sheet says that it is simulated, each row its sources; the reason of a dismissal, never its sentence."""
    answer = Client().get(f"{HERE}liste.xlsx")
    assert 'filename="simule-QP990051-potentiels-' in answer.headers["Content-Disposition"]
    sheets = workbook(answer)
    assert all(rows[0][0].startswith("Exemple simulé") for rows in sheets.values())
    (kept,) = sheets["Liste courte"][2:]
    assert "Aucune cordonnerie" in kept[6]
    assert kept[-1]
    assert len(sheets["Toutes les cartes"]) == 2 + 9
    assert sheets["Écartées"][2][3] == "un projet est déjà signé"
    assert "bail signé" not in str(sheets)
    assert "person:" not in str(sheets)
    assert len(sheets["Sources"]) == 3
    assert [row[2] for row in sheets["Non montrées"][2:]] == [3, 1]


def test_while_nothing_is_kept_the_first_seven_leave(cards):
    """Under the filters and weights of the address."""
    assert len(workbook(Client().get(f"{HERE}liste.xlsx"))["Liste courte"]) == 2 + 7
    narrow = workbook(Client().get(f"{HERE}liste.xlsx", {"nature": "conseil"}))
    assert len(narrow["Liste courte"]) == 2 + 1
    light = workbook(Client().get(f"{HERE}liste.xlsx", {"poids-boulangerie": "0"}))
    assert "cordonnerie" in light["Liste courte"][2][5]


def test_a_territory_leaves_whole(cards):
    """Its neighbourhoods by name, its own verdicts first."""
    sheets = workbook(Client().get(f"{TERRITORY}liste.xlsx"))
    assert {row[2] for row in sheets["Toutes les cartes"][2:]} == {"QP990050", "QP990051"}
    assert {row[3] for row in sheets["Constats"][2:]} == {"FICTIF", "QP990050", "QP990051"}


def test_a_pdf_is_made_of_what_stands(chosen):
    """Asked once, made by the worker, given; a choice more is another file, and the former is not made again."""
    name = "simule-QP990051-potentiels-r3.pdf"
    address = f"/editions/{chosen.manifest.edition}/fichiers/{name}"
    assert address in Client().get(HERE).content.decode()
    assert Client().get(address).status_code == 202
    make_file.call(chosen.manifest.edition, name)
    answer = Client().get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    for other in ("simule-QP990051-potentiels-r2.pdf", "QP990051-potentiels-r3.pdf", "simule-QP999999-potentiels-r3.pdf"):
        assert Client().get(f"/editions/{chosen.manifest.edition}/fichiers/{other}").status_code == 404


def test_a_pdf_of_a_territory(cards):
    """The same for its neighbourhoods together."""
    name = "simule-territoire-FICTIF-potentiels-r1.pdf"
    assert Client().get(f"/editions/{cards.manifest.edition}/fichiers/{name}").status_code == 202


def test_what_rests_on_another_licence_does_not_leave_because_it_was_set_aside(chosen):
    """Its reason does; so for a card that this edition no longer has, of which no source is known."""
    Choice.objects.filter(decision="dismissed").update(card="OP-A:openstreetmap", sentence_fr="OpenStreetMap ne montre rien.")
    (row,) = workbook(Client().get(f"{HERE}liste.xlsx"))["Écartées"][2:]
    assert "OpenStreetMap" not in row[2]
    assert "à lire sur le site" in row[2]
    assert row[3] == "un projet est déjà signé"


def test_what_leaves_names_the_aids_with_how_sure_they_are(cards):
    """Levers, aids and their day, in the workbook and on paper; a paper of another day is another file."""
    rows = workbook(Client().get(f"{HERE}liste.xlsx"))["Toutes les cartes"]
    place = rows[1].index("Aides qui peuvent convenir")
    bakery = next(row for row in rows[2:] if "boulangerie" in row[5])
    assert "règle : " in bakery[place]
    assert bakery[place - 1] == "Commerce et artisanat"
    assert bakery[place + 1] == timezone.localdate().isoformat()
    assert "Terminé" not in str(rows)
    name = "simule-QP990051-potentiels-r1.pdf"
    one = wanted_shortlist(current(), name)
    assert one.path.name == f"{timezone.localdate().isoformat()}-{name}"
    page = shortlist_page(cards, one.shortlist).replace("\xa0", " ").replace("\u202f", " ")
    assert "Aides qui peuvent convenir" in page
    assert "jamais la plus généreuse" in page
