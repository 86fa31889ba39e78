"""The aids named beside cards of potential: of the shelf of a territory, as they stand today."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.potentials.card_aids import Offers, why_fr
from quartiers.platform.catalogue.queries import current, shelf
from quartiers.platform.web.aids_shelf import Mark, marks


def offers_in(territory_code: str | None) -> Offers:
    """The aids that exist everywhere and in a territory, today."""
    return Offers(shelf(territory_code or ""), timezone.localdate())


def with_aids(
    request: HttpRequest, lines: Iterable[dict[str, Any]], areas: Mapping[str, Row], territory_code: str | None
) -> list[dict[str, Any]]:
    """The same lines, each with its aids (and what is said beside their names) and why they stand there."""
    offers, marked = offers_in(territory_code), marks(request)
    return [
        one
        | {
            "fits": [
                (fit, marked.get(fit.aid.id, Mark())) for fit in offers.of(one["card"], areas.get(one["card"].row["area"]))
            ],
            "fits_why_fr": why_fr(one["card"]),
            "fits_on": offers.day,
        }
        for one in lines
    ]


def state_of_aids() -> str:
    """What a page that names aids depends on beside its edition: the day, and the versions of the catalogue."""
    now = current()
    return f"{timezone.localdate()} {sorted(now.numbers.items())} {sorted(now.everything)}"
