"""The finder of a person, page after page, without any script."""

import re

import pytest

from finder_visitor import Visitor
from pages.reading import Page
from proposed_aids import draft, published
from quartiers.knowledge.aids.finder.questions import questions
from quartiers.platform.catalogue.models import KeptAnswers
from quartiers.platform.catalogue.queries import current, shelf

BAKER = {
    "situation": "creation",
    "lieu_activite": "qpv",
    "lieu_vie": "qpv",
    "activite": "boulangerie",
    "allocation": "are",
    "banque": "demande",
    "acre": "jamais",
    "micro": "non",
    "besoin": {"valeur": "12 000 €"},
}
ASSOCIATION = {"situation": "association", "lieu_activite": "qpv", "embauche": "adulte_relais", "habitants": "oui"}
LANDLORD = {"situation": "porteur", "structure": "bailleur", "lieu_activite": "qpv", "projet": "locaux", "deficit": "oui"}


@pytest.fixture
def visitor(client, site):
    """Somebody who opens the first page."""
    return Visitor(client)


@pytest.mark.parametrize("script", [BAKER, ASSOCIATION, LANDLORD], ids=["baker", "association", "landlord"])
def test_a_visitor_comes_to_five_steps_and_every_aid(visitor, script):
    """Each aid of the catalogue is on the page, those of the steps first."""
    visitor.goes_through(script)
    assert 1 <= visitor.text.count('<span class="rank"') <= 5
    links = {link for link in Page(visitor.response).links if re.fullmatch(r"/aides/[a-z0-9_]+/", link)}
    assert links == {f"/aides/{name}/" for name in shelf()}
    assert "Qui appeler" in visitor.text
    assert len(visitor.asked) == len(set(visitor.asked))


def test_every_question_says_why_and_takes_i_do_not_know(visitor):
    while visitor.question:
        assert "Pourquoi cette question" in visitor.text
        assert "ne_sais_pas" in visitor.codes
        assert ("Passer cette question" in visitor.text) == bool(questions()[visitor.question].sensitive)
        visitor.answer("ne_sais_pas")
    assert "prochaine" in visitor.text


def test_nothing_of_an_answer_is_in_an_address_a_cookie_or_a_cache(visitor):
    visitor.goes_through(BAKER)
    assert not visitor.client.cookies
    assert visitor.response.headers["Cache-Control"] == "no-store"
    assert visitor.response.headers["Referrer-Policy"] == "no-referrer"
    page = Page(visitor.response)
    assert not [link for link in page.links if "?" in link and link.startswith("/aides/trouver")]
    assert page.inline == []


def test_a_free_text_that_cannot_be_read_is_told_and_not_lost(visitor):
    visitor.answer("creation")
    refused = Visitor(visitor.client)
    refused.press(**{"r.situation": "creation"}, question="besoin", valeur="beaucoup")
    assert "n'est pas un nombre" in refused.text
    assert 'value="beaucoup"' in refused.text
    assert refused.answers["r.situation"] == "creation"


def test_no_choice_is_told(visitor):
    visitor.answer("")
    assert "Choisissez une réponse" in visitor.text
    assert visitor.question == "situation"


def test_one_goes_back_and_changes_an_answer(visitor):
    visitor.answer("creation").answer("qpv")
    assert set(visitor.answers) == {"r.situation", "r.lieu_activite"}
    visitor.press(faire="revenir")
    assert (visitor.question, set(visitor.answers)) == ("lieu_activite", {"r.situation"})
    visitor.press(changer="situation")
    assert (visitor.question, visitor.answers) == ("situation", {})
    assert re.search(r'value="creation" checked', visitor.text)


def test_results_come_at_any_time_and_questions_go_on(visitor):
    visitor.answer("creation").press(faire="resultats")
    assert "Vos" in visitor.text
    assert visitor.question == ""
    visitor.press(faire="continuer")
    assert visitor.question
    while visitor.question:
        visitor.answer("ne_sais_pas")
    assert "Répondre à d'autres questions" not in visitor.text


def test_an_answer_of_nobody_is_left_aside_and_said(visitor):
    visitor.press(**{"r.situation": "roi", "r.inconnue": "x", "r.lieu_vie": "oui:QN00000M"})
    assert visitor.answers == {}
    assert "laissée de côté" in visitor.text


def test_a_declared_place_is_marked(visitor):
    visitor.answer("creation").answer("qpv")
    assert "dans un quartier prioritaire (déclaré)" in visitor.text


def test_an_address_of_a_neighbourhood_is_checked(visitor, demo_edition):
    row = next(row for row in demo_edition.rows("areas") if row["area"] == "QN99002M")
    visitor.answer("creation")
    visitor.press(question="lieu_activite", faire="adresse", adresse=f"{row['lon']:.5f},{row['lat']:.5f}")
    assert "est dans un quartier prioritaire" in visitor.text
    visitor.answer("oui:QN99002M")
    assert f"{row['name']} (QPV)" in visitor.text
    # Where one lives may be the same place.
    assert "Au même endroit" in visitor.text


def test_erasing_leaves_nothing(visitor):
    visitor.goes_through(BAKER).press(faire="effacer")
    assert visitor.answers == {}
    assert "Tout est effacé" in visitor.text
    assert visitor.response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_answers_are_kept_on_consent_and_taken_up_by_code(visitor, db):
    visitor.goes_through(BAKER)
    kept = visitor.client.post("/aides/trouver/garder/", {**visitor.answers, "r.handicap": "oui", "r.fichage": "non"})
    text = kept.content.decode()
    assert "Handicap" in text
    code = re.search(r'class="code">([^<]+)<', text)[1]
    assert KeptAnswers.objects.count() == 1
    visitor._take(visitor.client.post("/aides/trouver/reprendre/", {"code": code}))
    assert visitor.answers["r.situation"] == "creation"
    assert not {"r.handicap", "r.fichage"} & set(visitor.answers)
    erased = visitor.client.post("/aides/trouver/reprendre/", {"code": code, "faire": "effacer"})
    assert "est effacé" in erased.content.decode()
    assert not KeptAnswers.objects.exists()
    assert "n'ouvre rien" in visitor.client.post("/aides/trouver/reprendre/", {"code": code}).content.decode().replace("’", "'")


def test_another_site_cannot_keep_or_erase(client, site):
    for address in ("/aides/trouver/garder/", "/aides/trouver/reprendre/"):
        assert client.post(address, {"code": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_what_is_never_stored_stays_out_of_the_storage_and_of_the_page(visitor):
    """The script keeps what has no `data-secret`; the page says that it was answered, never what."""
    visitor.press(**{"r.situation": "creation", "r.handicap": "oui"})
    raw = visitor.response.content.decode()
    assert re.search(r'name="r.handicap" value="oui" data-secret', raw)
    assert "Handicap : répondu" in visitor.text


def test_an_old_source_never_reads_as_open(visitor):
    """No step shows «Ouvert» when the last source of its aid is older than 2025."""
    visitor.goes_through(BAKER)
    steps = visitor.text.split('<span class="rank"')[1:]
    for step in steps:
        years = [shelf()[name].last_source_year for name in re.findall(r'href="/aides/([a-z0-9_]+)/"', step.split("</dl>")[1])]
        assert step.count(">Ouvert<") <= sum(year >= 2025 for year in years if year)
    assert any(">Ouvert<" in step for step in steps)


def test_what_is_missing_leads_to_a_question_not_answered_yet(visitor):
    """Somebody who said where they stand is asked who will ask, and not where they stand again."""
    told = {"situation": "jeune", "lieu_activite": "qpv", "lieu_vie": "dehors", "activite": "artisan", "effectif": "0_1",
            "banque": "refus", "date_ouverture": "mars 2024", "embauche": "aucune", "murs": "non"}  # fmt: skip
    visitor.press(**{f"r.{key}": code for key, code in told.items()}, faire="resultats")
    assert 'name="changer" value="qui_demande"' in visitor.text
    steps = visitor.text.split("<h1>")[1]
    assert 'value="situation"' not in steps.split('id="others"')[0]
    visitor.press(changer="qui_demande")
    assert visitor.question == "qui_demande"


def test_a_local_aid_is_for_its_own_territory(site, client):
    """Of somebody whose neighbourhood is there, and of the frame of that territory; of nobody else."""
    published(draft())
    name = next(iter(current().local["FICTIF"]))
    here = Visitor(client).press(**{"r.situation": "creation", "r.lieu_activite": "declare:QN99002M"}, faire="resultats")
    elsewhere = Visitor(client).press(**{"r.situation": "creation", "r.lieu_activite": "qpv"}, faire="resultats")
    framed = Visitor(client, "/widget/FICTIF/").press(**{"r.situation": "creation"}, faire="resultats")
    assert [f"/aides/{name}/" in one.text for one in (here, elsewhere, framed)] == [True, False, True]


def _reasons(step):
    """What a step says under «Pourquoi vous»."""
    return step.split("<dt>Pourquoi vous</dt>")[1].split("</dd>")[0]


def test_the_law_being_in_force_is_no_reason_why_it_is_you(visitor):
    """Somebody who told almost nothing reads that nothing is sure, not a tick, nor a heading above nothing."""
    visitor.press(**{"r.lieu_activite": "qpv", "r.banque": "refus"}, faire="resultats")
    reasons = [_reasons(step) for step in visitor.text.split('<span class="rank"')[1:]]
    assert not [one for one in reasons if "en vigueur" in one]
    assert all('class="satisfied"' in one or "Rien ne le dit encore" in one for one in reasons)
    # Both are met on this page, so that neither half of the line above is idle.
    assert any('class="satisfied"' in one for one in reasons)
    assert any("Rien ne le dit encore" in one for one in reasons)
    assert "Aide en vigueur depuis" in visitor.text


def test_a_figure_is_repeated_with_its_unit(visitor):
    visitor.press(**{"r.situation": "creation", "r.besoin": "6 000"}, faire="resultats")
    assert "Besoin : 6 000 €" in visitor.text
    visitor.press(**{"r.besoin": "6 000 €"}, faire="resultats")
    assert "6 000 € €" not in visitor.text


def test_an_amount_of_each_year_says_so(visitor):
    visitor.press(**{"r.situation": "association", "r.embauche": "adulte_relais"}, faire="resultats")
    assert "montant non documenté par an" in visitor.text
