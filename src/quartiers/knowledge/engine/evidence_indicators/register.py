"""The list of indicators made from the evidence: to add one, add its file and its line here."""

from quartiers.knowledge.engine.evidence_indicators import access, clustering, diversity, entries, missing, sites, twins
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator

EVIDENCE_INDICATORS: tuple[EvidenceIndicator, ...] = (
    *twins.INDICATORS,
    *missing.INDICATORS,
    *access.INDICATORS,
    *diversity.INDICATORS,
    *clustering.INDICATORS,
    *entries.INDICATORS,
    *sites.INDICATORS,
)
