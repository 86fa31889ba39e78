"""Words of the domain: each value is parsed once, at the edge, and trusted afterwards."""
