"""Addresses of the site that fragments of portraits and pages give."""

from django.urls import reverse

# What a neighbourhood can be taken away as, with the words of its link.
FORMATS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "json": "JSON",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "parquet": "Parquet",
    "pdf": "PDF",
}


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


def files_of(edition: str, code: str, folder: str = "quartiers") -> list[tuple[str, str]]:
    """Words and address of each file of a neighbourhood or a territory: stable, they name their edition."""
    return [(words, f"/editions/{edition}/{folder}/{code}.{kind}") for kind, words in FORMATS.items()]
