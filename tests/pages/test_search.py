"""The search field: one exact answer leads to its page, several are listed, none says what to try."""

import pytest

from pages.reading import Page
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.knowledge.vocabulary.sirens import Siret


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("QP053001", "/quartiers/QP053001/"),
        (" qn05301m ", "/quartiers/QN05301M/"),
        ("t03", "/territoires/T03/"),
        ("Roubaix", "/territoires/T12/"),
        ("-0.7669, 48.0785", "/adresse/?q=-0.7669%2C+48.0785"),
        ("732 829 320 00074", "/etablissements/73282932000074/"),
        ("53130", "/quartiers/?commune=53130"),
        ("12 rue de la Gare, Laval", "/adresse/?q=12+rue+de+la+Gare%2C+Laval"),
    ],
)
def test_one_exact_answer_leads_to_its_page(client, site, text, address):
    """Whatever kind of thing was typed."""
    response = client.get("/recherche/", {"q": text})
    assert response.status_code == 302
    assert response.headers["Location"] == address


def test_a_name_of_both_lists_is_not_guessed(client, site):
    """The same name in 2015 and in 2024: both are shown."""
    links = Page(client.get("/recherche/", {"q": "les fourches"})).links
    assert {"/quartiers/QP053001/", "/quartiers/QN05301M/"} <= set(links)


def test_kinds_are_grouped_and_bounded(client, site):
    """Twenty neighbourhoods a page, the next one a link that keeps the words."""
    response = client.get("/recherche/", {"q": "quartier simul"})
    assert len([link for link in Page(response).links if link.startswith("/quartiers/QP99")]) <= 20
    assert "?q=quartier+simul&page=2" in [link.replace("&amp;", "&") for link in Page(response).links]


@pytest.mark.parametrize("text", ["zzzz", "!!!", "x" * 5000, "<script>alert(1)</script>", "%", "''"])
def test_nothing_found_says_what_to_try(client, site, text):
    """No crash, nothing run, a way out."""
    response = client.get("/recherche/", {"q": text})
    page = Page(response)
    assert "Que faire" in page.text
    assert page.inline == []


def test_an_establishment_of_the_demonstration_is_marked(client, site, demo_edition):
    """Its sentences begin with the words, its title too."""
    row = next(row for row in demo_edition.rows("establishments") if row["siret"] and row["is_diffusible"])
    response = client.get(f"/etablissements/{row['siret']}/")
    assert response.status_code == 200
    assert Page(response).title.startswith("Exemple simulé")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_is_partly_diffused_exists_and_is_not_told(client, site, demo_edition):
    """Nothing but its existence."""
    row = next(row for row in demo_edition.rows("establishments") if row["siret"] and row["is_diffusible"] is False)
    text = client.get(f"/etablissements/{row['siret']}/").content.decode()
    assert "détails ne sont pas publics" in text
    assert row["naf_code"] not in text


def _nobodys_number(edition):
    """A number of the simulated kind that no establishment has."""
    taken = {row["siret"] for row in edition.rows("establishments")}
    siren = next(iter(sorted(taken - {None})))[:9]
    for nic in range(99_999):
        number = f"{siren}{nic:05d}"
        if number not in taken and is_simulated(number):
            return number
    raise AssertionError(siren)


def is_simulated(number):
    """Whether the vocabulary takes it."""
    try:
        return bool(Siret.parse_simulated(number))
    except Malformed:
        return False


def test_a_wrong_or_unknown_siret_says_why(client, site, demo_edition):
    """The sentence of the vocabulary; and for a number that nobody has, where it was looked for."""
    wrong = client.get("/etablissements/123/")
    assert wrong.status_code == 404
    assert "14" in wrong.content.decode()
    unknown = client.get(f"/etablissements/{_nobodys_number(demo_edition)}/")
    assert unknown.status_code == 404
    assert "Cherché dans" in unknown.content.decode()


@pytest.mark.parametrize("path", ["/recherche/", "/quartiers/", "/comparer/", "/adresse/"])
@pytest.mark.parametrize(
    "text", ["a\x00b", "\u202e", "9" * 6000, "é" * 300, "' OR 1=1 --", "{{ 7|add:7 }}", "-0.7,999999999999"]
)
def test_no_text_breaks_a_page(client, site, path, text):
    """Whatever is typed, in any field: an answer, and nothing of it is run."""
    asked = {"q": text, "commune": text, "territoire": text, "generation": text, "page": text, "lieu": text, "carte.x": text}
    for name, value in asked.items():
        assert client.get(path, {name: value}).status_code in {200, 302}


def test_every_example_of_the_first_page_answers(client, site):
    """What one is invited to try works, the establishment included."""
    links = [link for link in Page(client.get("/")).links if link.startswith("/recherche/?q=")]
    assert len(links) == 6
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link


def test_an_aid_is_found_by_its_words_and_a_place_finds_none(client, site):
    """Stems and slips as on the page of aids; the name of a town brings no aid."""
    links = Page(client.get("/recherche/", {"q": "prets d'honneur"})).links
    assert "/aides/ph_quartier/" in links
    assert not [
        link for link in Page(client.get("/recherche/", {"q": "quartier simul"})).links if "/aides/" in link[1:] and "_" in link
    ]
