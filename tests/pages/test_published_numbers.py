"""Every number of a published page is that of a row of the edition's files, read here without any of our own code."""

import re
from collections import Counter
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest

CELLS = ("Valeur", "Entre", "Calcul", "Unités")
COLUMNS = ("value", "low", "high", "numerator", "denominator", "n")
_NUMBER = re.compile("\u2212?\\d[\\d\u202f]*(?:,\\d+)?")


class Table(HTMLParser):
    """The cells of each line of the table of rows, by the name that a phone shows."""

    def __init__(self, text):
        super().__init__()
        self.lines, self._cell, self._is_small = [], None, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "tr":
            self.lines.append({})
        if tag == "td" and values.get("data-l") in CELLS:
            self._cell = values["data-l"]
            self.lines[-1][self._cell] = ""
        if tag == "span" and values.get("class") == "small":
            self._is_small += 1

    def handle_endtag(self, tag):
        if tag == "td":
            self._cell, self._is_small = None, 0
        if tag == "span" and self._is_small:
            self._is_small -= 1

    def handle_data(self, data):
        if self._cell and not self._is_small:
            self.lines[-1][self._cell] += data


def read(text):
    """Numbers of a French text."""
    return [float(one.replace("\u202f", "").replace(",", ".").replace("\u2212", "-")) for one in _NUMBER.findall(text)]


def shown(value):
    """A number of the file as a page rounds it: whole, one decimal, two below one."""
    if value is None:
        return None
    return round(value, 0 if float(value).is_integer() else 1 if abs(value) >= 1 else 2) + 0.0


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["QP990051", "QN99003M", "QP053001"])
def test_every_number_of_a_page_is_that_of_a_row(client, site, demo_home, code):
    """Values, limits, numerators, denominators and counts of every indicator of a neighbourhood, no more and no fewer."""
    folder = demo_home / "editions" / site.edition
    rows = pq.read_table(folder / "figures.parquet", filters=[("area", "=", code)]).to_pylist()
    seen = 0
    for indicator in sorted({row["indicator"] for row in rows}):
        expected = Counter()
        for row in rows:
            if row["indicator"] == indicator:
                is_shown = row["status"] == "ok"
                # A count is its own numerator, which is said beside a denominator only.
                hidden = {"numerator"} if row["denominator"] is None else set()
                hidden |= set() if is_shown else {"value", "low", "high"}
                told = [shown(row[name]) for name in COLUMNS if name not in hidden]
                expected[tuple(sorted(one for one in told if one is not None))] += 1
        page = client.get(f"/quartiers/{code}/chiffres/{indicator}/").content.decode()
        lines = [line for line in Table(page).lines if "Valeur" in line]
        found = Counter(tuple(sorted(number for cell in line.values() for number in read(cell))) for line in lines)
        assert found == expected, indicator
        seen += len(lines)
    assert seen == len(rows)
