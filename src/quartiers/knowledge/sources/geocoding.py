"""The national geocoding service (Géoplateforme): from a typed address to places, or the plain word that it did not answer.

Format: https://data.geopf.fr/geocodage/ (GeoJSON). What people type is sent there, and nowhere else: no log holds it.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx

from quartiers.knowledge.sources.addresses import (
    SURE_SCORE,
    NotReached,
    Place,
    PlaceKind,
    is_overseas,
    postcode_doubt,
    postcode_of,
    without_postcode,
)
from quartiers.knowledge.sources.download import USER_AGENT, asked_wait
from quartiers.knowledge.vocabulary.refusals import Refusal

NATIONAL_SERVICE = "https://data.geopf.fr/geocodage/search/"
# Somebody waits for the answer: a service that is slower than this is out of order.
_TIMEOUT = httpx.Timeout(3.0, connect=1.5)
_LONGEST_ANSWER_S = 5.0
_MOST_BYTES = 1_000_000
# How many places are asked for: enough to see that two of them fit.
_MOST_PLACES = 5
# A wait that a person may be asked for; and how long, at most, the service is left alone when it asks for more.
_SHORT_WAIT_S, _LONGEST_PAUSE_S = 2.0, 60.0
_MOST_TYPED = 200
_BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}

Found = tuple[Place, ...] | NotReached


class _NoAddress(logging.Filter):
    """Keeps out of the logs the line that httpx writes for each request: it holds what was typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        return not any(isinstance(one, httpx.URL) and "q" in one.params for one in arguments)


logging.getLogger("httpx").addFilter(_NoAddress())


class Geocoder:
    """The service at one address; keep the object, which remembers how long the service asked to be left alone."""

    def __init__(
        self,
        base_url: str = NATIONAL_SERVICE,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`base_url` is that of `search`; `clock` counts seconds from any moment. Raises `Refusal` for a wrong address."""
        self._url = _address(base_url)
        self._sleep, self._clock = sleep, clock
        self._closed_until = 0.0

    def search(self, typed: str) -> Found:
        """The places that fit a typed address, best first; none is a normal answer. Never raises for what the service does."""
        text = " ".join(typed.split())[:_MOST_TYPED]
        postcode = postcode_of(text)
        bare = without_postcode(text)
        if len(bare) < 3:
            return ()
        if not is_overseas(postcode):
            return self._doubted(self._ask({"q": text}), postcode)
        # Overseas, the postcode of an address is often not the one that the service knows: the second time without it.
        found = self._ask({"q": bare, "postcode": postcode})
        if isinstance(found, NotReached) or any(one.score >= SURE_SCORE for one in found):
            return self._doubted(found, postcode)
        again = self._ask({"q": bare})
        return self._doubted(found if isinstance(again, NotReached) else again, postcode)

    @staticmethod
    def _doubted(found: Found, postcode: str) -> Found:
        if isinstance(found, NotReached):
            return found
        return tuple(replace(one, doubt_fr=postcode_doubt(postcode, one.postcode or one.citycode)) for one in found)

    def _ask(self, wanted: dict[str, str]) -> Found:
        """One question, asked a second time when the service wants only a moment."""
        if self._clock() < self._closed_until:
            return NotReached("le service d'adresses a demandé une pause")
        found = self._try(wanted)
        if isinstance(found, float) and found <= _SHORT_WAIT_S:
            self._sleep(found)
            found = self._try(wanted)
        if isinstance(found, float):
            self._closed_until = self._clock() + min(found, _LONGEST_PAUSE_S)
            return NotReached("le service d'adresses est occupé")
        return found

    def _try(self, wanted: dict[str, str]) -> Found | float:
        """What one question brings: places, a failure, or the seconds to wait before the next one."""
        try:
            answer, content = self._get(wanted)
        except httpx.HTTPError as problem:
            return NotReached(_network_fr(problem))
        if answer.status_code in _BUSY:
            wait_s = asked_wait(answer)
            return 1.0 if wait_s is None else wait_s
        return _read(answer, content)

    def _get(self, wanted: dict[str, str]) -> tuple[httpx.Response, bytes]:
        """The answer and its content; a slow or endless one is cut, a redirection stays on the same server."""
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        hooks = {"request": [self._stay_here]}
        bounds: dict[str, Any] = {"timeout": _TIMEOUT, "follow_redirects": True, "max_redirects": 2, "event_hooks": hooks}
        until = self._clock() + _LONGEST_ANSWER_S
        content = b""
        with (
            httpx.Client(headers=headers, **bounds) as client,
            client.stream("GET", self._url, params=wanted | {"limit": str(_MOST_PLACES)}) as answer,
        ):
            for block in answer.iter_bytes():
                content += block
                if self._clock() > until or len(content) > _MOST_BYTES:
                    raise httpx.ReadTimeout("trop long")
        return answer, content

    def _stay_here(self, request: httpx.Request) -> None:
        # What was typed is not for another server, nor for a connection that anybody can read.
        if (request.url.scheme, request.url.host) != (self._url.scheme, self._url.host):
            raise httpx.TooManyRedirects("autre serveur")


def _address(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        raise Refusal(f"« {text} » n'est pas l'adresse d'un service d'adresses : écrivez-la comme {NATIONAL_SERVICE}.")
    # The address of the whole service, without its `search`, will do.
    return url if "search" in url.path else url.copy_with(path=f"{url.path.rstrip('/')}/search/")


def _network_fr(problem: httpx.HTTPError) -> str:
    if isinstance(problem, httpx.TimeoutException):
        return "le service d'adresses ne répond pas à temps"
    if isinstance(problem, httpx.ConnectError):
        return "le service d'adresses est injoignable (réseau coupé ou adresse fausse)"
    return "le service d'adresses a coupé la connexion"


def _read(answer: httpx.Response, content: bytes) -> Found:
    """Places of an answer; a page, a piece of JSON or anything else than the documented format is not an answer."""
    if answer.status_code == httpx.codes.BAD_REQUEST:
        # The service refuses what it cannot take for an address: nothing fits, and it does work.
        return ()
    if answer.status_code != httpx.codes.OK:
        return NotReached(f"le service d'adresses est en panne (réponse {answer.status_code})")
    try:
        places = [_place(feature) for feature in json.loads(content)["features"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return NotReached("le service d'adresses a répondu autre chose que des adresses")
    return tuple(sorted(places, key=lambda one: -one.score))


def _place(feature: Any) -> Place:
    lon, lat = feature["geometry"]["coordinates"][:2]
    said = feature["properties"]
    return Place(
        label=str(said["label"]),
        lon=_within(lon, 180.0),
        lat=_within(lat, 90.0),
        kind=PlaceKind.of(said.get("type")),
        score=min(_within(said["score"], 100.0), 1.0),
        citycode=str(said.get("citycode") or ""),
        city=str(said.get("city") or ""),
        postcode=str(said.get("postcode") or ""),
        source="geopf",
    )


def _within(value: Any, most: float) -> float:
    """A number of that size at most; ValueError otherwise, for one that is not a number too."""
    if isinstance(value, bool) or not abs(float(value)) <= most:
        raise ValueError("hors de l'intervalle")
    return float(value)
