"""Potentials of a neighbourhood: verdicts and cards, filters, weights, what is not shown, what an empty page says."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from pages.reading import Page
from potential_rows import with_rows
from quartiers.knowledge.portrait.calibration import calibration
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.platform.observatory import editions
from quartiers.platform.observatory.actions import publish

HERE = "/quartiers/QP990051/potentiels/"
REAL = "/quartiers/QP053001/potentiels/"
TERRITORY = "/territoires/FICTIF/potentiels/"


def text(answer):
    """A page with plain spaces."""
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def shown(answer):
    """The sentences of the cards that are unfolded, in their order."""
    found = re.findall(r'<h3 id="c-[^"]+">Exemple simulé : (.*?) <span', text(answer))
    return [sentence.replace("’", "'") for sentence in found]


def test_verdicts_come_first_each_with_its_word(cards, client):
    """Confirmed, reversed, not told apart, too few, not available: said in words; everything simulated says so."""
    page = Page(client.get(HERE))
    assert page.levels[:3] == [1, 2, 2]
    assert page.inline == []
    assert len(page.ids) == len(set(page.ids))
    for word in ("Confirmé", "Renversé", "On ne distingue pas", "Pas assez de données", "Non disponible"):
        assert f">{word}<" in page.text
    # The list of verdicts, then what could exist, then each verdict with its reasons: a hurried reader stops early.
    order = [page.text.index(words) for words in ('id="programme"', "Il manque probablement", 'id="constats"')]
    assert order == sorted(order)
    assert page.text.count("Exemple simulé") >= 5


def test_seven_cards_first_in_the_order_of_their_score(cards, client):
    """Those that have a grade, best first; then all, facts and rules without a grade last."""
    first = shown(client.get(HERE))
    assert len(first) == 7
    assert first[0] == "Il manque probablement 2 à 4 boulangeries."
    every = shown(client.get(HERE, {"toutes": "1"}))
    assert every[:7] == first
    assert every[-1].startswith("Demandez à l'agence")
    assert len(every) == 10


def test_a_grade_is_never_alone(cards, client):
    """Letter, three factors on four squares and their words; without a grade, why."""
    page = text(client.get(HERE, {"toutes": "1"}))
    assert page.count('class="letter"') == page.count("Besoin</span>") + page.count('class="grade none"')
    assert "un conseil se vérifie, il ne se parie pas" in page
    assert "4 sur 4" in page


def test_filters_stand_in_the_address(cards, client):
    """Kind and detector, both or one; links keep what was chosen."""
    assert len(shown(client.get(HERE, {"nature": "conseil"}))) == 1
    assert [one for one in shown(client.get(HERE, {"detecteur": "OP-A"})) if "activité" in one] == []
    both = client.get(HERE, {"nature": "fait", "detecteur": "OP-A"})
    assert len(shown(both)) == 1
    assert 'href="?nature=inference&amp;detecteur=OP-A#cartes"' in both.content.decode()
    assert "Aucune carte ne passe ces filtres" in text(client.get(HERE, {"nature": "comparaison"}))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"nature": "x"}, "n’est pas une nature de phrase"),
        ({"detecteur": "OP-Z"}, "n’est pas un détecteur"),
        ({"profil": "x"}, "Le profil « x » n’existe pas"),
        ({"poids-boulangerie": "cent"}, "donnez un nombre entier de 0 à 100"),
        ({"poids-boulangerie": "101"}, "donnez un nombre entier de 0 à 100"),
        ({"poids-self": "3"}, "Le besoin « self » n’existe pas"),
        ({"poids-observatoire": "3"}, "Le besoin « observatoire » n’existe pas"),
    ],
)
def test_what_is_not_understood_is_said_once(cards, client, query, said):
    """And everything is shown, under the weights of the edition."""
    answer = client.get(HERE, query)
    assert said in text(answer)
    assert shown(answer)[0] == "Il manque probablement 2 à 4 boulangeries."


def test_a_reader_changes_the_weights(cards, client):
    """Grades and order are made again; the form leads to the shortest address, which says the same to whoever opens it."""
    sent = {"profil": "equilibre", "appliquer": "1", "poids-boulangerie": "0", "poids-pharmacie": "95"}
    answer = client.get(HERE, sent)
    assert answer.status_code == 302
    assert answer.url == f"{HERE}?poids-boulangerie=0"
    again = client.get(answer.url)
    assert shown(again)[0].startswith("Aucune cordonnerie")
    assert "poids modifiés" in text(again)


def test_weights_do_not_fill_the_disk(cards, client, settings):
    """A page asked with weights is made and not kept."""
    for weight in range(5):
        client.get(HERE, {"poids-boulangerie": str(weight)})
    assert not list(settings.HOME.glob("pages/*/*"))


def test_what_is_not_shown_is_counted_with_its_reason(cards, client):
    """Three types of which too few are expected, one under the threshold."""
    page = text(client.get(HERE))
    assert "Non montrées : 4" in page
    assert "il faut en attendre 3 au moins" in page
    assert "probabilité sous 60 %" in page


def test_without_a_register_one_sentence_says_how_to_load_it(cards, client):
    """A real neighbourhood of the demonstration has none."""
    page = Page(client.get(REAL))
    assert "aucun registre" in page.text
    assert "quartiers build --from" in page.text
    assert "120 établissements publiés." in page.text.replace("\xa0", " ")
    assert "Exemple simulé" not in page.text
    assert "<article" not in page.text


def test_a_code_that_is_not_there(cards, client):
    """404 with what is near; small letters lead to the code."""
    assert client.get("/quartiers/QP999999/potentiels/").status_code == 404
    assert client.get("/quartiers/qp990051/potentiels/").url == HERE
    assert client.get("/territoires/T99/potentiels/").status_code == 404


def test_a_territory_reads_side_by_side(cards, client):
    """A line for each neighbourhood, a word in each cell, its own verdicts, the best cards of all."""
    answer = client.get(TERRITORY, {"generation": "2015"})
    page = text(answer)
    assert Page(answer).inline == []
    assert len(Page(answer).ids) == len(set(Page(answer).ids))
    assert page.count('data-l="Moins de créations qu’ailleurs"') == 51
    assert "Les suivantes, 13" in page
    assert len(shown(answer)) == 7
    assert "Quartier simulé 6-9" in page


def test_the_nation_counts_answers_by_territory(cards, client):
    """Real neighbourhoods are never counted with simulated ones."""
    page = text(client.get("/potentiels/", {"generation": "2015"}))
    row = page[page.index('<th scope="row"><a href="/territoires/FICTIF/potentiels/') :].partition("</tr>")[0]
    assert 'Confirmé <span class="num">2</span>' in row
    everywhere = page[page.index("Tous les quartiers réels") :].partition("</tr>")[0]
    assert "Confirmé" not in everywhere


def test_the_map_shows_only_what_may_be_shown(cards, client):
    """As many dots as shops whose row is shown, around the neighbourhood; none for what has no shop."""
    page = text(client.get(HERE))
    assert page.count('class="map"') == 2
    drawn = page[page.index('<title id="m-c-qp990051-op-a-boulangerie-title') :].partition("</svg>")[0]
    told = int(re.search(r"boulangerie : (\d+) points? connus?", drawn)[1])
    near = [
        row for row in cards.rows("sirets")
        if row["shown"] == "row" and row["naf_code"] in {"10.71C", "47.24Z"} and not row["closed_on"]
        and any(one["area"] == "QP990051" for one in row["neighbourhoods"])
    ]  # fmt: skip
    assert drawn.count('r="7"') == told >= len(near) > 0


def test_the_method_says_what_was_measured(cards, client):
    """Words, weights with their source, and an honest sentence while nothing is measured."""
    page = text(client.get("/methode/"))
    assert "Quatre natures" in page
    assert "CGET, En Bref 13" in page
    assert ("essai-1" in page) is bool(calibration())
    assert ("Aucun essai n’est publié" in page) is not bool(calibration())


def test_an_edition_of_before_has_none(db, demo_edition, client, settings, tmp_path):
    """Without the table, the page says that nothing can be computed."""
    settings.HOME = tmp_path / "old"
    editions.opened.cache_clear()
    edition = with_rows(demo_edition, [], settings.HOME)
    publish(edition=edition, at=timezone.now(), by="system")
    assert "Pas encore calculé ici" in text(client.get(HERE))


def test_a_new_reader_needs_few_questions(cards, client, django_assert_max_num_queries):
    """The edition, the choices; the same for one neighbourhood and for a territory."""
    with django_assert_max_num_queries(3):
        Client().get(HERE, {"toutes": "1"})
    with django_assert_max_num_queries(3):
        Client().get(TERRITORY, {"generation": "2015", "toutes": "1"})


def test_a_card_names_its_levers_and_the_aids_that_may_fit(cards, client):
    """Each with its status and how sure its rule is, why it stands there, and on which day; none that is closed."""
    page = text(client.get(HERE))
    card = page.partition('id="c-qp990051-op-a-boulangerie"')[2].partition("</article>")[0]
    assert "Levier : Commerce et artisanat" in card
    found = re.findall(
        r'<li><a href="/aides/([a-z0-9_]+)/">.*?<span class="status[^"]*">([^<]+)</span>.*?règle : ([^<]+)<', card, re.DOTALL
    )
    assert found
    assert "exo_benefices_qpv_2026" in {aid for aid, _, _ in found}
    assert not {word for _, word, _ in found} & {"Terminé", "Fermé aux nouvelles entrées", "Pas encore ouvert"}
    assert all(trust == "vérifié" for _, word, trust in found if word == "Ouvert")
    assert "jamais la plus généreuse" in card
    assert f"statuts au {label_fr(timezone.localdate())}" in card
    assert "Aides qui peuvent convenir" in text(client.get(TERRITORY, {"generation": "2015"}))


def test_a_kept_page_does_not_outlive_the_day_of_its_aids(cards, client, clock):
    """Tomorrow's page is made anew: an aid that has ended since is not read as open out of yesterday's."""
    first = client.get(HERE)
    assert client.get(HERE, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    clock.move(days=1)
    second = client.get(HERE, headers={"if-none-match": first.headers["ETag"]})
    assert second.status_code == 200
    assert f"statuts au {label_fr(timezone.localdate())}" in text(second)
