"""The gate of growth paths: is relatedness better than popularity alone? Shown both ways, whatever the answer."""

from calibration_tables import Table
from quartiers.knowledge.engine.evidence import Evidence


def tables(evidence: Evidence) -> list[Table]:
    """Nothing as long as no detector proposes growth paths."""
    del evidence
    return []
