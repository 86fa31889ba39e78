"""Requests made to break, to fill the disk or to leave traces: refused for little, and noted without their address."""

import gzip
import logging
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.actions.publications import revise
from quartiers.platform.territories.facts import BY_NAME
from quartiers.platform.web.correction_forms import CorrectionForm
from quartiers.platform.web.export_files import wanted
from quartiers.platform.web.headers import headers
from quartiers.platform.web.logs import WithoutAddresses
from quartiers.platform.web.tasks import is_queue_full, make_file
from quartiers.platform.web.team_facts import FactForm

pytestmark = pytest.mark.django_db
_SECRET = "SECRETSECRET"  # noqa: S105 - looked for in the log


@pytest.fixture
def logged(caplog):
    """What the site's log would hold."""
    caplog.handler.addFilter(WithoutAddresses())
    caplog.set_level(logging.INFO)
    return lambda: caplog.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("checks", [True, False])
@pytest.mark.parametrize(
    "address",
    [
        f"/connexion/lien/{_SECRET}/",
        f"/connexion/lien/{_SECRET}",
        f"/etablissements/{_SECRET}/",
        f"/{_SECRET}/",
        f"/{_SECRET}é\\/",
        f"/connexion/lien/{_SECRET}é/",
    ],
)
def test_the_log_holds_no_address(site, logged, method, checks, address):
    """A token refused, expired or sent without its form stays out of the log; so does a number that was asked about."""
    client = Client(enforce_csrf_checks=checks)
    assert getattr(client, method)(address).status_code != 500
    assert _SECRET not in logged()


def test_the_log_of_a_failure_holds_no_address(site, logged, monkeypatch):
    """The page that breaks is named by its kind."""
    monkeypatch.setattr("quartiers.platform.web.sign_in.use_link", _broken)
    client = Client(raise_request_exception=False)
    assert client.post(f"/connexion/lien/{_SECRET}/").status_code == 500
    assert "/connexion/lien/<str:token>/" in logged()
    assert _SECRET not in logged()


def _broken(**_):
    raise RuntimeError("broken")


@pytest.mark.parametrize("address", ["/", "/quartiers/", "/adresse/?q=12 rue des Lilas", "/connexion/"])
def test_a_site_without_its_database_says_so(site, monkeypatch, address):
    """In words, by its own page: what escapes is answered by the server, which notes the whole address."""
    monkeypatch.setattr("quartiers.platform.web.frame.current", _without_database)
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 500
    assert "rien de ce que vous aviez enregistré n’est perdu" in answer.content.decode()


def _without_database():
    raise OperationalError("disk I/O error")


def test_the_log_says_less_by_the_settings(settings):
    """The filter stands on the handler that writes."""
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["addresses"]


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/recherche/?q=a", "/equipe/editions/", "/nulle-part/"])
def test_other_methods_are_refused(client, site, method, address):
    """Before anything is made."""
    answer = client.generic(method, address)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("address", ["editions/%00/manifeste.json", "connexion/lien/%00/", "equipe/faits/T03%00/", "%00"])
def test_an_address_without_sense_is_not_there(client, site, address):
    """Whatever the database says of a zero byte."""
    assert client.get(f"/{address}").status_code == 404


@pytest.mark.parametrize("length", ["20000001", "-1", "9" * 30, "²"])
def test_a_body_that_nobody_asked_for_is_not_read(site, length):
    """It would be written to the disk before its token is looked at."""
    answer = Client().generic(
        "POST", "/connexion/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
    )
    assert answer.status_code == 413
    assert "trop lourd" in answer.content.decode()


@pytest.mark.parametrize("query", ["?&", "?&&&&", "?%26", "?a"])
def test_empty_queries_do_not_fill_the_disk(client, site, settings, query):
    """Each would be another address."""
    client.get(f"/definitions/{query}")
    assert not list(settings.HOME.glob("pages/*/*"))


def test_pages_of_earlier_revisions_are_let_go(client, site, settings):
    """Each thing that people add makes a revision; the disk keeps one."""
    for _ in range(3):
        client.get("/definitions/")
        revise(at=timezone.now(), by="system")
    client.get("/definitions/")
    assert len(list(settings.HOME.glob("pages/*"))) == 1


def test_a_kept_page_that_is_gone_is_made_again(client, site, settings):
    """Another process may take it away between two looks."""
    client.get("/definitions/")
    (kept,) = settings.HOME.glob("pages/*/*")
    kept.unlink()
    kept.mkdir()
    answer = client.get("/definitions/", headers={"accept-encoding": "gzip"})
    assert b"<h1>" in gzip.decompress(answer.content)


def test_files_asked_of_the_worker_are_limited(client, site, demo_edition):
    """The twenty-first is told to come later; letters and publications stand before them all."""
    codes = [row["area"] for row in demo_edition.rows("areas")][:30]
    files = [name for name in (f"{code}.pdf" for code in codes) if wanted(demo_edition, name)][:21]
    answers = [client.get(f"/editions/{site.edition}/fichiers/{name}") for name in files]
    assert [answer.status_code for answer in answers] == [202] * 20 + [503]
    assert "réessayez dans quelques minutes" in answers[-1].content.decode().replace("\xa0", " ")
    assert is_queue_full()
    assert make_file.priority < 0


@pytest.mark.parametrize("address", ["manifeste.json", "dictionnaire.csv", "fichiers/QP053001.json"])
def test_the_latest_edition_is_a_redirect_that_nobody_keeps(client, site, address):
    """Else a proxy would give a demonstration's file for an hour after a real edition replaced it."""
    answer = client.get(f"/editions/derniere/{address}")
    assert answer.headers["Location"] == f"/editions/{site.edition}/{address}"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["manifeste.json", "dictionnaire.csv", "carte.geojson"])
def test_files_of_a_demonstration_are_not_indexed(client, site, address):
    """Those that a search engine could find by their address."""
    assert client.get(f"/editions/{site.edition}/{address}").headers["X-Robots-Tag"] == "noindex"


def test_the_head_of_a_page_has_no_body():
    """And the length of the page; else the server notes each body that it drops, and anybody fills its log."""
    page = HttpResponse("page", headers={"Content-Length": "4"})
    head = headers(lambda request: page)(RequestFactory().head("/"))
    assert (head.content, head.headers["Content-Length"]) == (b"", "4")


@pytest.mark.parametrize("query", ["du=0001-01-01", "au=9999-12-31", "du=9999-12-31&au=9999-12-31"])
@pytest.mark.parametrize("page", ["/journal/", "/journal/journal.csv"])
def test_days_of_no_calendar_are_said(client, site, query, page):
    """The first and last days that a computer writes."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    answer = client.get(f"{page}?{query}")
    assert answer.status_code == 200
    if page == "/journal/":
        assert re.search("ne se lit pas", answer.content.decode())


def test_an_edition_of_a_name_too_long_is_not_there(client, site):
    """Rather than a failure of the disk."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    assert client.get(f"/equipe/editions/{'a' * 300}/publier/").status_code == 404


@pytest.mark.parametrize("suite", ["/\x00", "/a\r\nb", "/\u202e", "/\ud800"])
def test_an_onward_address_holds_letters_only(client, site, suite):
    """PostgreSQL refuses what it cannot keep, and nobody reads what turns the text around."""
    client.post("/connexion/", {"email": "a@tests.invalid", "suite": suite.encode("utf-8", "replace").decode()})
    answer = client.post("/connexion/demonstration/", {"role": "observer", "suite": suite.encode("utf-8", "replace").decode()})
    assert answer.headers["Location"] in {"/mon-espace/", "/?"}


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31"])
def test_what_was_seen_in_another_century_is_refused(day):
    """A slip of the pen; no clock has such a day either."""
    form = CorrectionForm({"observed_on": day}, told=SimpleNamespace(is_open=True, has_place=False))
    assert "trop ancien" in str(form.errors["observed_on"])
    form = FactForm({"source_on": "0001-01-01"}, fact=BY_NAME["holder"])
    assert "trop ancien" in str(form.errors["source_on"])


@pytest.mark.parametrize(("hosts", "is_local"), [("", True), ("localhost", True), ("quartiers.example 127.0.0.1", False)])
def test_letters_to_real_addresses_are_read_on_this_machine_only(tmp_path, hosts, is_local):
    """A demonstration shows links that open accounts; a site that answers to a name is read by others."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "QUARTIERS_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from quartiers.platform.config import settings; print(settings.IS_LOCAL)"],
        env=environment | ({"QUARTIERS_HOSTS": hosts} if hosts else {}), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(is_local)
