"""Aids proposed on the site: written, checked, sent, read by someone else, published, told in public without names."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import someone
from proposed_aids import amendment, changed_text, draft, local_text, published, waiting
from quartiers.knowledge.aids.loading import FOLDER, catalogue, read_aid
from quartiers.knowledge.aids.outside.aides_territoires import Harvest
from quartiers.knowledge.aids.outside.links import LinkAnswer
from quartiers.knowledge.aids.outside.records import OutsideAid
from quartiers.platform.accounts.roles import MATRIX, Capability, Role
from quartiers.platform.catalogue.actions import proposals
from quartiers.platform.catalogue.actions.importing import take_in
from quartiers.platform.catalogue.actions.links import note_answer
from quartiers.platform.catalogue.models import AidVersion, Proposal
from quartiers.platform.catalogue.queries import addresses, shelf, whole_shelf
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.models import Publication
from quartiers.platform.web.catalogue_form import AidForm, initial_of

LIST, TEAM = "/mon-espace/catalogue/", "/equipe/catalogue/"


def text(answer):
    """The page."""
    return answer.content.decode()


def typed(proposal, **changed):
    """What a browser sends of the form as it is shown."""
    shown = {name: value for name, value in initial_of(proposal).items() if value not in (None, False)}
    return shown | changed


@pytest.fixture
def officer(site, client):
    """A client signed in as the officer of the fictional territory."""
    client.person = someone(Role.TERRITORY_OFFICER, "FICTIF")
    client.force_login(client.person)
    return client


@pytest.fixture
def team(site):
    """A client signed in as the national team."""
    client = Client()
    client.person = someone(Role.NATIONAL_TEAM)
    client.force_login(client.person)
    return client


def test_from_a_blank_sheet_to_the_public(officer, team):
    """Begun, kept though incomplete, completed, sent, published, shown with its history."""
    answer = officer.post(f"{LIST}commencer/", {"start_from": "", "territory_code": "FICTIF", "voice": "FICTIF"})
    one = Proposal.objects.get()
    assert answer.url == f"{LIST}{one.pk}/"
    page = text(officer.get(answer.url))
    assert "points à reprendre" in page
    assert "(Optionnel)" not in page
    assert "Les cas, essayés sur la règle" in page
    data = typed(one, aid_id="aide_loyers", name="Aide aux loyers", why="votée en mars")
    assert officer.post(answer.url, data).status_code == 302
    assert "écrivez un texte" in text(officer.get(answer.url))
    refused = officer.post(answer.url, data | {"envoyer": ""})
    assert refused.status_code == 409
    assert "Le fichier ne tient pas" in text(refused)
    data |= {"carrier": "Ville", "what": "Une part du loyer.", "how": "Écrivez à la mairie.", "contact": "Mairie",
             "references": "Délibération | https://exemple.fr/d | 2026-03 | la règle"}  # fmt: skip
    assert officer.post(answer.url, data | {"envoyer": ""}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.aid, one.from_territory) == ("submitted", "aide_loyers", "FICTIF")
    review = f"{TEAM}{one.pk}/"
    assert "Publier" in text(team.get(review))
    assert "Aide aux loyers" in text(team.get(TEAM))
    team.post(review, {"publier": "", "reason": ""})
    assert whole_shelf()["aide_loyers"].raw["references"][0]["proves"] == "rule"
    assert Publication.objects.get().revision == 2
    history = text(Client().get(reverse("aid-history", args=["aide_loyers"])))
    assert "votée en mars" in history
    assert "proposée par le territoire " in history.replace("territoire FICTIF", "")
    assert not any(word in history for word in (officer.person.actor.replace(":", " "), officer.person.name))
    kinds = list(Entry.objects.filter(object_kind="catalogue.proposal").order_by("id").values_list("action", flat=True))
    assert kinds == ["draft_aid", "draft_aid", "draft_aid", "submit_aid", "publish_aid"]


def test_a_change_to_an_aid_is_read_in_words(officer, team):
    """By field, by text, and by the cases whose answer changes."""
    officer.post(f"{LIST}commencer/", {"start_from": "exo_cfe_qpv_commerce", "territory_code": "", "voice": "FICTIF"})
    one = Proposal.objects.get()
    assert (one.base, one.territory_code) == (0, "")
    data = typed(one, contact="Service des impôts", why="seuil changé")
    data["rules"] = (
        data["rules"].replace("op: lt, value: 50", "op: lt, value: 60").replace("50 salariés : un de trop", "50 salariés")
    )
    officer.post(f"{LIST}{one.pk}/", data)
    page = text(officer.get(f"{LIST}{one.pk}/"))
    assert "(pas ce qui est attendu)" in page
    data["rules"] = data["rules"].replace("effectif: 50\n", "effectif: 60\n")
    officer.post(f"{LIST}{one.pk}/", data | {"envoyer": ""})
    page = text(team.get(f"{TEAM}{one.pk}/"))
    assert "<ins>Service des impôts</ins>" in page
    assert "Cas dont la réponse change" in page
    assert "60 salariés" in page
    assert "<ins>+" in page


def test_every_file_goes_through_the_form_unchanged(db):
    """Opening an aid and sending it back changes nothing of it."""
    for path in sorted(FOLDER.glob("*.yaml")):
        one = Proposal(aid=path.stem, text=path.read_text(encoding="utf-8"), base=0)
        form = AidForm(typed(one), initial=initial_of(one), keeps_name=True)
        assert form.is_valid(), (path.stem, form.errors)
        assert read_aid(form.text(), path.name).raw == catalogue()[path.stem].raw, path.stem


def test_nothing_typed_is_lost(officer):
    """A form that cannot be read comes back as it was typed."""
    one = proposals.begin(draft=draft(), at=timezone.now(), by=officer.person.actor)
    data = typed(one, rules="name: deux fois\ncriteria: []\n", what="mot à garder")
    answer = officer.post(f"{LIST}{one.pk}/", data)
    assert answer.status_code == 409
    assert "se remplit plus haut" in text(answer)
    assert "mot à garder" in text(answer)
    assert "name: deux fois" in text(answer)
    broken = "criteria: [\n# une note\n"
    assert officer.post(f"{LIST}{one.pk}/", typed(one, rules=broken)).status_code == 302
    page = text(officer.get(f"{LIST}{one.pk}/"))
    assert "# une note" in page
    assert "YAML lisible" in page


def test_checks_as_one_types_keep_nothing(officer):
    """A mistake is told with its line in the file and in the field."""
    one = proposals.begin(draft=draft(), at=timezone.now(), by=officer.person.actor)
    data = typed(one)
    data["rules"] = data["rules"].replace("value: [entreprise]", "value: [entreprises]")
    page = text(officer.post(f"{LIST}{one.pk}/verifier/", data))
    assert "<html" not in page
    assert "(ligne 3 des règles)" in page
    assert "criteria.0.value" in page
    one.refresh_from_db()
    assert one.text == local_text()
    assert "Le fichier tient" in text(officer.post(f"{LIST}{one.pk}/verifier/", typed(one)))


def test_never_ones_own(team):
    """The team does not publish what it wrote: no button, and the address refuses."""
    one = waiting(by=team.person.actor)
    page = text(team.get(f"{TEAM}{one.pk}/"))
    assert 'name="publier"' not in page
    assert "quelqu’un d’autre" in page
    answer = team.post(f"{TEAM}{one.pk}/", {"publier": ""})
    assert answer.status_code == 409
    assert "quelqu’un d’autre" in text(answer)
    assert not AidVersion.objects.exists()


def test_a_refusal_needs_its_reason_and_the_author_takes_it_up(officer, team):
    """The reason is read by the author, who changes the same proposal."""
    one = waiting(by=officer.person.actor)
    assert team.post(f"{TEAM}{one.pk}/", {"refuser": "", "reason": ""}).status_code == 409
    team.post(f"{TEAM}{one.pk}/", {"refuser": "", "reason": "il manque la délibération"})
    page = text(officer.get(f"{LIST}{one.pk}/"))
    assert "il manque la délibération" in page
    officer.post(f"{LIST}{one.pk}/rouvrir/")
    assert "Enregistrer et contrôler" in text(officer.get(f"{LIST}{one.pk}/"))


def test_what_changed_meanwhile_is_said(officer, team):
    """The page says it before anybody presses."""
    one = waiting(amendment(), by=officer.person.actor)
    published(amendment(changed_text(contact="France Travail")))
    page = text(team.get(f"{TEAM}{one.pk}/"))
    assert "a changé depuis" in page
    assert 'name="publier"' not in page
    assert team.post(f"{TEAM}{one.pk}/", {"publier": ""}).status_code == 409


@pytest.mark.parametrize("role", list(Role))
def test_each_role_by_the_matrix(site, client, role):
    """Whoever proposes opens their pages, whoever reviews the team's; the others find nothing."""
    one = waiting()
    territory = "FICTIF" if role in {Role.TERRITORY_OFFICER, Role.MANDATED} else ""
    client.force_login(someone(role, territory))
    proposes, reviews = Capability.PROPOSE_AID in MATRIX[role], Capability.REVIEW_AID in MATRIX[role]
    assert client.get(LIST).status_code == (200 if proposes else 404)
    begun = client.post(f"{LIST}commencer/", {"voice": territory, "territory_code": territory, "start_from": ""})
    assert begun.status_code == (302 if proposes else 404)
    assert client.get(TEAM).status_code == (200 if reviews else 404)
    assert client.get(f"{TEAM}{one.pk}/").status_code == (200 if reviews else 404)
    assert client.get(f"{TEAM}aides/acre/").status_code == (200 if reviews else 404)
    answer = client.post(f"{TEAM}{one.pk}/", {"publier": ""})
    assert answer.status_code == (302 if reviews else 404)
    assert AidVersion.objects.exists() == reviews


def test_numbers_cannot_be_walked(site, client):
    """Another territory's proposals are not there, nor the drafts of one's own colleagues."""
    mine = waiting()
    hidden = proposals.begin(draft=draft(local_text("autre_aide")), at=timezone.now(), by="person:7")
    client.force_login(someone(Role.TERRITORY_OFFICER, "T03"))
    for one in (mine, hidden):
        assert client.get(f"{LIST}{one.pk}/").status_code == 404
        for action in ("verifier", "retirer", "rouvrir", "reprendre"):
            assert client.post(f"{LIST}{one.pk}/{action}/").status_code == 404
    assert client.get(f"{LIST}999999/").status_code == 404
    colleague = Client()
    colleague.force_login(someone(Role.TERRITORY_OFFICER, "FICTIF", name="collègue"))
    assert colleague.get(f"{LIST}{mine.pk}/").status_code == 200
    assert colleague.get(f"{LIST}{hidden.pk}/").status_code == 404
    assert "autre_aide" not in text(colleague.get(LIST))
    colleague.post(f"{LIST}{mine.pk}/retirer/")
    mine.refresh_from_db()
    assert mine.state == "submitted"


def test_one_proposes_for_ones_own_territory_only(officer):
    """A choice that the page does not offer is refused."""
    for asked in ({"territory_code": "T03", "voice": "FICTIF"}, {"territory_code": "FICTIF", "voice": "T03"}):
        assert officer.post(f"{LIST}commencer/", {"start_from": "", **asked}).status_code == 409
    assert not Proposal.objects.exists()


def test_the_queues_say_what_is_asked(team):
    """What waits, what ends, what nobody has checked for a year."""
    waiting()
    soon = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    dates = {"start": None, "end": soon, "entries_closed_on": None, "deadline": None}
    published(draft(local_text("vieille_aide", checked_on="2024-01-01", last_source_year=2024, dates=dates)))
    page = text(team.get(TEAM))
    assert "Aide loyers_fictifs" in page
    assert page.count("Aide vieille_aide") == 3
    assert "Aucune adresse n’a encore été essayée" in page


def test_retire_and_restore_from_the_page(team):
    """With their reason, told in public."""
    published()
    page = f"{TEAM}aides/loyers_fictifs/"
    assert team.post(page, {"retirer": "", "reason": ""}).status_code == 409
    team.post(page, {"retirer": "", "reason": "supprimée"})
    assert "loyers_fictifs" not in whole_shelf()
    public = text(Client().get(reverse("aid-history", args=["loyers_fictifs"])))
    assert "L’aide est retirée du site" in public
    team.post(page, {"version": "1", "reason": "revotée"})
    assert "loyers_fictifs" in whole_shelf()
    assert team.post(page, {"version": "12", "reason": "x"}).status_code == 409
    assert team.get(f"{TEAM}aides/inconnue/").status_code == 404


def test_the_history_of_an_aid_that_never_changed(site, client):
    """It says so; an aid that is not there says where to look."""
    assert "Rien n’a changé depuis" in text(client.get("/aides/acre/versions/"))
    answer = client.get("/aides/inconnue/versions/")
    assert answer.status_code == 404
    assert "cherchez-la par ses mots" in text(answer)


def test_what_is_typed_is_shown_as_text(officer, team):
    """Markup stays characters, on every page."""
    hostile = local_text(name="<script>alert(1)</script>", what="<img src=x onerror=alert(1)>")
    one = waiting(draft(hostile), by=officer.person.actor)
    for address in (LIST, f"{LIST}{one.pk}/"):
        assert "<script>alert" not in text(officer.get(address))
    assert "<img src=x" not in text(team.get(f"{TEAM}{one.pk}/"))
    team.post(f"{TEAM}{one.pk}/", {"publier": ""})
    for address in (TEAM, f"{TEAM}aides/loyers_fictifs/", "/aides/loyers_fictifs/versions/"):
        page = text(team.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_forms_without_their_token_are_refused(site):
    """A page elsewhere proposes and publishes nothing."""
    one = waiting()
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone(Role.NATIONAL_TEAM))
    assert client.post(f"{TEAM}{one.pk}/", {"publier": ""}).status_code == 403
    assert client.post(f"{LIST}commencer/", {}).status_code == 403


def test_the_anonymous_sign_in_first(site, client):
    """And come back to what they asked."""
    assert client.get(LIST).url.startswith("/connexion/?suite=%2Fmon-espace%2Fcatalogue%2F")


def test_a_public_page_follows_what_is_published(site, client):
    """The kept page of the catalogue is made again."""
    before = text(client.get(reverse("aid", args=["acre"])))
    published(amendment())
    after = text(client.get(reverse("aid", args=["acre"])))
    assert "Urssaf de votre région" not in before
    assert "Urssaf de votre région" in after
    assert shelf()["acre"].contact == "Urssaf de votre région"


def test_the_worker_is_asked_by_the_team_only(team, officer, settings):
    """Off without the settings; once at a time; nothing leaves from a page."""
    ask = f"{TEAM}demander/"
    assert "Rien n’a été demandé" in text(team.post(ask, {"liens": ""}, follow=True))
    assert officer.post(ask, {"liens": ""}).status_code == 404
    settings.CHECKS_LINKS, settings.AIDES_TERRITOIRES_TOKEN = True, "x"
    page = text(team.get(TEAM))
    assert 'name="liens"' in page
    assert 'name="importer"' in page
    assert "essaie chaque source" in text(team.post(ask, {"liens": ""}, follow=True))
    assert "lit Aides-territoires" in text(team.post(ask, {"importer": ""}, follow=True))
    assert "Rien n’a été demandé" in text(team.post(ask, {"liens": ""}, follow=True))


def test_a_source_that_no_longer_answers_is_in_the_queue(team):
    """With its code and since when."""
    url = next(iter(addresses()))
    note_answer(answer=LinkAnswer(url, 404, "page absente"), at=timezone.now())
    page = text(team.get(TEAM))
    assert url in page
    assert "page absente" in page
    assert "404" in page


def test_an_imported_aid_is_taken_up(officer, team):
    """Listed with what it may be, made one's draft, no longer anybody else's."""
    found = Harvest((OutsideAid("aides-territoires", "12", "Aide aux <b>loyers</b>", "", places=("Ville fictive",)),))
    take_in(harvest=found, at=timezone.now(), by="system")
    one = Proposal.objects.get()
    assert "Ville fictive" in text(officer.get(f"{LIST}importees/"))
    assert "En faire mon brouillon" in text(officer.get(f"{LIST}{one.pk}/"))
    assert "Aide aux" in text(team.get(TEAM))
    officer.post(f"{LIST}{one.pk}/reprendre/")
    page = text(officer.get(f"{LIST}{one.pk}/"))
    assert "périmètre dit" in page
    assert "il en faut 3" in page
    assert "Ville fictive" not in text(officer.get(f"{LIST}importees/"))
    assert team.get(f"{LIST}{one.pk}/").status_code == 404


def test_a_page_asks_once_what_is_published(site, client, django_assert_max_num_queries):
    """However many aids it shows."""
    with django_assert_max_num_queries(12) as asked:
        client.get("/aides/")
    assert sum("catalogue_aidversion" in one["sql"] for one in asked.captured_queries) == 1


def test_ones_proposals_are_taken_away_with_the_rest(officer):
    """The file of what is kept about oneself has the texts that one wrote, and nobody else's."""
    waiting(by=officer.person.actor)
    waiting(draft(local_text("autre_aide")))
    told = officer.get(reverse("account-export")).json()
    assert [one["aide"] for one in told["aides_proposees"]] == ["loyers_fictifs"]
    assert "La ville paie" in told["aides_proposees"][0]["texte"]
