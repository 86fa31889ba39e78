"""Lines of the tables that a spreadsheet opens: semicolons, and nothing that it would run."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from quartiers.knowledge.vocabulary.cells import as_text

# Tells a spreadsheet that the file is in UTF-8.
BEGINNING = "\ufeff"


def csv_line(cells: Iterable[object]) -> str:
    """One line; a text that begins like a formula is written as a text.

    >>> csv_line(["=1+1", 3, None])
    "'=1+1;3;\\r\\n"
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(map(as_text, cells))
    return text.getvalue()


def csv_file(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """A table to take away under a name."""
    content = BEGINNING + "".join(map(csv_line, rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content.encode(), content_type="text/csv; charset=utf-8", headers=headers)
