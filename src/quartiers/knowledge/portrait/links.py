"""Addresses that a fragment gives to what it names: files beside it, or pages of a site."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Links(Protocol):
    """Where each thing that a fragment names can be read; None where it has no page."""

    def area(self, code: str) -> str | None:
        """The portrait of a neighbourhood."""

    def territory(self, code: str) -> str | None:
        """The portrait of a territory."""

    def figure(self, area: str, indicator: str) -> str | None:
        """Every row of an indicator in a neighbourhood."""

    def definition(self, indicator: str) -> str | None:
        """What an indicator means."""

    def source(self, name: str) -> str:
        """A source, from a figure that cites it."""

    def source_page(self, name: str) -> str | None:
        """A source, from the list that names it."""


@dataclass(frozen=True)
class PageLinks:
    """Links of pages that stand alone: only to the files written beside them, by area, and within the page."""

    written: Mapping[str, str]

    def area(self, code: str) -> str | None:
        """The file of a portrait, when it was written too."""
        return self.written.get(code)

    def territory(self, code: str) -> str | None:
        """None: the trail leads there."""

    def figure(self, area: str, indicator: str) -> str | None:
        """None: the page itself holds every row."""

    def definition(self, indicator: str) -> str | None:
        """None: calculations stand beside their figures."""

    def source(self, name: str) -> str:
        """The line of the source at the end of the page."""
        return f"#s-{name}"

    def source_page(self, name: str) -> str | None:
        """None: this is that line."""
