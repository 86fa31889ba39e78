"""A simulated register, in the official formats, whose truth is known: nothing in it exists."""
