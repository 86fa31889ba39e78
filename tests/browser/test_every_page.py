"""Every type of page, at both widths, signed out and in: axe finds nothing, nothing overflows, one heading of level 1."""

import pytest

# One line per type of page: role of the reader (none: signed out), address.
PAGES = [
    ("", "/"),
    ("", "/recherche/?q=laval"),
    ("", "/recherche/?q=rien%20de%20tel"),
    ("", "/territoires/"),
    ("", "/territoires/T03/"),
    ("", "/territoires/FICTIF/"),
    ("", "/quartiers/"),
    ("", "/quartiers/?page=3"),
    ("", "/quartiers/QP053001/"),
    ("", "/quartiers/QN05301M/"),
    ("", "/quartiers/QP990051/"),
    ("", "/potentiels/"),
    ("", "/potentiels/?generation=2015"),
    ("", "/territoires/FICTIF/potentiels/"),
    ("", "/territoires/T03/potentiels/"),
    ("", "/quartiers/QP990051/potentiels/"),
    ("", "/quartiers/QP990051/potentiels/?toutes=1&profil=sante_d_abord&poids-boulangerie=0"),
    ("", "/quartiers/QN99002M/potentiels/?nature=comparaison"),
    ("", "/quartiers/QP053001/potentiels/"),
    ("", "/methode/"),
    ("", "/quartiers/QP053001/chiffres/poverty_rate_pct/"),
    ("", "/quartiers/QP990051/chiffres/establishments_open/"),
    ("", "/comparer/"),
    ("", "/comparer/?q=QP053001&q=QP053002"),
    ("", "/comparer/?q=QP990051&q=QP053002"),
    ("", "/adresse/"),
    ("", "/adresse/?q=-0.7669,48.0785"),
    ("", "/adresse/?q=Laval"),
    ("", "/etablissements/00000100300016/"),
    ("", "/definitions/"),
    ("", "/definitions/poverty_rate_pct/"),
    ("", "/sources/"),
    ("", "/sources/territories/"),
    ("", "/donnees/"),
    ("", "/donnees/dictionnaire/"),
    ("", "/statistiques/"),
    ("", "/accessibilite/"),
    ("", "/mentions-legales/"),
    ("", "/donnees-personnelles/"),
    ("", "/plan-du-site/"),
    ("", "/nouveautes/"),
    ("", "/aide/"),
    ("", "/composants/"),
    ("", "/carte/"),
    ("", "/carte/?generation=2015"),
    ("", "/aides/pour-un-projet/"),
    ("", "/aides/pour-un-projet/?lieu_activite=qpv&projet=locaux&deficit=oui&npnru=oui&demandeur=epci&demandeur=bailleur"),
    ("", "/quartiers/QP990051/aides/"),
    ("", "/quartiers/QP053001/aides/"),
    ("", "/territoires/FICTIF/aides/"),
    ("", "/territoires/FICTIF/aides/?aide=acre"),
    ("", "/aides/trouver/"),
    ("", "/aides/trouver/reprendre/"),
    ("", "/widget/T03/"),
    ("", "/aides/"),
    ("", "/aides/?q=pret&statut=ouvert"),
    ("", "/aides/?q=rien%20de%20tel"),
    ("", "/aides/acre/"),
    ("", "/aides/fisac/"),
    ("", "/aides/calendrier/"),
    ("", "/aides/calendrier/?nature=garantie"),
    ("", "/aides/ensemble/"),
    ("", "/aides/ensemble/?aide=arce&aide=are_maintien&aide=dsil"),
    ("", "/aides/non-calculables/"),
    ("", "/aides/acre/versions/"),
    ("", "/connexion/"),
    ("", "/connexion/envoi/"),
    ("", "/demonstration/courrier/"),
    ("observer", "/"),
    ("observer", "/quartiers/QP990051/"),
    ("observer", "/mon-compte/"),
    ("observer", "/mon-compte/effacer/"),
    ("observer", "/deconnexion/"),
    ("observer", "/mon-espace/"),
    ("territory_officer", "/mon-espace/"),
    ("territory_officer", "/mon-espace/corrections/"),
    ("territory_officer", "/etablissements/00000100300016/"),
    ("territory_officer", "/mon-espace/corrections/proposer/00000100300016/"),
    ("territory_officer", "/quartiers/QP990051/potentiels/"),
    ("territory_officer", "/mon-espace/potentiels/QP990051/choisir/?carte=OP-F:numerique"),
    ("territory_officer", "/mon-espace/transmissions/FICTIF/"),
    ("territory_officer", "/mon-espace/aides/FICTIF/cma_cci_accompagnement/"),
    ("territory_officer", "/quartiers/QP990051/aides/"),
    ("territory_officer", "/mon-espace/catalogue/"),
    ("territory_officer", "/mon-espace/catalogue/importees/"),
    ("national_team", "/quartiers/QN99002M/potentiels/?toutes=1"),
    ("national_team", "/mon-espace/"),
    ("national_team", "/equipe/catalogue/"),
    ("national_team", "/equipe/catalogue/aides/dpv/"),
    ("national_team", "/equipe/faits/"),
    ("national_team", "/equipe/faits/T03/"),
    ("national_team", "/equipe/faits/T03/convention_signed_on/"),
    ("national_team", "/equipe/editions/"),
    ("national_team", "/equipe/personnes/"),
    ("national_team", "/equipe/personnes/inviter/"),
    ("national_team", "/equipe/envois/"),
    ("national_team", "/journal/"),
]


@pytest.mark.parametrize(("role", "address"), PAGES, ids=[f"{role or 'anyone'} {address}" for role, address in PAGES])
def test_a_page_serves_everyone(visit, role, address):
    """Large screen, then phone, the same page."""
    reader = visit(role=role)
    assert reader.open(address) == 200
    assert reader.page.locator("h1").count() == 1
    for width in (1280, 320):
        reader.resize(width)
        assert reader.faults() == []
        assert reader.overflow() <= 0, f"wider than {width} pixels"


def test_the_pages_of_a_publication_serve_everyone(visit, demo_edition):
    """What would change, then how far it is, with and without its script."""
    reader = visit(role="national_team")
    assert reader.open(f"/equipe/editions/{demo_edition.manifest.edition}/publier/") == 200
    assert reader.faults() == []
    reader.page.get_by_role("button", name="Publier cette édition").click()
    reader.page.get_by_role("heading", name="Publication").wait_for()
    assert reader.faults() == []
    reader.page.get_by_role("heading", name="Publication réussie").wait_for(timeout=60_000)


def test_a_correction_is_proposed(visit, demo_edition):
    """From the establishment's page, with a preview, by a keyboard's own means."""
    told = next(row for row in demo_edition.rows("sirets") if row["shown"] == "row" and row["neighbourhoods"] and row["lon"])
    reader = visit(role="territory_officer")
    assert reader.open(f"/mon-espace/corrections/proposer/{told['siret']}/") == 200
    for width in (1280, 320):
        reader.resize(width)
        assert reader.faults() == []
        assert reader.overflow() <= 0, f"wider than {width} pixels"
    reader.page.locator("[name=what]").first.focus()
    reader.page.keyboard.press("Space")
    reader.page.locator("[name=observed_on]").fill("2026-11-20")
    reader.page.locator("[name=reason]").fill("vu sur place")
    reader.page.get_by_role("button", name="Voir avant de proposer").click()
    assert reader.faults() == []
    reader.page.get_by_role("button", name="Proposer", exact=True).click()
    assert reader.page.get_by_text("Correction proposée").is_visible()
    assert reader.faults() == []


def test_the_list_of_an_aid_opens(visit):
    """Chosen, opened, read at both widths."""
    reader = visit(role="territory_officer")
    assert reader.open("/mon-espace/aides/FICTIF/cma_cci_accompagnement/") == 200
    reader.page.locator("[name=quartier]").select_option("QP990051")
    reader.page.locator("[name=reponse]").select_option("oui")
    reader.page.get_by_role("button", name="Ouvrir la liste").click()
    reader.page.get_by_role("heading", name="La règle dit oui").wait_for()
    for width in (1280, 320):
        reader.resize(width)
        assert reader.faults() == []
        assert reader.overflow() <= 0, f"wider than {width} pixels"


def test_an_address_that_is_not_there(visit):
    """The page of errors is a page like another; the browser notes the status by itself."""
    reader = visit()
    assert reader.open("/rien-ici/") == 404
    assert reader.faults() == []
    assert reader.page.get_by_role("link", name="Chercher depuis l’accueil").is_visible()
    reader.said = [line for line in reader.said if "404" not in line]
