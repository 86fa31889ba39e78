"""Every address of the site, walked by everybody in both ways: a new page is walked by these tests without being told."""

import re
import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from every_address import addresses
from people import PDF, someone
from proposed_aids import waiting
from quartiers.platform.accounts.actions.demonstration import NAMES
from quartiers.platform.accounts.models import Membership, Person
from quartiers.platform.accounts.roles import MATRIX, Role
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.actions import publish
from quartiers.platform.observatory.models import Choice, Correction, Publishing

pytestmark = pytest.mark.django_db
# What neither shows figures nor belongs to an edition: it has no place for a mark.
_UNMARKED = {"robots", "health", "ready", "account-export", "journal-export", "team-publishing-state"} | {
    # The catalogue of aids is real whatever the edition: its files hold no figure of one.
    "aids-json", "aids-csv", "aids-calendar-file", "aid-schema", "project-aids-file",
}  # fmt: skip
# What speaks of demonstrations in a real edition, and shows nothing of one: the changes of the site, the meaning of columns.
_SPEAKS_OF_BOTH = {"news", "data-dictionary", "dictionary-file"}


@pytest.fixture
def rows(db):
    """One row of each thing that an address can name."""
    now = timezone.now()
    person = someone(Role.MANDATED, name="named")
    Letter.objects.create(message_id="<1@tests>", to="a@tests.invalid", subject="s", text="t", kind="k", written_at=now)
    Publishing.objects.create(
        edition="2026-01-01-0123456789", asked_at=now, beat_at=now, ended_at=now, is_open=False, state="done", by="system"
    )
    Correction.objects.create(
        proposal=uuid.uuid4(), siret="00000003900011", field="naf_code", new_value="56.10A", reason="r", is_simulated=True,
        observed_on=now.date(), edition="e", territory_code="T03", proposed_at=now, proposed_by="person:999",
    )  # fmt: skip
    Choice.objects.create(
        area_code="QP990051", generation=2015, card="OP-A:x", territory_code="FICTIF", decision="kept", sentence_fr="s",
        edition="e", is_simulated=True, made_at=now, made_by="person:999",
    )  # fmt: skip
    waiting(by="person:999")
    return person


def _signed_in(role):
    """A client in the name of a real person of that role; nobody's for None."""
    client = Client()
    if role:
        client.force_login(
            Person.objects.filter(email=f"{role.value.replace('_', '-')}@tests.invalid").first() or someone(role)
        )
    return client


def _asked(client, address, method="get"):
    """The answer, read to its end, and its text."""
    answer = getattr(client, method)(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode("utf-8", "replace")


@pytest.mark.parametrize("role", [None, *Role])
def test_an_address_opens_for_its_roles_only(site, demo_edition, rows, role):
    """Asked in both ways, it never breaks; its door stands whatever exists behind; reading leaves nothing in the journal."""
    held = MATRIX[role] if role else frozenset()
    for address, pattern in list(addresses(demo_edition)):
        door = getattr(pattern.callback, "door", "")
        reader, before = _signed_in(role), Entry.objects.count()
        answers = {"GET": _asked(reader, address)[0]}
        assert Entry.objects.count() == before, f"reading {address} wrote"
        answers["POST"] = _asked(_signed_in(role), address, "post")[0]
        for method, answer in answers.items():
            status, told = answer.status_code, f"{method} {address} as {role}: {answer.status_code}"
            assert status < 500, told
            if door and role is None:
                assert status == 405 or answer.headers["Location"].startswith("/connexion/"), told
            elif door and door != "signed_in" and door not in held:
                assert status in {404, 405}, told


@pytest.mark.parametrize("role", [None, Role.TERRITORY_OFFICER, Role.NATIONAL_TEAM])
def test_every_answer_of_a_demonstration_says_so(site, demo_edition, rows, role):
    """On a page, in a picture, in a file or in its name; and no machine that indexes keeps it."""
    client = _signed_in(role)
    for address, pattern in addresses(demo_edition):
        answer, text = _asked(client, address)
        if answer.status_code in {302, 405} or pattern.name in _UNMARKED or not _has_something(answer):
            continue
        said = f"{answer.headers.get('Content-Disposition', '')} {text}"
        assert re.search("simul", said, re.IGNORECASE), address
        assert answer.headers.get("X-Robots-Tag") == "noindex", address


def _has_something(answer):
    """A PDF says its mark in compressed pages, which its own tests read; an attestation is nobody's figure."""
    return answer.headers["Content-Type"] != "application/pdf"


@pytest.mark.parametrize("role", [None, Role.NATIONAL_TEAM])
def test_a_real_edition_shows_nothing_of_the_demonstration_before_it(two_editions, demo_edition, town_edition, role):
    """Real, then demonstration, then real again: kept pages, files, map, search and people are those of the real one."""
    now = timezone.now()
    for edition in (town_edition, demo_edition):
        publish(edition=edition, at=now, by="system")
        for address, _ in addresses(edition):
            _asked(Client(), address)
    visitor = Client()
    visitor.post("/connexion/demonstration/", {"role": "national_team"})
    visitor.post("/equipe/faits/T01/convention_document/", {
        "value": "https://exemple.fr", "source_title": "SOURCE-FAUSSE", "source_on": "2021-03-18", "confidence": "established",
        "enregistrer": "1",
    })  # fmt: skip
    publish(edition=town_edition, at=now, by="system")
    client = _signed_in(role)
    of_demonstration = [demo_edition.manifest.edition, "Exemple simulé", "SOURCE-FAUSSE", *NAMES.values()]
    for address, pattern in addresses(town_edition):
        answer, text = _asked(client, address)
        assert answer.status_code < 500, address
        # The team sees that a demonstration lies in the home.
        wanted = of_demonstration[1:] if pattern.name in {"team-editions", "my-space", "team-publish"} else of_demonstration
        found = [word for word in wanted if word in text]
        assert pattern.name in _SPEAKS_OF_BOTH or not found, f"{address} {found}"
        assert "X-Robots-Tag" not in answer.headers, address
    assert visitor.get("/mon-espace/").headers["Location"].startswith("/connexion/")


def test_a_walk_knows_what_stands_for_each_argument(site, demo_edition, rows):
    """What it asks for exists, so that doors are tried before something that is there."""
    team = _signed_in(Role.NATIONAL_TEAM)
    Membership.objects.filter(person=rows).first().attestation.save("a.pdf", ContentFile(PDF))
    named = [(address, pattern.name) for address, pattern in addresses(demo_edition) if "<" in str(pattern.pattern)]
    missing = [address for address, name in named if _asked(team, address)[0].status_code == 404 and name not in _NOT_THERE]
    assert missing == []


# Their argument is a secret, or a drawing that the demonstration's communes do not all have; or it is for a territory's own
# officers, and never for the team.
_NOT_THERE = {"sign-in-link", "commune-picture", "handovers", "aid-list"}
