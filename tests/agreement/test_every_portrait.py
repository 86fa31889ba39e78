"""Every pilot neighbourhood and territory, of the demonstration and of the real edition: all formats, every number."""

import io
import re
from collections import defaultdict

import openpyxl
import pytest

from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.group_pages import territory_page
from quartiers.knowledge.portrait.pages import rendered
from quartiers.knowledge.portrait.territory import territory
from quartiers.knowledge.portrait.text import as_text, territory_text
from quartiers.knowledge.portrait.workbook import as_workbook
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin

# A workbook takes a long time to read again: one portrait in so many.
ONE_IN = 20


@pytest.fixture(scope="module", params=["demonstration", "real"])
def edition(request):
    """The demonstration, then what the official files give."""
    return request.getfixturevalue("demo_edition" if request.param == "demonstration" else "real_edition")


@pytest.fixture(scope="module")
def portraits(edition):
    """Those of every neighbourhood of a territory."""
    return [portrait(edition, row["area"]) for row in edition.rows("areas") if row["territory"]]


def test_every_number_is_that_of_its_row(edition, portraits):
    """Value, limits, numerator, denominator: a portrait changes nothing of what was published, and shows all of it."""
    rows = {
        (r["area"], r["indicator"], r["item"], r["comparator"], r["period"], r["sources"]): r for r in edition.rows("figures")
    }
    seen = 0
    for one in portraits:
        for figure in one["figures"]:
            key = (one["area"]["code"], *(figure[name] for name in ("indicator", "item", "comparator", "period")))
            row = rows[*key, " ".join(figure["sources"])]
            assert all(
                figure[name] == row[name] for name in ("value", "low", "high", "numerator", "denominator", "n", "origin")
            )
            seen += 1
    published = {one["area"]["code"] for one in portraits}
    assert seen == sum(row["status"] == "ok" and row["area"] in published for row in rows.values())


def test_no_figure_without_what_it_rests_on(portraits):
    """Source, unit, nature, date or its absence said, and what it is divided by when it is a ratio."""
    for one in portraits:
        for figure in one["figures"]:
            assert figure["sources"], figure["indicator"]
            assert figure["unit"]
            assert Origin(figure["origin"])
            assert figure["method"]
            assert figure["period"] or figure["indicator"].endswith("_insee_qpv") or "/" in figure["item"]
            if figure["denominator"] is not None:
                assert figure["denominator_fr"], figure["indicator"]
        for row in one["context"]:
            assert row["source"]
            assert row["year"] or row["release_year"] or row["reason"]


def test_every_page_shows_its_key_numbers(edition, portraits):
    """Each page renders; the last population, and the density where there is one, stand in it as they are in the edition."""
    for one, page in zip(portraits, rendered(edition, portraits), strict=True):
        text = re.sub(r"<[^>]*>", "", page)
        assert one["area"]["code"] in text
        density = [f for f in one["figures"] if (f["indicator"], f["comparator"]) == ("establishment_density", "")]
        for figure in density:
            assert number(figure["value"], 1) in text
            assert number(figure["low"], 1) in text
        assert ("Exemple simulé" in text) == one["area"]["is_fictional"]
        assert as_text(one).count("\n") > 10


def test_workbooks_hold_what_portraits_hold(edition, portraits):
    """As many lines as figures, and a first line that says what they are worth."""
    definitions = edition.rows("definitions")
    for one in portraits[::ONE_IN]:
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(one, definitions)), read_only=True)
        assert sum(1 for _ in book["Chiffres"].iter_rows(values_only=True)) == len(one["figures"]) + 2
        first = next(book["Chiffres"].iter_rows(values_only=True))[0]
        assert first.startswith("Exemple simulé") == one["area"]["is_fictional"]


def test_every_territory_renders(edition, portraits):
    """Page and text, with a line per neighbourhood."""
    own = defaultdict(list)
    for one in portraits:
        own[one["area"]["territory"]].append(one)
    rows = [row for row in edition.rows("territories") if row["territory"] in own]
    assert len(rows) >= 14
    for row in rows:
        found = territory(edition, row, own[row["territory"]])
        page, text = territory_page(found, {}), territory_text(found)
        for one in own[row["territory"]]:
            assert one["area"]["code"] in page
            assert one["area"]["code"] in text
