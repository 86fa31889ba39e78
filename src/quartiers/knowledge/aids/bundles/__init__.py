"""Bundles of aids: which may be held together, by how much a ceiling is passed, and the nearest bundle that is allowed."""
