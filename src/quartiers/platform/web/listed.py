"""Territories with what is counted of them, for lists."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.models import Neighbourhood

GENERATIONS = (2015, 2024)


def with_counts(published: Published, neighbourhoods: Iterable[Neighbourhood]) -> list[dict[str, Any]]:
    """Each territory (`row`), real ones first, with its number of neighbourhoods by generation."""
    counts = Counter((one.territory_code, one.generation) for one in neighbourhoods)
    rows = sorted(published.edition.rows("territories"), key=lambda row: (row["is_fictional"], row["territory"]))
    return [{"row": row, "in_2015": counts[row["territory"], 2015], "in_2024": counts[row["territory"], 2024]} for row in rows]
