"""The life of the catalogue of aids, and what a person asked to be kept of their own search for aids."""
