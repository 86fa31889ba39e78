"""From any figure of a portrait to its definition, its sources, their date and its rows, in two clicks at most."""

import pytest

from pages.reading import Page
from quartiers.knowledge.portrait.evidence import evidence

REAL, FICTIONAL = "QP053001", "QP990051"


@pytest.mark.parametrize("code", [REAL, FICTIONAL])
def test_every_shown_figure_is_one_click_from_its_rows(client, site, demo_edition, code):
    """The portrait links to each indicator that it shows, and that page to the definition and to each source."""
    links = set(Page(client.get(f"/quartiers/{code}/")).links)
    shown = {row["variable"] for row in demo_edition.rows_of("context", code) if row["status"] == "ok"}
    shown |= {
        row["indicator"] for row in demo_edition.rows_of("figures", code) if row["status"] == "ok" and not row["comparator"]
    }
    for indicator in sorted(shown):
        address = f"/quartiers/{code}/chiffres/{indicator}/"
        assert address in links, indicator
        behind = set(Page(client.get(address)).links)
        assert f"/definitions/{indicator}/" in behind
        found = evidence(demo_edition, code, indicator)
        assert {f"/sources/{source.name}/" for source in found.sources} <= behind
        assert found.sources


def test_rows_are_all_there(site, demo_edition):
    """As many lines as the edition has rows, comparators included."""
    rows = [row for row in demo_edition.rows_of("figures", FICTIONAL) if row["indicator"] == "establishment_density"]
    assert len(evidence(demo_edition, FICTIONAL, "establishment_density").lines) == len(rows)


def test_what_is_withheld_says_why(client, site, demo_edition):
    """The state, then the reason that the build gave: never a zero, never an empty page."""
    found = evidence(demo_edition, REAL, "survival_3_years")
    text = client.get(f"/quartiers/{REAL}/chiffres/survival_3_years/").content.decode()
    assert not found.is_known
    assert "non disponible" in text
    assert "ne simule rien" in text


def test_an_indicator_without_row_here_says_so(client, site, demo_edition):
    """Defined, and this edition has no row of it for this neighbourhood."""
    assert evidence(demo_edition, REAL, "extract_density_per_ha").lines == ()
    assert "aucune ligne" in client.get(f"/quartiers/{REAL}/chiffres/extract_density_per_ha/").content.decode()


def test_nothing_is_behind_a_name_that_nobody_defined(demo_edition):
    """None, for the page to answer 404."""
    assert evidence(demo_edition, REAL, "densite") is None
