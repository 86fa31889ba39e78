"""What is computed from checked sources; only `build` may use it."""
