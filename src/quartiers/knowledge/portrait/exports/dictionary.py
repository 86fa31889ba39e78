"""The data dictionary of an edition: every table and column, its type and its meaning."""

import csv
import io

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import TABLES

HEADINGS = ("table", "column", "type", "meaning")


def dictionary(edition: Edition) -> list[dict[str, str]]:
    """One row per column of the tables that the edition has, in their order; meanings in English, as the schemas have them."""
    return [
        dict(zip(HEADINGS, (table, column, str(kind), meaning), strict=True))
        for table, columns in TABLES.items()
        if table in edition.manifest.tables
        for column, (kind, meaning) in columns.items()
    ]


def dictionary_csv(edition: Edition) -> bytes:
    """The same as a CSV of the dialect of exports."""
    found = io.StringIO(newline="")
    writer = csv.DictWriter(found, HEADINGS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dictionary(edition))
    return b"\xef\xbb\xbf" + found.getvalue().encode()
