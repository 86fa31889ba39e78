"""From checked sources to an edition: the only package that computes with the engine."""
