"""Addresses of the site that fragments of portraits and pages give."""

from django.urls import reverse


class SiteLinks:
    """The site has a page for everything that a portrait names (see `knowledge.portrait.links`)."""

    def __init__(self, areas: frozenset[str] | None = None) -> None:
        """`areas` are the codes that have a page; None when all have."""
        self._areas = areas

    def area(self, code: str) -> str | None:
        """The portrait of a neighbourhood."""
        return reverse("area", args=[code]) if self._areas is None or code in self._areas else None

    def territory(self, code: str) -> str:
        """The page of a territory."""
        return reverse("territory", args=[code])

    def figure(self, area: str, indicator: str) -> str:
        """Every row of an indicator in a neighbourhood."""
        return reverse("figure", args=[area, indicator])

    def definition(self, indicator: str) -> str:
        """What an indicator means."""
        return reverse("definition", args=[indicator])

    def source(self, name: str) -> str:
        """A source."""
        return reverse("source", args=[name])

    def source_page(self, name: str) -> str:
        """The same."""
        return reverse("source", args=[name])
