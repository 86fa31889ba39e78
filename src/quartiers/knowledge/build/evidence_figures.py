"""Figures of the register that counts by zone do not give: twins, diversity, clusters, access, sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from quartiers.knowledge.build.indicators import Measured, told, why_uncounted, why_withheld, withheld_figures
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.register import EVIDENCE_INDICATORS
from quartiers.knowledge.engine.indicators.register import INDICATORS


def evidence_figures(measured: Measured, evidence: Evidence, progress: Callable[[str], None]) -> Iterator[pa.Table]:
    """Tables of figures, one indicator after the other."""
    inputs = measured.inputs
    for indicator in EVIDENCE_INDICATORS:
        progress(indicator.title_fr)
        yield withheld_figures(inputs, measured.uncounted, indicator, why_uncounted(inputs))
        why = why_withheld(inputs, indicator, is_placed=True) or _without(inputs, indicator)
        if why:
            yield withheld_figures(inputs, measured.areas, indicator, why)
            continue
        for lines in indicator.estimator(evidence, indicator):
            yield told(measured, indicator, lines)


def _without(inputs: Inputs, indicator: EvidenceIndicator) -> str:
    """What an absent source prevents; empty when none is absent."""
    return next((why for name, why in indicator.without_fr.items() if not inputs.has(name)), "")


def all_withheld(inputs: Inputs, areas: Sequence[Row]) -> Iterator[pa.Table]:
    """Every indicator withheld, when nothing can be counted at all: no whole register, or none of it placed."""
    for indicator in (*INDICATORS, *EVIDENCE_INDICATORS):
        yield withheld_figures(inputs, areas, indicator, why_withheld(inputs, indicator, is_placed=False))
