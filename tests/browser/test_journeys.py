"""What people come for, by keyboard alone, on a large screen and on a phone, with and without JavaScript."""

import pytest

ROLES = ["national_team", "territory_officer", "mandated", "partner", "state_service", "observer"]


@pytest.fixture(params=[(1280, True), (320, True), (320, False)], ids=["large", "phone", "phone without script"])
def reader(request, visit):
    """A reader at the first page."""
    width, has_script = request.param
    one = visit(width=width, java_script_enabled=has_script)
    assert one.open("/") == 200
    return one


def test_from_a_name_to_the_source_of_a_figure(reader):
    """Search, neighbourhood, figure, definition: four gestures, each said by the heading of its page."""
    reader.tab_to("Une adresse, une commune")
    reader.page.keyboard.type("fourches")
    reader.enter()
    reader.follow("^Les Fourches", address="QP053001")
    assert reader.heading() == "Les Fourches"
    reader.follow("Taux de pauvreté")
    assert "Taux de pauvreté" in reader.heading()
    assert reader.page.get_by_role("link", name="Quartiers de 20").first.is_visible()
    reader.follow("Cette définition")
    assert reader.page.url.endswith("/definitions/poverty_rate_pct/")


def test_from_a_territory_to_a_comparison(reader):
    """Territory, neighbourhood, side by side with another."""
    reader.follow("^Laval Agglomération")
    reader.follow("^Kellermann")
    reader.follow("^Comparer$", address="q=")
    reader.tab_to("Quartier 2")
    reader.page.keyboard.type("QP053001")
    reader.enter()
    assert reader.heading() == "2 quartiers côte à côte"


def test_an_address_is_answered_without_a_sure_yes_or_no(reader):
    """The demonstration knows no official outline of a real neighbourhood: it says so, list by list."""
    reader.open("/adresse/")
    reader.tab_to("Une adresse avec sa commune")
    reader.page.keyboard.type("-0.7669,48.0785")
    reader.enter()
    said = reader.page.locator("main").inner_text()
    assert said.count("on ne peut pas dire") >= 2


def test_first_key_skips_to_the_content(reader):
    """The first stop of the page is the way past its frame."""
    reader.page.keyboard.press("Tab")
    assert reader.page.locator(":focus").inner_text() == "Aller au contenu"
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.locator("main :focus").count() == 1


def test_the_menu_opens_on_a_phone(visit):
    """No script is needed: it is a disclosure of the browser."""
    one = visit(width=320, java_script_enabled=False)
    one.open("/")
    one.tab_to("^Menu$")
    assert not one.page.get_by_role("link", name="Territoires", exact=True).is_visible()
    one.page.keyboard.press("Enter")
    one.follow("^Territoires$")
    assert one.page.url.endswith("/territoires/")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_comes_in_and_leaves(visit, role):
    """The place of an invented person is one button away; leaving asks for a confirmation."""
    one = visit(width=320)
    one.open("/connexion/?suite=/mon-compte/")
    one.page.locator(f"form:has(input[name=role][value={role}]) button").focus()
    one.enter()
    assert one.page.url.endswith("/mon-compte/")
    assert one.faults() == []
    one.open("/deconnexion/")
    one.follow("Me déconnecter|Se déconnecter")
    assert one.open("/mon-compte/") == 200
    assert "/connexion/" in one.page.url


def test_an_officer_proposes_a_correction(visit):
    """From the establishment to the proposal, seen before it is sent, and withdrawn; on a phone, by keyboard."""
    one = visit(width=320, role="territory_officer")
    one.open("/etablissements/00000100300016/")
    one.follow("^Proposer une correction")
    one.tab_to("Il est fermé")
    one.page.keyboard.press("Space")
    one.page.fill("[name=observed_on]", "2026-11-20")  # how a date is typed follows the language of the system
    one.tab_to("Comment vous le savez")
    one.page.keyboard.type("Rideau baissé depuis un mois.")
    one.follow("Voir avant de proposer")
    assert "20 novembre 2026" in one.page.locator("main").inner_text()
    assert one.faults() == []
    one.follow("^Proposer$")
    assert "quelqu’un d’autre la relit" in one.page.locator("[role=status]").inner_text()
    assert one.faults() == []
    assert one.overflow() <= 0


def test_the_national_team_sees_what_is_served(visit):
    """The edition, what it holds, and that there is nothing to do."""
    one = visit(role="national_team")
    one.open("/equipe/editions/")
    one.tab_to("sources")
    one.page.keyboard.press("Enter")
    assert "servie" in one.page.locator("main table").first.inner_text()
    assert one.page.locator("td details[open]").count() == 1
    assert one.faults() == []
