"""Bench: every detector on the edition of a home, in turn; the evidence is counted again from the edition's own tables."""

import sys
import time
from pathlib import Path

import duckdb

from calibration_answers import answers
from measuring import report
from quartiers.knowledge.build.examined import examined
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.sources.store import Store


def run(home: Path) -> dict[str, object]:
    """Processor and wall seconds of the evidence and of each detector; how many neighbourhoods and findings."""
    started, worked = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        evidence = examined(Store(home, "simulated/sources"), Edition.open(home), connection)
        ready, counted = time.perf_counter(), time.process_time()
        found = answers(evidence)
    return {
        "areas": len(evidence.areas),
        "zones": len(evidence.zones),
        "findings": sum(len(answer.findings) for answer in found),
        "evidence_s": ready - started,
        "detectors_s": time.perf_counter() - ready,
        "evidence_cpu_s": counted - worked,
        "detectors_cpu_s": time.process_time() - counted,
        "by_detector": {answer.detector.name: (answer.processor_s, answer.seconds) for answer in found},
    }


if __name__ == "__main__":
    report(**run(Path(sys.argv[1])))
