"""What is written of the catalogue's life."""

from quartiers.platform.catalogue.actions.kept_answers import erase_answers, keep_answers

__all__ = ["erase_answers", "keep_answers"]
