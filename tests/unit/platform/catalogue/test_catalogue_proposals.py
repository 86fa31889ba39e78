"""Proposals of aids: written, submitted, published by someone else, shown at once; every step in the journal."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from people import someone
from proposed_aids import AUTHOR, NOW, TEAM, amendment, changed_text, draft, local_text, published, waiting
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.roles import Role
from quartiers.platform.catalogue.actions import proposals, versions
from quartiers.platform.catalogue.models import AidVersion, Proposal
from quartiers.platform.catalogue.queries import number_of, shelf, territory_of, text_of, versions_of, whole_shelf
from quartiers.platform.config import retention
from quartiers.platform.desk.erasure import erase
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(hours=1)


def actions_of(proposal):
    """What the journal says of a proposal, the first first."""
    kind = proposal._meta.label_lower
    found = Entry.objects.filter(object_kind=kind, object_id=str(proposal.pk)).order_by("id")
    return [(entry.action, entry.actor) for entry in found]


def test_from_a_draft_to_the_shelf():
    """A change to an aid of the package: nobody reads it before somebody else publishes it."""
    proposal = waiting(amendment())
    assert (proposal.state, proposal.aid, shelf()["acre"].contact) == ("submitted", "acre", "Urssaf")
    version = proposals.publish(number=proposal.pk, reason="vu", at=LATER, by=TEAM)
    assert (version.number, version.reason, number_of("acre")) == (1, "vu", 1)
    assert shelf()["acre"].contact == "Urssaf de votre région"
    assert list(shelf()) == sorted(shelf())
    assert len(shelf()) == 60
    assert actions_of(proposal) == [("draft_aid", AUTHOR), ("submit_aid", AUTHOR), ("publish_aid", TEAM)]


def test_a_local_aid_is_of_its_territory():
    """Never among the answers given to somebody from elsewhere."""
    published()
    assert "loyers_fictifs" not in shelf()
    assert "loyers_fictifs" not in shelf("T03")
    assert "loyers_fictifs" in shelf("FICTIF")
    assert "loyers_fictifs" in whole_shelf()
    assert (territory_of("loyers_fictifs"), territory_of("acre")) == ("FICTIF", "")


def test_never_ones_own():
    """The action refuses it, and so does the database."""
    proposal = waiting()
    for act in (proposals.publish, proposals.refuse):
        with pytest.raises(Refusal, match="quelqu'un d'autre"):
            act(number=proposal.pk, reason="vu", at=LATER, by=AUTHOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="published", reviewed_at=LATER, reviewed_by=AUTHOR)
    assert not AidVersion.objects.exists()


def test_a_draft_may_be_broken_and_is_not_submitted_so():
    """Nothing is lost of what is typed; the refusal says where it is wrong."""
    proposal = proposals.begin(draft=draft("id: ["), at=NOW, by=AUTHOR)
    with pytest.raises(Refusal, match=r"ligne 1 : le fichier n'est pas du YAML lisible"):
        proposals.submit(number=proposal.pk, at=NOW, by=AUTHOR)
    wrong = local_text().replace("verdict: oui", "verdict: non")
    proposals.save_draft(number=proposal.pk, draft=draft(wrong), at=NOW, by=AUTHOR)
    with pytest.raises(Refusal, match="la règle répond « oui », le cas attend « non »"):
        proposals.submit(number=proposal.pk, at=NOW, by=AUTHOR)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.text) == ("draft", wrong)


def test_a_proposal_says_why():
    """The reason is published."""
    proposal = proposals.begin(draft=draft(why=" "), at=NOW, by=AUTHOR)
    with pytest.raises(Refusal, match="Dites pourquoi"):
        proposals.submit(number=proposal.pk, at=NOW, by=AUTHOR)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (draft(local_text("acre")), "« acre » est déjà pris"),
        (amendment(changed_text(id="acre_bis")), "écrivez « acre »"),
        (draft(changed_text(), aid="acre", base=0), "n'existe pas pour ce territoire"),
        (draft("&a [*a]"), "renvois"),
        (draft("a" * 90_000), "80000 au plus"),
        (draft(local_text("ensemble")), "l'adresse d'une page du site"),
        (draft(local_text(checked_on="2999-01-01")), "pas encore venu"),
    ],
)
def test_an_aid_keeps_its_name_and_place(one, said):
    """A new aid takes no name that exists; a text made to cost is not read."""
    proposal = proposals.begin(draft=one, at=NOW, by=AUTHOR)
    with pytest.raises(Refusal, match=said):
        proposals.submit(number=proposal.pk, at=NOW, by=AUTHOR)


def test_what_changed_meanwhile_is_not_overwritten():
    """Two changes to the same version: the second is told, and taken up on the new one."""
    first, second = waiting(amendment()), waiting(amendment(changed_text(contact="France Travail")))
    proposals.publish(number=first.pk, reason="", at=LATER, by=TEAM)
    with pytest.raises(Refusal, match="a changé depuis"):
        proposals.publish(number=second.pk, reason="", at=LATER, by=TEAM)
    proposals.refuse(number=second.pk, reason="à reprendre", at=LATER, by=TEAM)
    proposals.reopen(number=second.pk, at=LATER, by=AUTHOR)
    proposals.submit(number=second.pk, at=LATER, by=AUTHOR)
    assert proposals.publish(number=second.pk, reason="", at=LATER, by=TEAM).number == 2


def test_a_number_taken_meanwhile_is_told(monkeypatch):
    """Whoever was faster keeps the number; the slower one is told, and nothing of theirs is written."""
    proposal = waiting(amendment())
    published(amendment(changed_text(contact="France Travail")))
    monkeypatch.setattr(proposals, "next_number", lambda _aid: 1)
    monkeypatch.setattr(proposals, "number_of", lambda _aid: 0)
    with pytest.raises(Refusal, match="vient d'être publiée"):
        proposals.publish(number=proposal.pk, reason="", at=LATER, by=TEAM)
    proposal.refresh_from_db()
    assert (proposal.state, AidVersion.objects.count()) == ("submitted", 1)


def test_a_second_reviewer_is_told():
    """What was settled is not settled twice."""
    proposal = waiting()
    proposals.refuse(number=proposal.pk, reason="déjà au catalogue", at=LATER, by=TEAM)
    with pytest.raises(Refusal, match="entre-temps"):
        proposals.publish(number=proposal.pk, reason="", at=LATER, by="person:902")
    with pytest.raises(Refusal, match="entre-temps"):
        proposals.withdraw(number=proposal.pk, at=LATER, by=AUTHOR)


def test_a_refusal_has_its_reason():
    """It is written for the person who proposed."""
    proposal = waiting()
    with pytest.raises(Refusal, match="pourquoi"):
        proposals.refuse(number=proposal.pk, reason=" ", at=LATER, by=TEAM)


def test_only_its_author_changes_or_withdraws():
    """Neither the team nor a colleague."""
    proposal = proposals.begin(draft=draft(), at=NOW, by=AUTHOR)
    for act in (proposals.submit, proposals.withdraw):
        with pytest.raises(Refusal, match="Seule la personne"):
            act(number=proposal.pk, at=NOW, by=TEAM)
    with pytest.raises(Refusal, match="Seule la personne"):
        proposals.save_draft(number=proposal.pk, draft=draft("x"), at=NOW, by=TEAM)
    proposals.withdraw(number=proposal.pk, at=NOW, by=AUTHOR)
    proposals.reopen(number=proposal.pk, at=NOW, by=AUTHOR)
    assert Proposal.objects.get().state == "draft"


def test_the_author_is_written_to():
    """Published or refused, with the reason, in the same transaction."""
    officer = someone(Role.TERRITORY_OFFICER)
    proposals.refuse(number=waiting(by=officer.actor).pk, reason="il manque la délibération", at=LATER, by=TEAM)
    letter = Letter.objects.get(kind="aid_answer")
    assert letter.to == officer.email
    assert "est refusée" in letter.text
    assert "il manque la délibération" in letter.text
    proposal = waiting(draft(local_text("autre_aide")), by=officer.actor)
    proposals.publish(number=proposal.pk, reason="", at=LATER, by=TEAM)
    assert Letter.objects.filter(kind="aid_answer", subject__contains="publiée").exists()


def test_an_aid_is_retired_and_taken_up_again():
    """By adding versions: the history keeps all of them."""
    published()
    gone = versions.retire(aid="loyers_fictifs", reason="supprimée au budget", at=LATER, by=TEAM)
    assert (gone.number, number_of("loyers_fictifs"), "loyers_fictifs" in whole_shelf()) == (2, None, False)
    with pytest.raises(Refusal, match="rien à retirer"):
        versions.retire(aid="loyers_fictifs", reason="encore", at=LATER, by=TEAM)
    back = versions.restore(aid="loyers_fictifs", number=1, reason="votée de nouveau", at=LATER, by=TEAM)
    assert (back.number, territory_of("loyers_fictifs")) == (3, "FICTIF")
    assert [one.number for one in versions_of("loyers_fictifs")] == [3, 2, 1]
    assert actions_of(gone) == [("retire_aid", TEAM)]
    assert actions_of(back) == [("restore_aid", TEAM)]


def test_the_package_file_is_taken_up_again():
    """An aid of the package is never retired; its own file is version 0."""
    published(amendment())
    with pytest.raises(Refusal, match="« fermée »"):
        versions.retire(aid="acre", reason="x", at=LATER, by=TEAM)
    with pytest.raises(Refusal, match="pourquoi"):
        versions.restore(aid="acre", number=0, reason=" ", at=LATER, by=TEAM)
    versions.restore(aid="acre", number=0, reason="erreur", at=LATER, by=TEAM)
    assert shelf()["acre"].contact == "Urssaf"
    with pytest.raises(Refusal, match="n'existe pas"):
        versions.restore(aid="acre", number=7, reason="erreur", at=LATER, by=TEAM)


def test_a_version_never_changes():
    """It is added, and stays."""
    version = published()
    version.reason = "autre"
    with pytest.raises(TypeError):
        version.save()


def test_a_version_that_cannot_be_read_leaves_the_file(caplog):
    """Of the package; the site goes on, and the log says it."""
    published(amendment())
    AidVersion.objects.update(text="id: [", stamp="zz")
    assert shelf()["acre"].contact == "Urssaf"
    assert "cannot be read" in caplog.text
    assert text_of("acre").startswith("id: acre")


def test_invented_people_change_nothing_beside_a_real_edition(settings):
    """Nor is what they propose seen by real ones, or reviewed by them."""
    visitor, colleague = (someone(Role.NATIONAL_TEAM, name=name, is_invented=True) for name in ("un", "deux"))
    proposal = waiting(amendment(), by=visitor.actor)
    assert proposal.is_invented
    real = someone(Role.NATIONAL_TEAM)
    with pytest.raises(Refusal, match="entre-temps"):
        proposals.publish(number=proposal.pk, reason="", at=LATER, by=real.actor)
    settings.SERVES_DEMONSTRATION = "proposed_aids.no"
    proposals.publish(number=proposal.pk, reason="", at=LATER, by=colleague.actor)
    assert shelf()["acre"].contact == "Urssaf"
    assert versions_of("acre") == []
    settings.SERVES_DEMONSTRATION = "proposed_aids.yes"
    assert shelf()["acre"].contact == "Urssaf de votre région"


def test_what_was_never_published_is_forgotten_in_time():
    """Two years after its last change; what was published, waits, or came from elsewhere stays."""
    left, gone = waiting(draft(local_text("une_aide"))), waiting(draft(local_text("autre_aide")))
    proposals.refuse(number=gone.pk, reason="non", at=NOW, by=TEAM)
    proposals.begin(draft=draft(), at=NOW, by=AUTHOR)
    published(amendment())
    (rule,) = (rule for rule in retention.RULES if rule.name == "abandoned_aids")
    assert rule.due(NOW + datetime.timedelta(days=729)).count() == 0
    assert rule.due(NOW + datetime.timedelta(days=731)).count() == 2
    rule.delete(rule.due(NOW + datetime.timedelta(days=731)))
    assert set(Proposal.objects.values_list("state", flat=True)) == {"submitted", "published"}
    assert Proposal.objects.filter(pk=left.pk).exists()


def test_an_erased_author_is_a_number_and_gets_no_letter():
    """What they wrote is the catalogue's, without their name."""
    author = someone(Role.PARTNER, name="Camille Exemple")
    proposal = waiting(by=author.actor)
    erase(person=author, at=NOW, by=author.actor)
    version = proposals.publish(number=proposal.pk, reason="", at=LATER, by=TEAM)
    assert not Letter.objects.filter(kind="aid_answer").exists()
    assert version.proposal.proposed_by == author.actor
    kept = " ".join(str(value) for row in (proposal, version) for value in vars(row).values())
    assert "Camille" not in kept
