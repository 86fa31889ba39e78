"""Coming in with a real browser, which sends with a form what no test client does (its origin)."""

import re

import pyotp

_LINK = re.compile(r"https?://[^/\s]+(/connexion/lien/\S+)")


def test_the_national_team_comes_in_by_a_link_then_a_code(visit, told):
    """The host's link, its button, the phone set up, the codes of last resort, and the team's pages open."""
    link = _LINK.search(told("admin", "create", "equipe@exemple.invalid"))[1]
    reader = visit(width=320)
    reader.open(link)
    reader.page.get_by_role("button", name="Me connecter").click()
    reader.page.get_by_role("heading", name="Installer votre code").wait_for()
    assert not reader.faults()
    secret = "".join(reader.page.locator("figcaption code").inner_text().split())
    reader.page.locator("main input[autocomplete=one-time-code]").fill(pyotp.TOTP(secret).now())
    reader.page.get_by_role("button", name="Continuer").click()
    reader.page.wait_for_load_state()
    assert not reader.faults()
    assert reader.open("/equipe/personnes/") == 200
    reader.page.get_by_role("heading", level=1).wait_for()


def test_a_letter_of_the_demonstration_opens_a_session(visit):
    """Asked for by an observer, read in the demonstration's mail, pressed: one's own space opens."""
    visit(role="observer")  # an invented person exists once somebody took their place
    reader = visit()
    reader.open("/connexion/")
    reader.page.locator("input[type=email]").fill("observer@demonstration.invalid")
    reader.page.get_by_role("button", name="M’envoyer un lien").click()
    reader.page.wait_for_load_state()
    reader.open("/demonstration/courrier/")
    if not reader.page.locator("a[href*='/connexion/lien/']").count():
        reader.page.locator("main a[href*='/demonstration/courrier/']").first.click()
    link = reader.page.locator("a[href*='/connexion/lien/']").first.get_attribute("href")
    reader.open(_LINK.search(link)[1] if "://" in link else link)
    reader.page.get_by_role("button", name="Me connecter").click()
    reader.page.wait_for_url("**/mon-espace/")
