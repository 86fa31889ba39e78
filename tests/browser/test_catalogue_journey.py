"""An officer writes an aid: the checks follow what is typed, with and without the script; the team reads it."""

from playwright.sync_api import expect

WRITTEN = {
    "Identifiant": "aide_loyers_navigateur",
    "Qui la porte": "Ville",
    "Ce que c’est": "Une part du loyer.",
    "Le premier geste": "Écrivez.",
    "Pourquoi cette proposition": "votée",
}


def test_an_aid_is_written_checked_and_sent(visit):
    """From the list to the review, at both widths."""
    officer = visit(role="territory_officer")
    officer.open("/mon-espace/catalogue/")
    officer.page.get_by_role("button", name="Écrire une proposition").click()
    page = officer.page
    for width in (1280, 320):
        officer.resize(width)
        assert officer.faults() == []
        assert officer.overflow() <= 0
    checked = page.locator("[data-checked]")
    assert "5 points à reprendre" in checked.inner_text()
    page.get_by_label("Nom", exact=False).first.fill("Aide aux loyers")
    expect(checked).to_contain_text("4 points")
    for label, words in WRITTEN.items():
        page.get_by_label(label).fill(words)
    expect(checked).to_contain_text("Le fichier tient")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    assert page.get_by_text("Proposition envoyée").is_visible()
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    assert officer.faults() == []
    team = visit(role="national_team")
    team.open(f"/equipe/catalogue/{number}/")
    for width in (1280, 320):
        team.resize(width)
        assert team.faults() == []
        assert team.overflow() <= 0
