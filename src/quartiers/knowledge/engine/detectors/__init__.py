"""Detectors: what is said of each neighbourhood, verdict by verdict, with how sure it is (methods.md, section 4)."""
