"""Grades of proposals with the weights that everybody starts from: letter, rank in the area, and how well the rank holds."""

from collections import defaultdict
from collections.abc import Sequence

from quartiers.knowledge.build.inputs import Row
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.grading.grades import Factors, factors_of, grade, ranks
from quartiers.knowledge.grading.stability import stability
from quartiers.knowledge.grading.weights import Weights, default, need_of

# What is proposed; the others are reasons why nothing is.
PROPOSED = frozenset({Status.ABSENT, Status.LIKELY_GAP, Status.POSSIBLE})


def give_grades(rows: Sequence[Row]) -> None:
    """Fill need, grade, stability and rank of the proposals among rows of `opportunities`; the others are left without.

    A need is named by its key among the weights, or by the type of shop that answers it.
    """
    weights = default()
    by_area: dict[tuple[str, int], list[tuple[Row, Factors]]] = defaultdict(list)
    for row in rows:
        row["need"] = _need(row["need"], weights)
        factors = factors_of(row) if row["status"] in PROPOSED else None
        if factors is not None:
            by_area[row["area"], row["generation"]].append((row, factors))
    for graded in by_area.values():
        several = [factors for _, factors in graded]
        each = zip(graded, ranks(several, weights), stability(several, weights), strict=True)
        for (row, factors), rank, share in each:
            row |= {"grade": grade(factors, weights).letter, "rank": rank, "stability": share}


def _need(named: str | None, weights: Weights) -> str | None:
    return named if named is None or named in weights.needs else need_of(named)
