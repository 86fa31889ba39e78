"""The portraits of the 169 + 184 pilot neighbourhoods, read from the official files, against their schema and the files."""

import csv
import hashlib
from collections import Counter

import jsonschema
import pytest

from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.schema import portrait_schema
from quartiers.knowledge.vocabulary.origins import Origin, worst
from traps import DATA

pytestmark = pytest.mark.data

CORE = ("population", "median_living_standard_eur", "poverty_rate_pct", "employment_rate_pct")
REGISTER = {
    "establishments_open", "establishment_density", "sector_shares", "size_shares",
    "creations_per_1000_residents", "survival_3_years",
}  # fmt: skip
RINGS = ("inside", "0-100", "100-300", "300-500")


@pytest.fixture(scope="session")
def portraits(real_edition):
    """The portraits of every neighbourhood of the 14 territories, by code."""
    codes = [row["area"] for row in real_edition.rows("areas") if row["territory"]]
    return {code: portrait(real_edition, code) for code in codes}


@pytest.fixture(scope="session")
def of_territory(portraits):
    """The portraits of the neighbourhoods of 2015 of a territory."""

    def of(territory, generation=2015):
        return [p for p in portraits.values() if (p["area"]["territory"], p["area"]["generation"]) == (territory, generation)]

    return of


def shown(one, indicator):
    """The figures of a portrait, by item."""
    return {figure["item"]: figure for figure in one["figures"] if figure["indicator"] == indicator}


def test_how_many_areas(real_edition):
    """1,514 + 1,609 neighbourhoods, 169 + 184 of them pilots; of the 184, 56 outlines are exact and 128 simplified."""
    areas = [row for row in real_edition.rows("areas") if row["kind"] == "qpv"]
    assert Counter(row["generation"] for row in areas) == {2015: 1514, 2024: 1609}
    pilots = {row["area"]: row["generation"] for row in areas if row["territory"]}
    assert Counter(pilots.values()) == {2015: 169, 2024: 184}
    tolerances = [r["tolerance_m"] for r in real_edition.rows("outlines") if pilots.get(r["area"]) == 2024]
    assert Counter(tolerance == 0 for tolerance in tolerances) == {True: 56, False: 128}
    assert all(r["tolerance_m"] == 0 for r in real_edition.rows("outlines") if pilots.get(r["area"]) == 2015)


def test_every_pilot_follows_the_schema(portraits):
    """The 353 portraits are what their published schema says, with nothing more."""
    validator = jsonschema.Draft202012Validator(portrait_schema())
    wrong = [(code, error.message) for code, one in portraits.items() for error in validator.iter_errors(one)]
    assert len(portraits) == 169 + 184
    assert wrong == []


def test_core_figures_have_year_and_source_or_a_reason(portraits):
    """Population, income, poverty and employment: a value, its source and its year, or the reason why there is none."""
    for code, one in portraits.items():
        cited = {source["name"] for source in one["sources"]}
        for variable in CORE:
            rows = [row for row in one["context"] if row["variable"] == variable]
            assert rows, (code, variable)
            for row in rows:
                if row["status"] != "ok":
                    assert row["value"] is None, (code, row)
                    assert row["status"] in {"not_available", "suppressed"}, (code, row)
                    assert row["reason"], (code, row)
                    continue
                assert row["source"] in cited, (code, row)
                is_documented = row["year"] is not None
                assert is_documented or (row["release_year"] and "Année de référence" in row["reason"]), (code, row)


def test_every_pilot_of_2015_has_its_core_figures(portraits):
    """The 169 pilots of 2015 are in INSEE's files: each has a population, and nearly all the rest."""
    known = Counter(
        row["variable"]
        for one in portraits.values()
        if one["area"]["generation"] == 2015
        for row in {r["variable"]: r for r in one["context"] if r["status"] == "ok"}.values()
    )
    assert known["population"] == 169
    assert min(known[variable] for variable in CORE) >= 160


def test_every_pilot_of_2024_has_a_population(portraits):
    """The 184 pilots of 2024 have the population of 2020, or say from which outline it is carried."""
    new = [one for one in portraits.values() if one["area"]["generation"] == 2024]
    last = [[row for row in one["context"] if row["variable"] == "population" and row["status"] == "ok"] for one in new]
    assert all(last)
    assert all(row["from_area"] in {None, one["area"]["twin"]} for one in new for row in one["context"])


def test_numbers_equal_the_edition(real_edition, portraits):
    """Every number of a portrait is that of its row in the edition, and no row is lost."""
    for code, one in portraits.items():
        rows = {(r["indicator"], r["item"], r["period"]): r for r in real_edition.rows_of("figures", code)}
        assert len(one["figures"]) == sum(row["status"] == "ok" for row in rows.values())
        for figure in one["figures"]:
            row = rows[figure["indicator"], figure["item"], figure["period"]]
            assert all(figure[name] == row[name] for name in ("value", "low", "high", "numerator", "denominator", "n", "unit"))
        said = [(r["variable"], r["value"], r["year"], r["release_year"], r["source"]) for r in one["context"]]
        kept = real_edition.rows_of("context", code)
        assert said == [(r["variable"], r["value"], r["year"], r["release_year"], r["source"]) for r in kept]


def test_no_figure_without_its_papers(real_edition):
    """In the whole edition, no figure lacks origin, sources, unit or method, and nothing is withheld without reason."""
    manifests, defined = real_edition.manifest.sources, {row["indicator"] for row in real_edition.rows("definitions")}
    for row in real_edition.rows("figures"):
        assert row["indicator"] in defined, row
        if row["status"] == "ok":
            assert row["value"] is not None, row
            assert all(row[name] for name in ("origin", "sources", "unit", "method")), row
            assert Origin(row["origin"]).rank >= worst(manifests[name].origin for name in row["sources"].split()).rank, row
            assert row["low"] is None or row["low"] <= row["value"] <= row["high"], row
        else:
            assert row["value"] is None, row
            assert row["reason"], row
    for row in real_edition.rows("context"):
        assert row["variable"] in defined, row
        assert (row["value"] is None) == (row["status"] != "ok"), row
        assert row["value"] is not None or row["reason"], row


def test_les_fourches(portraits):
    """QP053001: context, what OpenStreetMap shows and how far, and the register withheld with its reason."""
    one = portraits["QP053001"]
    assert (one["area"]["name"], one["area"]["territory"], one["outline"]["tolerance_m"]) == ("Les Fourches", "T03", 0.0)
    assert {row["variable"] for row in one["context"] if row["status"] == "ok"} >= set(CORE)
    shops = shown(one, "presence_osm")
    assert shops["pharmacie"]["high"] == 0
    assert shops["supermarché"]["value"] > 0
    assert all(shop["n"] is None and shop["numerator"] is None for shop in shops.values())
    reasons = {row["indicator"]: row["reason"] for row in one["withheld"]}
    assert set(reasons) >= REGISTER
    assert all("échantillon de 40 lignes" in reasons[name] for name in REGISTER)
    assert not any(figure["indicator"].startswith("establishment") for figure in one["figures"])


def test_bondy(portraits):
    """QN09314M: 1,809 establishments by SIDE, 51.2 per 1,000 inhabitants; bars of 2017 inside and in three rings."""
    one = portraits["QN09314M"]
    (count,), (rate,) = (shown(one, name).values() for name in ("establishments_active_side", "establishment_density_side"))
    assert (count["value"], count["period"], rate["numerator"], rate["denominator"]) == (1809, "2023", 1809, 35299)
    assert rate["value"] == pytest.approx(51.2, abs=0.05)  # as published by INSEE, one decimal
    bars = shown(one, "establishments_in_extract")
    assert list(bars) == [f"partial_register.bars_2017/{ring}" for ring in sorted(RINGS)]
    assert all(bar["low"] <= bar["value"] <= bar["high"] for bar in bars.values())
    assert all("Un seul secteur" in bar["reason"] and bar["origin"] == "partial" for bar in bars.values())
    assert any(bar["low"] < bar["high"] for bar in bars.values())


@pytest.mark.parametrize(("territory", "has_restaurants"), [("T13", True), ("T06", False), ("T09", False)])
def test_occitanie(of_territory, territory, has_restaurants):
    """Toulouse, Montpellier and Narbonne: INSEE's counts and density; restaurants with bounds in Toulouse only."""
    with (DATA / "occitanie_qpv/qp.csv").open(encoding="utf-8-sig") as source:
        published = {row["code_qp"]: row for row in csv.DictReader(source)}
    for one in of_territory(territory):
        row = published[one["area"]["code"]]
        (count,), (rate,) = (
            shown(one, name).values() for name in ("establishments_insee_qpv", "establishment_density_insee_qpv")
        )
        assert count["value"] == int(row["nbetab"])
        assert rate["value"] == pytest.approx(1000 * int(row["nbetab"]) / int(row["pop_mun"]))
        restaurants = {
            item.partition("/")[2]: figure for item, figure in shown(one, "establishments_in_extract").items() if "toul" in item
        }
        assert set(restaurants) == (set(RINGS) if has_restaurants else set())
        assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in restaurants.values())
        assert has_restaurants or any("hors de la zone" in w["reason"] for w in one["withheld"] if "toul" in w["item"])


def test_restaurants_of_toulouse_are_uncertain(of_territory):
    """Natural persons placed to 100 m leave room between the bounds."""
    inside = [shown(p, "establishments_in_extract")["partial_register.toulouse_restaurants_2018/inside"]
              for p in of_territory("T13")]  # fmt: skip
    assert sum(figure["high"] for figure in inside) > sum(figure["low"] for figure in inside)
    assert all("à 100 m près selon les lignes" in figure["method"] for figure in inside if figure["value"])


def test_strasbourg_iris(real_edition):
    """Five IRIS of Strasbourg: the rows of the register counted again by hand, in all, by section and per hectare."""
    with (DATA / "register_strasbourg_2010/sirene_with_iris.csv").open(encoding="latin-1") as source:
        rows = Counter(row["CODE_IRIS"] for row in csv.DictReader(source))
    validator = jsonschema.Draft202012Validator(portrait_schema())
    codes = [code for code, _ in rows.most_common() if code.startswith("67482") and real_edition.area(code)][:5]
    assert len(codes) == 5
    for code in codes:
        one = portrait(real_edition, code)
        validator.validate(one)
        counts = shown(one, "establishments_in_extract")
        total = counts.pop("partial_register.strasbourg_2010/total")
        assert total["value"] == rows[code] == sum(figure["value"] for figure in counts.values())
        (per_ha,) = shown(one, "extract_density_per_ha").values()
        assert per_ha["value"] == pytest.approx(rows[code] / one["area"]["area_ha"])
        assert "non daté" in per_ha["reason"]


def test_two_definitions_of_a_stock_never_meet(real_edition):
    """No figure rests on two counts of establishments, and no area shows both INSEE's count and SIDE."""
    counts = {"insee_side", "insee_qpv_counts", "sirene_establishments"}
    for row in real_edition.rows("figures"):
        assert len(set(row["sources"].split()) & counts) <= 1, row
        assert not (row["comparator"] and row["status"] == "ok"), row
    both = {name: {r["area"] for r in real_edition.rows("figures") if r["indicator"] == name and r["status"] == "ok"}
            for name in ("establishments_active_side", "establishments_insee_qpv")}  # fmt: skip
    assert len(both["establishments_active_side"]) == 43
    assert len(both["establishments_insee_qpv"]) == 105
    assert not both["establishments_active_side"] & both["establishments_insee_qpv"]


def test_no_simulated_row_in_a_real_edition(real_edition):
    """A real edition has neither a simulated origin, nor a fictional area, nor a source of the demonstration."""
    assert "fictional_areas" not in real_edition.manifest.sources
    for table in ("areas", "outlines", "context", "figures"):
        assert not [row for row in real_edition.rows(table) if row["origin"] == "simulated" or row["area"].startswith("QP990")]
    assert not any(row["is_fictional"] for row in real_edition.rows("territories"))


def test_the_same_files_give_the_same_edition(real_home, tmp_path, monkeypatch):
    """Built again elsewhere, the edition has the same name and the same bytes."""
    again = tmp_path / "again"
    monkeypatch.setenv("QUARTIERS_HOME", str(again))
    assert _run(["build", "--from", str(DATA)]) == 0
    one, other = Edition.open(real_home), Edition.open(again)
    assert one.manifest.edition == other.manifest.edition
    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in edition.folder.iterdir()}
        for edition in (one, other)
    ]
    assert digests[0] == digests[1]
