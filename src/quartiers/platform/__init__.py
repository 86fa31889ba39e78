"""The upper floor: what people do with what is known, in Django; it stands on `knowledge` and nothing below imports it."""
