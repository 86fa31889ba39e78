"""Public pages of potentials finger nobody: no number of an establishment, no point but of those whose place may be told."""

import re

import pytest
from django.test import Client

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.potentials.maps import ground
from quartiers.knowledge.vocabulary.activities import OPEN_TO_ALL

pytestmark = pytest.mark.django_db
_DOT = re.compile(r'<circle cx="[\d.]+" cy="[\d.]+" r="7"')


def test_no_public_page_names_an_establishment(site, demo_edition):
    """Every neighbourhood of the demonstration that has a register, its territory, the nation: no SIRET, no SIREN."""
    codes = [row["area"] for row in demo_edition.rows("areas") if row["territory"] == "FICTIF" and row["kind"] == "qpv"]
    pages = [f"/quartiers/{code}/potentiels/?toutes=1" for code in codes]
    for page in [*pages, "/territoires/FICTIF/potentiels/", "/potentiels/"]:
        text = Client().get(page).content.decode()
        assert not re.findall(r"(?<!\d)(?:\d{14}|0000\d{5})(?!\d)", text), page
        fragile = re.findall(r'aria-labelledby="(c-[^"]*op-d[^"]*)">(.*?)</article>', text, re.DOTALL)
        assert not [anchor for anchor, card in fragile if _DOT.search(card)], page


def test_a_point_is_of_somebody_whose_place_may_be_told(demo_edition: Edition):
    """Of every neighbourhood: open, diffusible, and a legal person or a sole trader who keeps a shop or a workshop."""
    rows = {row["siret"]: row for row in demo_edition.rows("sirets")}
    seen = 0
    for area in demo_edition.rows("areas"):
        if area["territory"] != "FICTIF" or area["kind"] != "qpv":
            continue
        for shops in ground(demo_edition, area["area"]).shops.values():
            for shop in shops:
                row, seen = rows[shop.siret], seen + 1
                assert row["is_diffusible"]
                assert row["closed_on"] is None
                assert row["is_natural_person"] is False or row["naf_code"].startswith(OPEN_TO_ALL)
    assert seen > 100
