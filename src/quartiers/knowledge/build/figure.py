"""One row of the table `figures`, made in one way so that none lacks its origin, its sources or its reason."""

from collections.abc import Iterable, Mapping

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

OK = "ok"


def figure(inputs: Inputs, area: Row, indicator: str, *, sources: Iterable[str], **more: object) -> Row:
    """A figure about an area; its origin is the worst of its sources, of its outline's and of what `origin` adds."""
    named = [name for name in sources if inputs.has(name)]
    origins = [Origin(area["origin"]), *(inputs.manifests[name].origin for name in named)]
    return {
        "area": area["area"],
        "generation": area["generation"],
        "indicator": indicator,
        "item": "",
        "comparator": "",
        "period": "",
        "value": None,
        "low": None,
        "high": None,
        "level": None,
        "numerator": None,
        "denominator": None,
        "n": None,
        "unit": None,
        "status": OK,
        "reason": None,
        "origin": str(worst(origins)),
        "sources": " ".join(named),
        "method": None,
    } | more


def withheld(inputs: Inputs, area: Row, indicator: str, reason: str, **more: object) -> Row:
    """A figure that the sources do not allow, and why."""
    words: Mapping[str, object] = {"status": str(Unknown.NOT_AVAILABLE), "reason": reason}
    return figure(inputs, area, indicator, **({"sources": ()} | dict(words) | more))  # type: ignore[arg-type]


def density(count: float, per: float, times: float = 1000.0) -> float:
    """`count` for `times` units of `per`."""
    return times * count / per
