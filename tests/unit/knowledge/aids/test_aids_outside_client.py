"""Aides-territoires, asked for real on this machine."""

import datetime

import pytest

from aides_territoires_server import TOKEN, aid, aides_territoires
from quartiers.knowledge.aids.outside.aides_territoires import AidesTerritoires
from quartiers.knowledge.vocabulary.refusals import Refusal, Unreachable


@pytest.fixture
def service():
    with aides_territoires() as found:
        yield found


def client(service, slept=None, token=TOKEN):
    return AidesTerritoires(token, base_url=service.url, sleep=(slept if slept is not None else []).append)


@pytest.mark.parametrize("is_relative", [False, True])
def test_every_page_is_followed(service, tmp_path, is_relative):
    service.aids, service.is_relative = [aid(number) for number in range(1, 251)], is_relative
    found = client(service).fetch(tmp_path).aids
    assert [one.source_id for one in found] == [str(number) for number in range(1, 251)]
    assert len(service.asked) == 3
    assert all("itemsPerPage=100" in one for one in service.asked)
    assert all("quartiers" in one for one in service.agents)


def test_texts_are_plain_and_labels_become_codes(service, tmp_path):
    service.aids = [
        aid(
            7, name="Aide <b>locale</b>", description="<p>Un<script>alert(1)</script></p><p onclick='x'>Deux &lt;b&gt;</p>",
            aid_types=["Subvention", "technical_engineering", "Inconnue"], origin_url="javascript:alert(1)",
            targeted_audiences=["Entreprise privée", "public_cies"], submission_deadline="2026-06-30",
        )
    ]  # fmt: skip
    (found,) = client(service).fetch(tmp_path).aids
    assert found.name == "Aide locale"
    assert found.description == "Un\nDeux <b>"
    assert found.kinds == ("grant", "technical-engineering", "Inconnue")
    assert found.audiences == ("private-sector", "public-cies")
    assert found.closes_on == datetime.date(2026, 6, 30)
    assert found.url == service.url.removesuffix("/api/") + "/aides/0007-aide/"
    assert found.places == ("Commune fictive",)


def test_filters_want_slugs_and_are_given_labels(service, tmp_path):
    service.aids = [aid(1), aid(2, aid_types=["Prêt"])]
    found = client(service).fetch(tmp_path, filters={"aid_type_slugs": ["Prêt"]}).aids
    assert [one.source_id for one in found] == ["2"]


@pytest.mark.parametrize(
    "bad_day",
    [
        (200, {"Content-Type": "text/html"}, b"<html>maintenance</html>"),
        (200, {}, b"<!doctype html><p>maintenance"),
        (200, {}, b""),
        (200, {}, b"[]"),
        (200, {}, b'{"results": null, "next": null}'),
        (200, {}, b'{"results": ['),
    ],
)
def test_what_is_not_a_list_is_a_failure(service, tmp_path, bad_day):
    service.bad_days = [bad_day]
    with pytest.raises(Unreachable):
        client(service).fetch(tmp_path)


def test_a_busy_service_is_waited_for_but_not_for_ever(service, tmp_path):
    slept = []
    service.bad_days = [(429, {"Retry-After": "3"}, b"{}"), (429, {"Retry-After": "86400"}, b"{}"), (503, {}, b"")]
    assert len(client(service, slept).fetch(tmp_path).aids) == 1
    assert slept == [3.0, 120.0, 4.0]
    service.bad_days = [(429, {"Retry-After": "1"}, b"{}")] * 5
    with pytest.raises(Unreachable, match="occupé"):
        client(service).fetch(tmp_path)


def test_a_pass_that_expires_is_renewed(service, tmp_path):
    service.aids, service.passes_last = [aid(number) for number in range(1, 301)], 2
    assert len(client(service).fetch(tmp_path).aids) == 300
    assert service.connections == 2


def test_a_wrong_token_is_told(service, tmp_path):
    with pytest.raises(Refusal, match="jeton d'accès est refusé"):
        client(service, token="faux").fetch(tmp_path)  # noqa: S106 (wrong on purpose)
    with pytest.raises(Refusal, match="il manque le jeton"):
        client(service, token=" ")  # noqa: S106 (blank on purpose)


def test_what_was_begun_goes_on(service, tmp_path):
    service.aids = [aid(number) for number in range(1, 251)]
    service.passes_last = 1
    service.bad_days = []
    first = client(service)
    original = service.page
    service.page = lambda path, query: original(path, query) if "page" not in query else {"detail": "panne"}
    with pytest.raises(Unreachable):
        first.fetch(tmp_path)
    service.page, service.passes_last, service.asked = original, 1_000, []
    assert len(client(service).fetch(tmp_path).aids) == 250
    assert len(service.asked) == 2


def test_the_pass_is_not_given_to_another_server(service, tmp_path):
    service.aids, service.next_host = [aid(number) for number in range(1, 150)], "http://ailleurs.example"
    with pytest.raises(Refusal, match="autre serveur"):
        client(service).fetch(tmp_path)


def test_a_list_that_shrank_or_is_cut_is_refused(service, tmp_path):
    service.aids = [aid(number) for number in range(1, 101)]
    client(service).fetch(tmp_path)
    service.aids = service.aids[:90]
    with pytest.raises(Refusal, match="90 aides, contre 100"):
        client(service).fetch(tmp_path)
    service.announced = 400
    with pytest.raises(Refusal, match="sur 400 annoncées"):
        client(service).fetch(tmp_path)


def test_a_list_in_circles_is_refused(service, tmp_path):
    service.page = lambda path, _query: {"count": 2, "previous": None, "next": f"{path}?page=2", "results": [aid()]}
    with pytest.raises(Refusal, match="tourne en rond"):
        client(service).fetch(tmp_path)


def test_a_record_that_cannot_be_taken_costs_only_itself(service, tmp_path):
    service.aids = [aid(1), aid(2, submission_deadline="bientôt"), aid(3, name=" ")]
    found = client(service).fetch(tmp_path)
    assert [one.source_id for one in found.aids] == ["1"]
    assert [one.split(" : ")[0] for one in found.refused_fr] == ["Aides-territoires, aide 2", "Aides-territoires, aide 3"]


@pytest.mark.parametrize(
    "said", [{"next": "http://[::1"}, {"next": "?\x00"}, {"count": "beaucoup"}, {"count": [1]}, {"count": 1e999}]
)
def test_a_page_that_makes_no_sense_is_a_failure(service, tmp_path, said):
    service.page = lambda _path, _query: {"count": 1, "previous": None, "next": None, "results": [aid()], **said}
    with pytest.raises(Unreachable):
        client(service).fetch(tmp_path)


def test_half_a_sign_does_not_stop_the_list(service, tmp_path):
    service.aids = [aid(1, name="Aide \ud800 cassée"), aid(2)]
    assert [one.name for one in client(service).fetch(tmp_path).aids] == ["Aide ? cassée", "Aide 2"]
