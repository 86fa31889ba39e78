"""Bench: every detector on the edition of a home, in turn; the evidence is counted again from the edition's own tables."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

import calibration_cost
from calibration_answers import Answer, answers
from calibration_null import drawn
from measuring import report
from quartiers.knowledge.build.examined import examined
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.sources.store import Store

# The simulated edition counts 1,258 neighbourhoods: ordinary ones stand for a list as long as the real one.
MORE_AREAS = 1_650


def run(home: Path) -> dict[str, object]:
    """Processor and wall seconds of the evidence, of each detector on it, and of all of them on more neighbourhoods."""
    started, worked = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        evidence = examined(Store(home, "simulated/sources"), Edition.open(home), connection)
        counted = time.process_time() - worked, time.perf_counter() - started
        found = answers(evidence)
        peak_mb = calibration_cost.peak_mb()
        more = next(drawn(evidence, 1, MORE_AREAS, seed=1))
        again = answers(more)
    return {
        "areas": len(evidence.areas),
        "zones": len(evidence.zones),
        "findings": sum(len(answer.findings) for answer in found),
        "evidence_s": counted,
        "detectors_s": _spent(found),
        "by_detector": {answer.detector.name: (answer.processor_s, answer.seconds) for answer in found},
        "peak_before_mb": peak_mb,
        "more_areas": len(more.areas),
        "more_s": _spent(again),
    }


def _spent(several: Sequence[Answer]) -> tuple[float, float]:
    return sum(one.processor_s for one in several), sum(one.seconds for one in several)


if __name__ == "__main__":
    report(**run(Path(sys.argv[1])))
