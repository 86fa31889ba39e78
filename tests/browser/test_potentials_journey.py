"""An officer reads the potentials of a neighbourhood, sets a card aside and takes it up again, with and without script."""

import pytest


@pytest.mark.parametrize(("width", "has_script"), [(1280, True), (320, False)], ids=["large", "phone without script"])
def test_a_card_is_set_aside_and_taken_up_again(visit, width, has_script):
    """By keyboard: the drawer, the reason, the button; then the table, and back."""
    reader = visit(role="territory_officer", width=width, java_script_enabled=has_script)
    assert reader.open("/quartiers/QP990051/potentiels/?detecteur=OP-F") == 200
    cards = reader.page.locator(".has-grade").count()
    assert cards
    summary = reader.page.get_by_text("Écarter…").first
    summary.focus()
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Space")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.type("bail signé")
    reader.page.keyboard.press("Tab")
    reader.enter()
    assert reader.page.get_by_text("Carte écartée, avec sa raison").is_visible()
    assert reader.page.locator(".has-grade").count() == cards - 1
    reader.page.get_by_role("button", name="Rétablir").focus()
    reader.enter()
    assert reader.page.locator(".has-grade").count() == cards


def test_weights_are_changed_by_a_form(visit):
    """The address is short, says what differs, and the page goes back where it was."""
    reader = visit()
    reader.open("/quartiers/QP990051/potentiels/")
    reader.page.get_by_text("Changer les poids").click()
    reader.page.get_by_label("Boulangerie").fill("5")
    reader.page.get_by_role("button", name="Recalculer les cotes").click()
    reader.page.wait_for_url("**/?poids-boulangerie=5**")
    assert reader.page.get_by_text("poids modifiés").is_visible()
    reader.page.go_back()
    assert not reader.page.get_by_text("poids modifiés").is_visible()
