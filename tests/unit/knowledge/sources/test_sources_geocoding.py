"""The national geocoder, good days and bad: places, none, or the word that it did not answer; never a log, never a crash."""

import json
import logging
import re

import httpx
import pytest

from geocoding_server import collection, feature, geocoding_service
from quartiers.knowledge.sources import geocoding
from quartiers.knowledge.sources.addresses import NotReached, PlaceKind
from quartiers.knowledge.sources.geocoding import Geocoder
from quartiers.knowledge.vocabulary.refusals import Refusal

TYPED = "12 rue Fictive, 53000 Laval"
OVERSEAS = "12 rue Fictive 97400 Saint-Denis"


@pytest.fixture
def service():
    with geocoding_service() as one:
        yield one


@pytest.fixture
def slept():
    return []


@pytest.fixture
def geocoder(service, slept):
    return Geocoder(service.url, sleep=slept.append)


def test_places_are_read_best_first(service, geocoder):
    """Everything that is said of an address, in our words; the question is asked as it was typed."""
    service.will(collection(feature(score=0.5, label="loin", type="street"), feature()))
    best, other = geocoder.search(f"  {TYPED}\n ")
    assert (best.label, best.lon, best.lat, best.score) == ("12 Rue Fictive 53000 Laval", -0.77, 48.07, 0.97)
    assert (best.citycode, best.city, best.postcode, best.kind) == ("53130", "Laval", "53000", PlaceKind.HOUSE_NUMBER)
    assert best.is_sure
    assert (other.kind, other.is_sure) == (PlaceKind.STREET, False)
    assert service.asked == [{"q": TYPED, "limit": "5"}]
    assert "quartiers" in service.agents[0]


@pytest.mark.parametrize("answer", [collection(), (400, {}, b'{"code":400,"message":"Failed parsing query"}')])
def test_nothing_found_is_an_answer(service, geocoder, answer):
    """No feature, or a text that the service cannot take for an address: nobody knows it, and the service works."""
    service.will(answer)
    assert geocoder.search(TYPED) == ()


@pytest.mark.parametrize("typed", ["", "  ", "a", "53000", "97400"])
def test_too_little_is_not_asked(service, geocoder, typed):
    """Less than three characters are no address."""
    assert geocoder.search(typed) == ()
    assert service.asked == []


@pytest.mark.parametrize("kind", ["poi", "", None, 3, "HouseNumber"])
def test_an_unknown_kind_is_never_a_house_number(service, geocoder, kind):
    """A word that the contract does not have is not relied upon."""
    service.will(collection(feature(type=kind)))
    assert geocoder.search(TYPED)[0].kind is PlaceKind.OTHER


PAGE = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
BROKEN = [
    (200, {"Content-Type": "text/html"}, PAGE),
    PAGE,
    b"",
    collection(feature())[:-40],
    b"[]",
    b"null",
    b'{"error": "nothing"}',
    b'{"features": null}',
    b'{"features": [null]}',
    b'{"features": [{"geometry": null, "properties": {}}]}',
    b"[" * 100_000,
    b"\xff\xfe\x00",
    json.dumps({"features": [feature(score="haut")]}).encode(),
    json.dumps({"features": [feature(score=float("nan"))]}).encode(),
    json.dumps({"features": [feature(lon=float("inf"))]}).encode(),
    json.dumps({"features": [feature(lat=4_807_000)]}).encode(),
    json.dumps({"features": [feature(lon=True)]}).encode(),
    (500, {}, b"{}"),
    (404, {}, b"{}"),
    (302, {"Location": "https://ailleurs.example/search/"}, b""),
    (200, {"Content-Encoding": "gzip"}, b"not gzip"),
    (200, {}, b" " * 1_100_000),
    (0, {}, b""),
]


@pytest.mark.parametrize("answer", BROKEN, ids=range(len(BROKEN)))
def test_a_bad_day_is_said(service, geocoder, answer):
    """A page, half an answer, numbers that are none, a failure: the service did not answer, which is not «not found»."""
    service.will(answer)
    found = geocoder.search(TYPED)
    assert isinstance(found, NotReached)
    assert found.why_fr.startswith("le service d'adresses")


def test_a_redirection_on_the_same_server_is_followed(service, geocoder):
    """A slash more or less in the address does no harm."""
    service.will((301, {"Location": "/geocodage/search?q=x"}, b""), collection(feature()))
    assert len(geocoder.search(TYPED)) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_is_honoured_once(service, geocoder, slept, status):
    """The service says how long: a person can wait two seconds."""
    service.will((status, {"Retry-After": "2"}, b"{}"), collection(feature()))
    assert len(geocoder.search(TYPED)) == 1
    assert slept == [2.0]


@pytest.mark.parametrize(("asked", "pause_s"), [("30", 30.0), ("86400", 60.0)])
def test_a_long_wait_leaves_the_service_alone(service, slept, asked, pause_s):
    """Nobody waits 30 s before a page; until then (a minute at most) the service is not asked again."""
    now = [100.0]
    geocoder = Geocoder(service.url, sleep=slept.append, clock=lambda: now[0])
    service.will((429, {"Retry-After": asked}, b"{}"), collection(feature()))
    assert isinstance(geocoder.search(TYPED), NotReached)
    now[0] += pause_s - 1
    assert "pause" in geocoder.search(TYPED).why_fr
    assert (len(service.asked), slept) == (1, [])
    now[0] += 2
    assert len(geocoder.search(TYPED)) == 1


def test_still_busy_after_the_wait(service, geocoder, slept):
    """Two refusals are enough, without any date too."""
    service.will((429, {"Retry-After": "jamais"}, b"{}"))
    assert "occupé" in geocoder.search(TYPED).why_fr
    assert (len(service.asked), slept) == (2, [1.0])


def test_a_slow_service_is_not_waited_for(service, geocoder, monkeypatch):
    """The reading stops after three seconds, here a tenth of one."""
    monkeypatch.setattr(geocoding, "_TIMEOUT", httpx.Timeout(0.1))
    service.will((200, {}, collection(feature()), 1.0))
    assert "ne répond pas à temps" in geocoder.search(TYPED).why_fr


def test_an_answer_that_never_ends_is_cut(service):
    """Bytes that come one by one keep a connection open: the whole answer has a time too."""
    ticks = iter(range(0, 1000, 3))
    geocoder = Geocoder(service.url, clock=lambda: float(next(ticks)))
    service.will((200, {}, b" " * 900_000))
    assert "ne répond pas à temps" in geocoder.search(TYPED).why_fr


def test_nobody_there():
    """Nothing listens: unreachable, in one short sentence."""
    assert "injoignable" in Geocoder("http://127.0.0.1:9/search/").search(TYPED).why_fr


@pytest.mark.parametrize("first", [collection(), collection(feature(score=0.4))])
def test_overseas_is_asked_again_without_the_postcode(service, geocoder, first):
    """The postcode of an overseas address is often not the service's: the second question is without it."""
    reunion = feature(postcode="97490", citycode="97411", city="Saint-Denis")
    service.will(first, collection(reunion))
    (place,) = geocoder.search(OVERSEAS)
    assert place.is_sure
    assert service.asked == [
        {"q": "12 rue Fictive Saint-Denis", "postcode": "97400", "limit": "5"},
        {"q": "12 rue Fictive Saint-Denis", "limit": "5"},
    ]


def test_overseas_found_at_once_is_not_asked_again(service, geocoder):
    """A sure answer with the postcode is enough."""
    service.will(collection(feature(postcode="97400", citycode="97411")))
    assert geocoder.search(OVERSEAS)[0].is_sure
    assert len(service.asked) == 1


def test_without_its_postcode_an_address_may_be_found_elsewhere(service, geocoder):
    """Saint-Denis is also near Paris: another department than the one typed is a doubt, never an answer."""
    service.will(collection(), collection(feature(postcode="93200", citycode="93066", city="Saint-Denis", score=1.0)))
    (place,) = geocoder.search(OVERSEAS)
    assert (place.score, place.is_sure) == (1.0, False)
    assert "97400" in place.doubt_fr


def test_what_was_typed_is_in_no_log(service, geocoder, caplog):
    """Not even in the log of the library that carries the question."""
    caplog.set_level(logging.DEBUG)
    service.will(collection(feature()), (500, {}, b"{}"))
    geocoder.search("12 rue Secrète, 53000 Laval")
    geocoder.search("12 rue Secrète, 53000 Laval")
    assert len(service.asked) == 2
    assert "Secr" not in caplog.text
    assert "Laval" not in caplog.text


@pytest.mark.parametrize("url", ["", "data.geopf.fr/search", "ftp://data.geopf.fr", "http://", "http://\x00"])
def test_a_wrong_address_of_service_is_refused(url):
    """It is a setting: said at once, with an example."""
    with pytest.raises(Refusal, match=re.escape(geocoding.NATIONAL_SERVICE)):
        Geocoder(url)
