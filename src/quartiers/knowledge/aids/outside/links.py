"""Whether a page that an aid gives as its source is still there: one request at a time, HEAD then GET, no content kept.

Addresses are typed by people: one that leads to this machine or to its own network is not asked.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import httpx

from quartiers.knowledge.sources.download import USER_AGENT

_TIMEOUT = httpx.Timeout(15.0, connect=8.0)
_MOST_STEPS = 6
# Between two questions to anybody; nobody waits for this.
PAUSE_S = 1.0
# A server that answers HEAD by one of these may well have the page: it is asked again by GET.
_HEAD_REFUSED = {400, 401, 403, 404, 405, 406, 429, 500, 501, 502, 503}
# Gone for a reader. 401, 403 and 429 are for robots: the page may be there, and nobody is troubled for that.
_GONE = range(400, 600)
_FOR_ROBOTS = {401, 403, 429}
# Addresses of the old network written in the new one (RFC 6052): private ones too.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class LinkAnswer:
    """What an address answered: `status` None when nothing did, `trouble_fr` empty when a reader finds a page there."""

    url: str
    status: int | None
    trouble_fr: str

    @property
    def is_there(self) -> bool:
        """Whether a reader finds something."""
        return not self.trouble_fr


def check_links(
    urls: Iterable[str], *, allows_own_network: bool = False, sleep: Callable[[float], None] = time.sleep
) -> Iterator[LinkAnswer]:
    """Ask each address in turn, with a pause in between; `allows_own_network` is for tests."""
    with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": USER_AGENT}, follow_redirects=False) as client:
        for rank, url in enumerate(urls):
            if rank:
                sleep(PAUSE_S)
            yield _check(client, url, allows_own_network=allows_own_network)


def _check(client: httpx.Client, url: str, *, allows_own_network: bool) -> LinkAnswer:
    try:
        status = _status(client, "HEAD", url, allows_own_network=allows_own_network)
        if status in _HEAD_REFUSED:
            status = _status(client, "GET", url, allows_own_network=allows_own_network)
    except _NotAsked as problem:
        return LinkAnswer(url, None, str(problem))
    except httpx.TimeoutException:
        return LinkAnswer(url, None, "pas de réponse à temps")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as problem:
        return LinkAnswer(url, None, f"connexion impossible ({type(problem).__name__})")
    is_gone = status in _GONE and status not in _FOR_ROBOTS
    return LinkAnswer(url, status, "page absente" if is_gone else "")


class _NotAsked(Exception):  # noqa: N818 - an answer like another
    """Why an address is not asked."""


def _status(client: httpx.Client, method: str, url: str, *, allows_own_network: bool) -> int:
    """The status at the end of a chain of addresses, each looked at before it is asked."""
    target = httpx.URL(url)
    for _ in range(_MOST_STEPS):
        if target.scheme not in {"http", "https"} or not target.host:
            raise _NotAsked("adresse qui n'est pas du web")
        if not allows_own_network and not _is_public(target.host, target.port or (443 if target.scheme == "https" else 80)):
            raise _NotAsked("adresse d'un réseau privé ou sans machine : non essayée")
        with client.stream(method, target) as answer:
            if not answer.is_redirect or "location" not in answer.headers:
                return answer.status_code
            target = target.join(answer.headers["location"])
    raise _NotAsked("trop de renvois d'une adresse à l'autre")


def _is_public(host: str, port: int) -> bool:
    """Whether every machine of that name is on the public network."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(_leads_outside(ipaddress.ip_address(str(one).partition("%")[0])) for one in found)


def _leads_outside(machine: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is of the public network, and stands for no other one that may not be."""
    return machine.is_global and not machine.is_multicast and machine not in _TRANSLATED
