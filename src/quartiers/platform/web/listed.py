"""Territories with what is counted and documented of them, for lists."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.documented import FactRow, completeness
from quartiers.platform.territories.models import Neighbourhood
from quartiers.platform.territories.queries import facts_of_all

GENERATIONS = (2015, 2024)
CONVENTION = "convention_signed_on"


def with_counts(published: Published, neighbourhoods: Iterable[Neighbourhood]) -> list[dict[str, Any]]:
    """Each territory (`row`), real ones first: neighbourhoods by generation, its convention, how much is documented."""
    counts = Counter((one.territory_code, one.generation) for one in neighbourhoods)
    rows = sorted(published.edition.rows("territories"), key=lambda row: (row["is_fictional"], row["territory"]))
    facts = facts_of_all({row["territory"]: row for row in rows})
    return [
        {
            "row": row,
            "in_2015": counts[row["territory"], 2015],
            "in_2024": counts[row["territory"], 2024],
            "convention": convention_of(facts[row["territory"]]),
            "completeness": completeness(facts[row["territory"]]),
        }
        for row in rows
    ]


def convention_of(facts: Iterable[FactRow]) -> FactRow:
    """The signature of the convention, as it is documented today."""
    return next(fact for fact in facts if fact.field == CONVENTION)
