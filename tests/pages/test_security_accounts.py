"""Attacks on sign-in, sessions, rights and identifiers: each is refused, and says nothing it should not."""

import itertools
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from people import code_of, join, last_link, someone
from quartiers.platform.accounts.actions.people import sign_out_everywhere
from quartiers.platform.accounts.models import Attempt, Person, SignInLink
from quartiers.platform.accounts.roles import MATRIX, Capability, Role
from quartiers.platform.desk.models import Letter

pytestmark = pytest.mark.django_db
# What an address holds in the place of each kind of argument; no row has it.
_ARGUMENTS = {"int": "999999", "str": "T03", "slug": "t03", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}
_PRIVATE = ("equipe/", "mon-espace/", "mon-compte/", "journal/")


def _addresses(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.pattern}", pattern.callback
        else:
            yield from _addresses(pattern.url_patterns, f"{before}{pattern.pattern}")


def _concrete(address):
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: _ARGUMENTS.get(found[1], "T03"), address)


ADDRESSES = [(address, callback) for address, callback in _addresses() if not address.startswith("^")]
PLAIN = {f"/{address}" for address, _ in ADDRESSES if "<" not in address}
DOORS = [(_concrete(address), callback.door) for address, callback in ADDRESSES if getattr(callback, "door", "")]


def _ask(client, address):
    """What an address answers, by the method that it takes."""
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def _link_for(client, person, **more):
    client.post("/connexion/", {"email": person.email, **more})
    return last_link(person.email)


def test_every_private_address_has_a_door():
    """A page of the team, of an officer or of an account that forgot its door does not exist."""
    assert [address for address, view in ADDRESSES if address.startswith(_PRIVATE) and not getattr(view, "door", "")] == []
    assert {door for _, door in DOORS} <= {"signed_in", *Capability}


def test_doors_are_closed_to_the_anonymous(client, site):
    """They are sent to sign in."""
    for address, _ in DOORS:
        answer = _ask(client, address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/connexion/"), address


@pytest.mark.parametrize("role", [None, *Role])
def test_doors_open_for_the_roles_of_the_matrix_only(client, site, role):
    """For the others the page does not exist; for them, an address without argument answers."""
    person = someone(role)
    held = MATRIX[role] if role else frozenset()
    for address, door in DOORS:
        # One of them ends every session: the person is read again.
        client.force_login(Person.objects.get(pk=person.pk))
        answer = _ask(client, address)
        if door != "signed_in" and door not in held:
            assert answer.status_code == 404, address
        elif address in PLAIN:
            assert answer.status_code in {200, 302}, address


def test_doors_are_closed_to_who_still_owes_a_code(client, site):
    """The link alone opens nothing to the national team."""
    assert client.post(_link_for(client, someone(Role.NATIONAL_TEAM))).headers["Location"] == "/connexion/code/"
    for address, _ in DOORS:
        assert _ask(client, address).headers["Location"].startswith("/connexion/"), address


# Nothing is done in anybody's name there, and a token would ask for a cookie: the answers of a search, aids put together.
# What is kept on consent is guarded by what browsers say of where a form comes from (test_finder.py).
TOKENLESS = ("/aides/ensemble/", "/aides/trouver/", "/widget/")


def test_every_form_asks_for_its_token(site):
    """A request forged by another site writes nothing, wherever it is sent."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone(Role.NATIONAL_TEAM))
    for address in sorted({_concrete(address) for address, _ in ADDRESSES}):
        if address.startswith(TOKENLESS):
            continue
        assert client.post(address, {"email": "a@tests.invalid"}).status_code in {403, 404, 405}, address


def test_a_link_is_used_once(client, site):
    """The second press, in any browser, is told to ask for another."""
    path = _link_for(client, someone(Role.OBSERVER))
    assert client.post(path).status_code == 302
    again = Client().post(path)
    assert again.status_code == 410
    assert "Demander un autre lien" in again.content.decode()


@pytest.mark.parametrize("minutes", [15, 60])
def test_a_link_expires(client, site, clock, minutes):
    """A quarter of an hour, not a second more; the same page as for a used one."""
    path = _link_for(client, someone(Role.OBSERVER))
    clock.move(minutes=minutes)
    assert client.post(path).status_code == 410
    assert "_auth_user_id" not in client.session


def test_an_invented_link_is_refused_like_a_used_one(client, site):
    """Nothing tells the two apart; opening either tells nothing at all."""
    path = _link_for(client, someone(Role.OBSERVER))
    unknown = "/connexion/lien/" + "x" * 43 + "/"
    opened = [_without_token(client.get(address)) for address in (path, unknown)]
    assert opened[0] == opened[1]
    client.post(path)
    pressed = [_without_token(Client().post(address)) for address in (path, unknown)]
    assert pressed[0] == pressed[1]


def test_a_link_is_kept_as_a_digest(client, site):
    """Who reads the database cannot sign in with it."""
    token = _link_for(client, someone(Role.OBSERVER)).split("/")[3]
    assert token not in str(list(SignInLink.objects.values()))


def test_a_link_of_a_closed_account_opens_nothing(client, site):
    """Nor does one that was asked for before signing out everywhere."""
    person = someone(Role.OBSERVER)
    path = _link_for(client, person)
    sign_out_everywhere(person=person, at=person.created_at, by=person.actor)
    assert client.post(path).status_code == 410
    path = _link_for(client, person)
    Person.objects.update(is_active=False)
    assert client.post(path).status_code == 410


def test_a_link_signs_in_its_person_whoever_was_there(client, site):
    """The session of whoever used this browser before is thrown away whole."""
    first, second = someone(Role.OBSERVER), someone(Role.PARTNER)
    client.force_login(first)
    session = client.session
    session["left"] = "behind"
    session.save()
    client.post(_link_for(client, second))
    assert client.session["_auth_user_id"] == str(second.pk)
    assert "left" not in client.session


def test_the_key_of_a_session_changes_when_one_signs_in(client, site, clock):
    """A key planted before is worth nothing after; it changes again with the code."""
    person = someone(Role.NATIONAL_TEAM)
    path = _link_for(client, person)
    client.get(path)
    keys = [client.session.session_key]
    client.post(path)
    keys.append(client.session.session_key)
    client.get("/connexion/code/installer/")
    client.post("/connexion/code/installer/", {"code": code_of(person)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    planted = Client()
    planted.cookies["sessionid"] = keys[1]
    assert planted.get("/mon-compte/").status_code == 302


def test_known_and_unknown_addresses_are_answered_alike(client, site):
    """The same page after the same work: nobody learns who has an account."""
    someone(Role.OBSERVER)
    answers, works = [], []
    for email in ("observer@tests.invalid", "nobody@tests.invalid"):
        Attempt.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.post("/connexion/", {"email": email})
        answers.append((answer.status_code, answer.headers["Location"], answer.content))
        works.append([query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]])
    assert answers[0] == answers[1]
    assert works[0] == works[1]
    assert not Letter.objects.filter(to="nobody@tests.invalid").exists()


@pytest.mark.parametrize("email", ["observer@tests.invalid", "nobody@tests.invalid"])
def test_links_to_an_address_are_limited(client, site, clock, email):
    """Five in a quarter of an hour, known or not; then one is told how long to wait, and waiting is enough."""
    someone(Role.OBSERVER)
    for _ in range(5):
        assert client.post("/connexion/", {"email": email}).status_code == 302
    refused = client.post("/connexion/", {"email": email.upper()})
    assert refused.status_code == 429
    assert "réessayez dans 15 minutes" in refused.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    clock.move(minutes=15, seconds=1)
    assert client.post("/connexion/", {"email": email}).status_code == 302


def test_links_asked_by_a_client_are_limited_whatever_it_says_of_itself(client, site):
    """A header that anyone can write does not make another client; addresses are not kept in clear."""
    numbers = itertools.count()

    def ask(proxies):
        return client.post("/connexion/", {"email": f"a{next(numbers)}@tests.invalid"}, headers={"x-forwarded-for": proxies})

    assert {ask(f"10.0.0.{n}").status_code for n in range(30)} == {302}
    assert ask("10.0.1.1").status_code == 429
    assert "127.0.0.1" not in str(list(Attempt.objects.values()))


def test_a_trusted_proxy_names_the_client(client, site, settings):
    """The last address it added, not those that the reader wrote before."""
    settings.TRUSTED_PROXIES = 1
    for number in range(31):
        answer = client.post(
            "/connexion/", {"email": f"a{number}@tests.invalid"}, headers={"x-forwarded-for": f"6.6.6.{number}, 192.0.2.7"}
        )
    assert answer.status_code == 429
    other = client.post("/connexion/", {"email": "b@tests.invalid"}, headers={"x-forwarded-for": "6.6.6.6, 192.0.2.8"})
    assert other.status_code == 302


def test_codes_are_limited(client, site, clock):
    """Five wrong ones, then even the right one waits; a new link does not start the count again."""
    person = someone(Role.NATIONAL_TEAM)
    client.post(_link_for(client, person))
    client.get("/connexion/code/installer/")
    client.post("/connexion/code/installer/", {"code": code_of(person)})
    client = Client()
    client.post(_link_for(client, person))
    clock.move(seconds=60)
    for _ in range(5):
        client.post("/connexion/code/", {"code": "000000"})
    client.post(_link_for(client, person))
    assert client.post("/connexion/code/", {"code": code_of(person)}).status_code == 429
    assert client.post("/connexion/code/", {"code": "aaaaa-aaaaa"}).status_code == 429
    clock.move(minutes=16)
    client.post(_link_for(client, person))
    assert client.post("/connexion/code/", {"code": code_of(person)}).status_code == 302


def test_a_half_open_session_does_not_last(client, site, clock):
    """Ten minutes to give the code; and it dies with the others when all are ended."""
    person = someone(Role.NATIONAL_TEAM)
    client.post(_link_for(client, person))
    clock.move(minutes=10)
    assert client.get("/connexion/code/installer/").headers["Location"] == "/connexion/"
    client.post(_link_for(client, person))
    sign_out_everywhere(person=person, at=clock(), by=person.actor)
    assert client.get("/connexion/code/installer/").headers["Location"] == "/connexion/"


def test_the_secret_is_unreadable_in_the_database(client, site):
    """And shown to nobody once the application is set up."""
    person = someone(Role.NATIONAL_TEAM)
    client.post(_link_for(client, person))
    shown = client.get("/connexion/code/installer/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)[1].replace(" ", "")
    person.authenticator.refresh_from_db()
    assert secret not in person.authenticator.sealed_secret
    client.post("/connexion/code/installer/", {"code": code_of(person)})
    again = Client()
    again.post(_link_for(again, person))
    assert again.get("/connexion/code/installer/").headers["Location"] == "/connexion/code/"


@pytest.mark.parametrize(
    "onward",
    ["https://ailleurs.example/", "//ailleurs.example/", "/\\ailleurs.example", "\\\\ailleurs.example", "javascript:alert(1)",
     "ailleurs.example", "/\t/ailleurs.example", " //ailleurs.example", "http:///ailleurs.example", "/" + "x" * 501],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(client, site, onward):
    """Whatever is asked, one goes on to this site."""
    assert "ailleurs" not in client.get("/connexion/", {"suite": onward}).content.decode()
    path = _link_for(client, someone(Role.OBSERVER), suite=onward)
    assert client.post(path).headers["Location"] == "/mon-espace/"
    answer = client.post("/connexion/demonstration/", {"role": "observer", "suite": onward})
    assert answer.headers["Location"] == "/mon-espace/"


def test_links_begin_as_the_settings_say(client, site, settings):
    """Never as the request pretends; an unknown host is not answered."""
    settings.SITE_URL = "https://quartiers.example"
    settings.ALLOWED_HOSTS = ["testserver", "ailleurs.example"]
    person = someone(Role.OBSERVER)
    client.post("/connexion/", {"email": person.email}, headers={"host": "ailleurs.example", "x-forwarded-host": "b.example"})
    text = Letter.objects.get().text
    assert "https://quartiers.example/connexion/lien/" in text
    assert "ailleurs" not in text
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/connexion/", headers={"host": "ailleurs.example"}).status_code == 400


def test_identifiers_of_others_lead_nowhere(client, site):
    """A mandated person downloads their own attestation; others' rows, real or not, are not there."""
    mine, other = someone(Role.MANDATED), someone(Role.MANDATED, name="other")
    client.force_login(mine)
    own, theirs = mine.memberships.get(), other.memberships.get()
    answer = client.get(f"/equipe/roles/{own.pk}/attestation.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    for address in (
        f"/equipe/roles/{theirs.pk}/attestation.pdf",
        f"/equipe/roles/{theirs.pk}/fin/",
        f"/equipe/roles/{own.pk}/fin/",
        f"/equipe/personnes/{other.pk}/",
        f"/equipe/personnes/{mine.pk}/",
    ):
        assert (
            client.get(address).status_code == client.post(address).status_code == 404 or client.get(address).status_code == 404
        )
    assert theirs.attestation.name not in client.get("/mon-compte/").content.decode()
    assert client.get(f"/media/{theirs.attestation.name}").status_code == 404


def test_invented_managers_see_no_real_person(client, site):
    """A visitor of the demonstration neither reads nor ends what is real, and writes to nobody."""
    real = someone(Role.OBSERVER)
    client.post("/connexion/demonstration/", {"role": "national_team"})
    assert "observer@tests.invalid" not in client.get("/equipe/personnes/").content.decode()
    assert client.get(f"/equipe/personnes/{real.pk}/").status_code == 404
    journal = b"".join(client.get("/journal/journal.csv").streaming_content).decode()
    assert "sign_in_invented" in journal
    assert f"{real.actor};" not in journal
    assert client.post(f"/equipe/roles/{real.memberships.get().pk}/fin/").status_code == 404
    body = Person.objects.get(email="national-team@demonstration.invalid").memberships.get().organisation
    invitation = {"role": "observer", "organisation": body.pk}
    for email, told in (("a@exemple.fr", ".invalid"), (real.email, "ne peut pas être invitée")):
        assert told in client.post("/equipe/personnes/inviter/", invitation | {"email": email}).content.decode()
    assert not Letter.objects.exists()
    client.post("/mon-compte/effacer/", {"word": "EFFACER"})
    client.post("/mon-compte/nom/", {"name": "Autre"})
    assert Person.objects.get(email="national-team@demonstration.invalid").name == "Camille Exemple"


def test_a_role_that_ends_closes_its_doors_at_once(client, site):
    """At the next request, in the same session."""
    person = someone(Role.NATIONAL_TEAM)
    client.force_login(person)
    assert client.get("/equipe/personnes/").status_code == 200
    client.post(f"/equipe/roles/{person.memberships.get().pk}/fin/")
    assert client.get("/equipe/personnes/").status_code == 404


def test_joining_the_national_team_ends_sessions_opened_by_a_link_alone(client, site):
    """The rights come with the next sign-in, which asks for the code."""
    person = someone(Role.OBSERVER)
    client.post(_link_for(client, person))
    join(person, Role.NATIONAL_TEAM)
    assert client.get("/equipe/personnes/").headers["Location"].startswith("/connexion/")


def test_private_pages_are_kept_by_nobody(client, site):
    """Their headers say so, and close what a page could be made to do."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    for address in ("/mon-compte/", "/journal/", "/equipe/personnes/", "/connexion/", "/mon-compte/mes-donnees.json"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "private, no-store", address
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def _without_token(answer):
    """A page without the token of its form, which changes each time."""
    return answer.status_code, re.sub(r'value="\w{64}"', "", answer.content.decode())
