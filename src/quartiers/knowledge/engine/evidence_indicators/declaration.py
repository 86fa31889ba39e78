"""How an indicator is declared when counts by zone are not enough: pairs of neighbourhoods, places of shops, sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from quartiers.knowledge.engine.answers import Lines
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Described, Estimation


class Measure(Estimation, Protocol):
    """Turns the evidence into figures."""

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterable[Lines]:
        """Those of every neighbourhood, then those of the comparators that the indicator asks for."""
        ...


@dataclass(frozen=True, kw_only=True)
class EvidenceIndicator(Described):
    """An indicator of methods.md, section 3, made from the evidence.

    `without_fr`: the sources without which nobody has a figure, and the sentence that says so.
    """

    estimator: Measure
    without_fr: Mapping[str, str] = field(default_factory=dict, hash=False)
