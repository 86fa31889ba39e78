"""Estimates with their uncertainty: counts in, values and intervals out; nothing here knows what is counted."""
