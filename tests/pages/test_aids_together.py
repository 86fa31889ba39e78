"""Aids put together: what excludes what and why, the money over, the nearest allowed set; figures leave no trace."""

import re

import pytest

from finder_visitor import Visitor
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db
ADDRESS = "/aides/ensemble/"


def posted(client, aids, **boxes):
    page = client.post(ADDRESS, {"aide": aids, **{name.replace("__", "-"): value for name, value in boxes.items()}})
    assert page.status_code == 200
    return page.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_arce_and_are_are_refused_with_their_sentence_and_the_nearest_set(client):
    html = posted(client, ["acre", "arce", "are_maintien"], montant__arce="12 000", montant__are_maintien="9 000,00 €")
    assert "Ces aides ne peuvent pas aller toutes ensemble" in html
    assert "L’ARCE et le maintien des allocations s’excluent" in html
    assert "De trop : 9 000 €" in html
    assert 'name="garder" value="acre arce "' in html
    assert "Il faut avoir obtenu l’Acre avant l’ARCE." in html


def test_two_regimes_on_profits_are_refused(client):
    html = posted(client, ["exo_benefices_qpv_2026", "exo_benefices_zfrr"])
    assert "Un seul régime de zone sur les bénéfices" in html
    assert "ne peuvent pas aller toutes ensemble" in html
    assert "montant non donné" in html


def test_above_the_de_minimis_ceiling_the_excess_is_given(client):
    figures = {
        "esb-exo_cfe_qpv_commerce": "20000",
        "montant-exo_cfe_qpv_commerce": "21000",
        "esb-exo_tfpb_qpv": "60000",
        "montant-exo_tfpb_qpv": "62000",
        "recues": "oui",
        "recu-jour-1": "01/09/2025",
        "recu-1": "235 000",
    }
    html = posted(client, ["exo_cfe_qpv_commerce", "exo_tfpb_qpv"], **figures)
    assert "De trop : 15 000 €" in html
    assert "Renoncer à" in html
    assert "Par exemple" not in html
    assert "ramener" in html


def test_without_what_was_received_the_ceiling_is_uncertain(client):
    html = posted(client, ["exo_cfe_qpv_commerce", "exo_tfpb_qpv"])
    assert "Ces aides vont peut-être ensemble" in html
    assert "Ce qui reste incertain" in html


def test_aids_that_go_together_are_allowed(client):
    html = posted(client, ["acre", "arce"], recues="aucune")
    assert "Rien ne s’oppose à ces aides ensemble" in html
    assert "Recevable ne veut pas dire accordé" in html


def test_an_aid_is_searched_added_and_taken_away_without_script(client):
    html = posted(client, ["acre"], q="microcredit")
    assert 'name="ajouter" value="microcredit_adie"' in html
    html = posted(client, ["acre"], ajouter="microcredit_adie")
    assert html.count('name="aide"') == 2
    html = posted(client, ["acre", "microcredit_adie"], retirer="acre")
    assert re.findall(r'name="aide" value="([a-z_]+)"', html) == ["microcredit_adie"]
    html = posted(client, ["acre", "arce", "are_maintien"], garder="acre arce ")
    assert re.findall(r'name="aide" value="([a-z_]+)"', html) == ["acre", "arce"]


def test_a_sheet_leads_here_with_its_aid(client):
    assert 'href="/aides/ensemble/?aide=acre"' in client.get("/aides/acre/").content.decode()
    assert 'name="aide" value="acre"' in client.get(f"{ADDRESS}?aide=acre").content.decode()


def test_figures_in_an_address_are_not_read(client):
    html = client.get(f"{ADDRESS}?aide=arce&aide=are_maintien&montant-arce=12345").content.decode()
    assert "12345" not in html
    assert "s’excluent" in html


def test_what_is_not_understood_is_told_and_nothing_is_lost(client):
    html = posted(client, ["acre", "arce"], montant__arce="douze mille", montant__acre="1 200", jour__acre="le 3 mai")
    assert "« douze mille » n’est pas un montant en euros" in html
    assert "« le 3 mai » n’est pas un jour" in html
    assert 'value="douze mille"' in html
    assert 'value="1 200"' in html


@pytest.mark.parametrize(
    "boxes",
    [
        {"aide": ["nope", "acre"]},
        {"aide": ["acre"], "ajouter": "../../x"},
        {"aide": ["acre", "arce"], "jour-arce": "01/01/2050"},
        {"aide": ["exo_cfe_qpv_commerce", "exo_tfpb_qpv"], "jour-exo_tfpb_qpv": "01/01/2050"},
        {"aide": ["acre", "arce"], "montant-arce": "9" * 40, "depense-arce": "Z", "recues": "peut-être"},
        {"aide": ["acre", "arce"], "montant-arce": "-5"},
        {"aide": ["acre", "arce"], "montant-arce": "\x00<script>"},
    ],
)
def test_strange_posts_get_a_page(client, boxes):
    page = client.post(ADDRESS, boxes)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_too_many_aids_are_told(client):
    keys = re.findall(r'href="/aides/([a-z0-9_]+)/"', client.get("/aides/").content.decode())
    html = posted(client, list(dict.fromkeys(keys))[:20])
    assert "12 aides au plus" in html
    assert html.count('name="aide"') == 12


def test_figures_leave_no_trace(client, caplog):
    before = Entry.objects.count()
    page = client.post(ADDRESS, {"aide": ["acre", "arce"], "montant-arce": "31415", "recues": "oui", "recu-1": "27182"})
    assert not page.cookies
    assert not client.cookies
    assert page.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.count() == before
    assert "31415" not in caplog.text
    assert "27182" not in caplog.text


def test_the_results_of_the_finder_lead_here_without_an_answer_in_the_form(client, site):
    visitor = Visitor(client)
    visitor.goes_through({"situation": "creation", "lieu_activite": "qpv", "activite": "boulangerie", "allocation": "are"})
    form = visitor.text.split('id="ensemble"')[1].split("</form>")[0]
    assert 'action="/aides/ensemble/"' in form
    keys = re.findall(r'name="aide" value="([a-z0-9_]+)"', form)
    assert len(keys) > 1
    assert form.count("<input") == len(keys)
    assert posted(client, keys).count('name="aide"') == len(keys)
