"""Labelled territories, their neighbourhoods by generation, and what is documented about them."""
