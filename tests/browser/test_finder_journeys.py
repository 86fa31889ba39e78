"""Visitors find their aids on a narrow phone, by keyboard alone; every screen serves everyone."""

import pytest

# Words of the answer chosen to a question that begins so; «Je ne sais pas» or «Passer» to any other.
BAKER = {
    "Où en êtes-vous": "Je crée mon activité",
    "Où se trouve, ou se trouvera": "Dans un quartier prioritaire",
    "Où habitez-vous": "Dans un quartier prioritaire",
    "Quelle activité": "Boulangerie, boucherie, traiteur",
    "Touchez-vous une allocation": "Non, rien de tout cela",
    "Une banque vous prête-t-elle": "Pas encore demandé ou en attente",
    "De combien avez-vous besoin": "6 000 €",
}
JOBSEEKER = {
    "Où en êtes-vous": "J'ai une idée",
    "Où habitez-vous": "Dans un quartier prioritaire",
    "Touchez-vous une allocation": "Oui, l'ARE (chômage)",
}
ASSOCIATION = {
    "Où en êtes-vous": "Nous sommes une association",
    "Où se trouve, ou se trouvera": "Dans un quartier prioritaire",
    "Allez-vous embaucher": "Un adulte-relais",
}
WIDTH = 320


def _answer(reader, words):
    """Take an answer and go on, with Tab, arrows and Enter."""
    page = reader.page
    free = page.locator("#valeur")
    if free.count() and words.endswith("€"):
        free.focus()
        page.keyboard.type(words)
    else:
        # A group of radio buttons is one stop of the keyboard; arrows move inside it.
        page.locator("[name=reponse]").first.focus()
        page.keyboard.press("Space")
        for _ in range(page.locator("[name=reponse]").count()):
            if words in reader.focused_words():
                break
            page.keyboard.press("ArrowDown")
        assert words in reader.focused_words()
    reader.enter()


def _goes_through(reader, script):
    """From the first question to the results; how many questions were put."""
    count = 0
    while reader.page.locator("ol.next").count() == 0:
        assert reader.faults() == []
        assert reader.overflow() <= 0
        heading = reader.heading().replace("’", "'")
        unknown = "Passer cette question" if reader.page.get_by_text("Passer cette question").count() else "Je ne sais pas"
        _answer(reader, next((words for start, words in script.items() if heading.startswith(start)), unknown))
        count += 1
        assert count < 20
    return count


@pytest.mark.parametrize("script", [BAKER, JOBSEEKER, ASSOCIATION], ids=["baker", "jobseeker", "association"])
def test_a_visitor_comes_to_the_steps_by_keyboard_on_a_phone(visit, script):
    """Then reads them, comes back after a reload, and erases everything."""
    reader = visit(width=WIDTH)
    reader.open("/aides/trouver/")
    assert _goes_through(reader, script) <= 13
    assert reader.faults() == []
    assert reader.overflow() <= 0
    assert 1 <= reader.page.locator("ol.next > li").count() <= 5
    assert "?" not in reader.page.url
    heading = reader.heading()
    with reader.page.expect_navigation(url="**/aides/trouver/**"):
        reader.page.reload()
    reader.page.locator("ol.next").wait_for()
    assert reader.heading() == heading
    reader.follow("^Tout effacer", most=200)
    assert reader.page.get_by_text("Tout est effacé").is_visible()
    assert reader.page.evaluate("sessionStorage.length") == 0
    reader.open("/aides/trouver/")
    assert "Où en êtes" in reader.heading()
    # The browser says that it did what the page asked.
    reader.said = [line for line in reader.said if not line.startswith("Clear-Site-Data header")]


def test_without_script_the_search_works_the_same(visit):
    """Nothing is kept at all: the answers travel with the page."""
    reader = visit(width=WIDTH, java_script_enabled=False)
    reader.open("/aides/trouver/")
    reader.page.get_by_label("Nous sommes une association").check()
    reader.page.get_by_role("button", name="Continuer", exact=True).first.click()
    reader.page.get_by_role("button", name="Voir déjà mes résultats").first.click()
    assert reader.page.locator("ol.next > li").count() >= 1


def test_what_must_never_be_stored_leaves_no_trace_in_the_browser(visit):
    """A handicap and a credit record stand in the page, and neither in the tab's storage nor in the address."""
    reader = visit(width=WIDTH)
    reader.open("/aides/trouver/")
    reader.page.evaluate(
        """() => { const form = document.querySelector('#others');
        for (const [name, value] of [['r.situation', 'creation'], ['r.handicap', 'oui'], ['r.fichage', 'oui']]) {
          const input = Object.assign(document.createElement('input'), {type: 'hidden', name, value}); form.append(input); }
        form.submit(); }"""
    )
    reader.page.get_by_text("Handicap : répondu").wait_for()
    stored = reader.page.evaluate("JSON.stringify(sessionStorage) + location.href")
    assert "creation" in stored
    assert "handicap" not in stored
    assert "fichage" not in stored


def test_an_address_is_placed_then_forgotten(visit, demo_edition):
    """The neighbourhood stays, the address does not."""
    row = next(row for row in demo_edition.rows("areas") if row["area"] == "QN99002M")
    point = f"{row['lon']:.5f},{row['lat']:.5f}"
    reader = visit(width=WIDTH)
    reader.open("/aides/trouver/")
    _answer(reader, "Je crée mon activité")
    reader.page.get_by_label("L’adresse, avec la commune").fill(point)
    reader.page.get_by_role("button", name="Situer cette adresse").click()
    assert reader.page.get_by_text("est dans un quartier prioritaire").first.is_visible()
    assert reader.faults() == []
    reader.page.get_by_role("button", name="Continuer avec cette réponse").click()
    assert point not in reader.page.content()
    assert point not in reader.page.evaluate("JSON.stringify(sessionStorage) + location.href")


def test_a_search_leaves_nothing_on_the_server_nor_in_referrers(visit, served_home):
    """Read byte by byte: the log of the real server, its database, all of its home; then what the next page is told."""
    reader = visit(width=WIDTH)
    told = []
    reader.page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    reader.open("/aides/trouver/")
    _answer(reader, "Je crée mon activité")
    reader.page.get_by_role("button", name="Voir déjà mes résultats").first.click()
    reader.page.get_by_role("button", name="Une banque vous prête-t-elle").first.click()
    _answer(reader, "Elle a refusé")
    while reader.page.locator("#valeur").count() == 0:
        _answer(reader, "Passer" if reader.page.get_by_text("Passer cette question").count() else "Je ne sais pas")
    reader.page.fill("#valeur", "48 731 €")
    reader.page.get_by_role("button", name="Continuer", exact=True).first.click()
    reader.page.locator("ol.next a").first.click()
    reader.page.wait_for_url("**/aides/*/")
    assert not [one for one in told if "trouver" in one]
    files = [path for path in served_home.rglob("*") if path.is_file() and "editions" not in path.parts]
    assert {"log.txt"} < {path.name for path in files}
    for path in files:
        raw = path.read_bytes()
        assert not [one for one in (b"48 731", b"48731", b"r.banque", b"reponse=") if one in raw], path.name
