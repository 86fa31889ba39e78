"""Indicators made from the evidence: several zones at once, streets, candidate sites."""
