"""The evidence of the demonstration's simulated register, with its truth: what detectors are tried on."""

import duckdb

from quartiers.knowledge.build.examined import examined
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.sources.store import Store


def evidence_of(home):
    """What the detectors read in the home of a demonstration."""
    return examined(Store(home, "simulated/sources"), Edition.open(home), duckdb.connect())


def truth_of(home):
    """Rows of the planted truth: area, quantity, item, value, is_null."""
    return duckdb.read_parquet(str(home / "simulated/files/verite.parquet")).fetchall()
