"""Editions: the tables that a build leaves, how they are written in one step and read back."""
