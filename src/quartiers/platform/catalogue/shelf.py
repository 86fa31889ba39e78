"""The aids that the site shows: the package's files, under the versions published since; local ones for their territory.

What is published is read once per process and state of the table; one small query per request tells whether it has changed.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils.module_loading import import_string

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.loading import catalogue, read_aid
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.catalogue.models import AidVersion

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shelf:
    """One state of the catalogue; `numbers` are those of the versions shown, `unreadable` ids of versions set aside."""

    national: Mapping[str, Aid]
    local: Mapping[str, Mapping[str, Aid]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    @property
    def everything(self) -> dict[str, Aid]:
        """National and local aids of every territory."""
        return dict(self.national) | {name: aid for aids in self.local.values() for name, aid in aids.items()}

    def territory_of(self, aid: str) -> str:
        """The territory of a local aid; blank for one that exists everywhere."""
        return next((code for code, aids in self.local.items() if aid in aids), "")


def current() -> Shelf:
    """The catalogue as it is now."""
    if _request.kept is not None:
        return _request.kept
    found = _current()
    if _request.is_open:
        _request.kept = found
    return found


def shelf(territory_code: str = "") -> Mapping[str, Aid]:
    """The aids that exist everywhere, by identifier; with a territory's code, its local ones too."""
    found = current()
    local = found.local.get(territory_code)
    # The same mapping as long as nothing is published: what is made of it (the board of the finder) is kept.
    return {**found.national, **local} if local else found.national


def whole_shelf() -> Mapping[str, Aid]:
    """Every aid, local ones of all territories too: for a list that says where each exists, never for a person's answer."""
    return current().everything


def territory_of(aid: str) -> str:
    """The territory of a local aid; blank for one that exists everywhere."""
    return current().territory_of(aid)


def forget() -> None:
    """Ask the database again: this process has just written."""
    _request.kept = None


def begin_request(**_signal: Any) -> None:
    """From here on the state is asked once."""
    _request.is_open, _request.kept = True, None


def end_request(**_signal: Any) -> None:
    """What was asked is forgotten."""
    _request.is_open, _request.kept = False, None


class _Request(threading.local):
    """What the request under way has already asked."""

    is_open = False
    kept: Shelf | None = None


_request = _Request()


def _current() -> Shelf:
    invented = Count("pk", filter=Q(is_invented=True))
    state = AidVersion.objects.aggregate(many=Count("pk"), last=Max("pk"), stamp=Max("stamp"), invented=invented)
    if not state["many"]:
        return Shelf(catalogue())
    # Asked only where the demonstration's people have published something: never on a real site.
    shows_invented = bool(state["invented"]) and shows_demonstration()
    return _read(state["many"], state["last"], state["stamp"], shows_invented)


def shows_demonstration() -> bool:
    """Whether what the demonstration's people do may be seen now. Who publishes editions stands beside this app."""
    answer: bool = import_string(settings.SERVES_DEMONSTRATION)()
    return answer


def shown_versions(*, shows_invented: bool) -> Any:
    """The last version of each aid, retired ones too, as a query."""
    seen = AidVersion.objects.all() if shows_invented else AidVersion.objects.filter(is_invented=False)
    last = seen.filter(aid=OuterRef("aid")).order_by("-number").values("number")[:1]
    return seen.annotate(last=Subquery(last)).filter(number=F("last"))


@lru_cache(maxsize=2)
def _read(_many: int, _last: int, _stamp: str, shows_invented: bool) -> Shelf:  # noqa: FBT001 - part of the cache's key
    """Read the last versions; one that today's code cannot read leaves the package's file in place, and is told."""
    national, numbers, unreadable = dict(catalogue()), {}, []
    local: dict[str, dict[str, Aid]] = {}
    for version in shown_versions(shows_invented=shows_invented):
        place = local.setdefault(version.territory_code, {}) if version.territory_code else national
        if version.is_retired:
            place.pop(version.aid, None)
            continue
        try:
            place[version.aid] = read_aid(version.text, f"{version.aid}.yaml")
            numbers[version.aid] = version.number
        except Refusal:
            _logger.exception("Version %s of the aid %s cannot be read.", version.number, version.aid)
            unreadable.append(version.aid)
    ordered = {name: national[name] for name in sorted(national)}
    return Shelf(
        ordered, {code: dict(sorted(aids.items())) for code, aids in local.items() if aids}, numbers, tuple(unreadable)
    )
