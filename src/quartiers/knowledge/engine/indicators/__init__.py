"""The indicators of methods.md, section 3: one file per family, listed in `register`."""
