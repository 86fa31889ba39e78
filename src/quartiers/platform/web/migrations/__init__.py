"""Migrations of the counts of use."""
