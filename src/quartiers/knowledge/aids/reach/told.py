"""What may be said of a row of the table `reach`, in one place: how a hidden count reads, and when nothing may be ranked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.reach.compiling import LOCAL, UNCONFIRMED
from quartiers.knowledge.vocabulary.french_numbers import number

COUNTS = ("eligible", "not_eligible", "undecided")
FEWER_THAN_5, COMPLEMENT = "fewer_than_5", "complement"
# Rules of aids are nested (fewer than 10 employees, then 50): exact counts of two aids would give back, by subtraction, a few
# establishments of one size. What is told is therefore told to the nearest five, and shares to the nearest 5 %.
STEP = 5
# Above this share of undecided establishments, a number of eligible ones says more of the register than of the place.
MOST_UNDECIDED = 0.5

# Whom the register can hold. Of an aid for others (a town, a landlord), that no establishment may have it tells nothing.
_IN_REGISTER = frozenset({"entrepreneur", "TPE/PME", "association/ESS"})
_STATUS_FR = {UNCONFIRMED: "l'existence de l'aide, à confirmer", LOCAL: "la règle du territoire"}


def may_rank(row: Mapping[str, Any]) -> bool:
    """Whether this aid may be compared or ordered by whom it reaches here: not when most are undecided or hidden."""
    share = undecided_share(row)
    return share is not None and share <= MOST_UNDECIDED and row["eligible"] is not None


def is_for_establishments(aid: Aid) -> bool:
    """Whether an aid is meant for firms, people in business or associations, so that counting them means something."""
    return bool(_IN_REGISTER & set(aid.audiences))


def undecided_share(row: Mapping[str, Any]) -> float | None:
    """Share (0 to 1) of the establishments that the register does not settle; None when hidden or when there are none."""
    if row["undecided"] is None or not row["total"]:
        return None
    return float(row["undecided"]) / float(row["total"])


def rounded(n: int) -> int:
    """A count as it may be told: to the nearest five.

    >>> [rounded(n) for n in (0, 5, 7, 8, 194)]
    [0, 5, 5, 10, 195]
    """
    return STEP * ((n + STEP // 2) // STEP)


def percent_fr(share: float) -> str:
    """A share (0 to 1) as it may be told: to the nearest 5 %, its ends only when it is all or nothing.

    >>> [percent_fr(share) for share in (0.0, 0.01, 0.51, 0.99, 1.0)]
    ['0', '5', '50', '95', '100']
    """
    if share in {0.0, 1.0}:
        return number(round(100 * share))
    return number(min(100 - STEP, max(STEP, rounded(round(100 * share)))))


def count_fr(row: Mapping[str, Any], name: str) -> str:
    """A count of a row in words: to the nearest five, «moins de 5», or «masqué» where it would give back another one."""
    if row[name] in {0, row["total"]}:
        return number(row[name])
    if row[name] is not None:
        return f"environ {number(rounded(row[name]))}"
    few = any(one["count"] == name and one["reason"] == FEWER_THAN_5 for one in row["withheld"])
    return "moins de 5" if few else "masqué"


def field_fr(name: str) -> str:
    """The words of what blocks: a field, or the status of the aid."""
    return _STATUS_FR.get(name) or fields()[name].label_fr


def sentence_fr(row: Mapping[str, Any]) -> str:
    """The undecided first, with what blocks them, then yes and no; says when nothing may be ranked."""
    if not row["total"]:
        return "aucun établissement ouvert ici"
    share = undecided_share(row)
    percent = f" ({percent_fr(share)} %)" if share else ""
    said = [f"{_total_fr(row['total'])} : indécidable pour {count_fr(row, 'undecided')}{percent}"]
    if row["undecided_fields"]:
        said.append("ce qui manque : " + ", ".join(map(_blocking_fr, row["undecided_fields"])))
    said.append(f"oui pour {count_fr(row, 'eligible')}, non pour {count_fr(row, 'not_eligible')}")
    if not may_rank(row):
        said.append("trop d'inconnues pour comparer ou classer")
    return " ; ".join(said)


def _total_fr(total: int) -> str:
    return "1 établissement ouvert" if total == 1 else f"{number(total)} établissements ouverts"


def _blocking_fr(one: Mapping[str, Any]) -> str:
    share = "" if one["share"] is None else f" ({percent_fr(one['share'])} %)"
    return f"{field_fr(one['field'])}{share}"
