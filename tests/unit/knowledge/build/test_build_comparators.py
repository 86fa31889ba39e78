"""Comparators of a build: the rest of the urban unit, from INSEE's files through the real sources."""

import pytest

import small_town
from bad_inputs import table, write
from quartiers.knowledge.build import inputs
from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.zoning import zoning
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition

UNIT, COUNTRYSIDE = "53201", "53000"


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A whole register in one commune of a city."""
    monkeypatch.setattr(inputs, "WHOLE_REGISTER_ROWS", 10)
    return small_town.city(tmp_path / "town")


class Given:
    """Small sources by name, as a build sees them."""

    def __init__(self, **tables):
        self._tables = tables

    def rows(self, name):
        """The rows of a source."""
        return self._tables.get(name, [])


def area(code, generation, communes):
    """A row of the table of areas."""
    return {
        "area": code, "generation": generation, "kind": "qpv", "communes": communes, "lon": None, "lat": None, "area_ha": 10.0,
    }  # fmt: skip


def test_a_neighbourhood_that_could_be_anywhere_leaves_its_cities_unknown():
    """A neighbourhood of 2015 without any commune takes away the certainty of the cities of its department, in that list."""
    given = Given(
        urban_units=[{"commune_code": "53130", "urban_unit": UNIT}, {"commune_code": "31555", "urban_unit": "31701"}],
        insee_iris=[
            {"code": f"{commune}0101", "population": 9000.0, "active_15_64": None, "reference_year": 2021}
            for commune in ("53130", "31555")
        ],
    )
    areas = [area("QP053001", 2015, "53130"), area("QN05301I", 2024, "53130"), area("QP031001", 2015, "31555")]
    people = [
        {"area": one["area"], "variable": "population", "value": 1000.0, "status": "ok", "year": 2018, "release_year": 2022}
        for one in areas
    ]

    counted = {one["area"] for one in areas}

    def residents(*more):
        found = zoning(given, Ground([*areas, *more]), people, {}, counted)
        return {zone.code: one.residents for zone, one in zip(found.zones.zones, found.people, strict=True)}

    known = {"rest2015:53201": 8000.0, "rest2024:53201": 8000.0, "rest2015:31701": 8000.0, "rest2024:31701": 9000.0}
    assert known.items() <= residents().items()
    assert (known | {"rest2015:53201": None}).items() <= residents(area("QP053099", 2015, None)).items()
    # One whose outline is not known holds establishments that cannot be told from those of the rest.
    assert (known | {"rest2015:53201": None}).items() <= residents(area("QP053098", 2015, "53130")).items()


def figures(folder, unit=UNIT):
    """Figures of the first neighbourhood of 2015 by indicator and comparator, its only item."""
    write(folder / "insee/urban_units.csv", table([{"CODGEO": "53130", "UU2020": unit}], ";"))
    assert _run(["build", "--from", str(folder)]) == 0
    rows = Edition.open(store().home).rows_of("figures", "QP990001")
    return {(row["indicator"], row["comparator"]): row for row in rows if not row["item"]}


def test_the_rest_of_the_city_leaves_its_neighbourhoods_out(town):
    """10 open establishments with a position and 9,000 residents, less 5 and 3,000 in neighbourhoods; the ratio of both.

    Three more have no position: they are counted in no neighbourhood, and do not swell the rest of the city either.
    """
    found = figures(town)
    rest = found["establishment_density", "rest_of_urban_unit"]
    assert (rest["numerator"], rest["denominator"]) == (5, 6000)
    assert rest["value"] == pytest.approx(5 / 6)
    assert "dont l'année peut être autre" in rest["method"]
    own = found["establishment_density", ""]
    assert (own["numerator"], own["denominator"], own["value"]) == (4, 1000, 4.0)
    ratio = found["establishment_density_ratio", "rest_of_urban_unit"]
    assert ratio["status"] == "not_enough_data"
    assert ratio["reason"] == "Pas assez de données : il faut au moins 5 établissements, il y en a 4."


def test_the_countryside_is_no_city(town):
    """Communes outside any urban unit share one code: nothing is compared with all of them together."""
    rest = figures(town, COUNTRYSIDE)["establishment_density", "rest_of_urban_unit"]
    assert rest["status"] == "not_available"
    assert rest["reason"].startswith("Le reste de l'unité urbaine n'est pas connu")


def test_an_unknown_population_is_said_at_every_date(town):
    """Where residents are unknown no rate is given, today's or that of three years before, for that reason."""
    (town / "insee/DEMO_2022.csv").unlink()
    found = figures(town)
    for comparator in ("", "three_years_before"):
        row = found["establishment_density", comparator]
        assert row["status"] == "not_available"
        assert row["reason"].startswith("Le nombre d'habitants de ce quartier n'est pas connu")


def test_three_years_before_says_how_it_was_seen(town):
    """The closing of May 2022 was known three years ago: the bounds meet, and the method says what they are."""
    row = figures(town)["establishment_density", "three_years_before"]
    assert row["level"] is None
    assert "comptent comme pas encore connues" in row["method"]


def test_a_corrected_establishment_is_counted_and_said(town):
    """An officer closes one: it leaves the count, and the figure names the correction and becomes partial."""
    home = store().home
    row = {"siret": small_town.siret(1), "champ": "ouvert", "ancienne_valeur": "oui", "nouvelle_valeur": "non"}
    outdated = row | {"siret": small_town.siret(2), "ancienne_valeur": "non"}
    common = {"raison": "rideau baissé", "corrige_le": "2026-01-15"}
    write(home / "inputs/corrections.csv", table([row | common, outdated | common]))
    site = {"site": "Halle", "nature": "friche", "lon": str(small_town.MIDDLE[0]), "lat": str(small_town.MIDDLE[1])}
    write(home / "inputs/candidate_sites.csv", table([site | {"surface_m2": "80", "releve_le": "2026-01-15"}]))
    own = figures(town)["establishment_density", ""]
    assert (own["numerator"], own["origin"]) == (3, "partial")
    assert "corrections" in own["sources"].split()
    edition = Edition.open(home)
    statuses = {(one["siret"], one["status"]) for one in edition.rows_of("corrections", "QP990001")}
    assert statuses == {(small_town.siret(1), "applied"), (small_town.siret(2), "outdated")}
    assert [one["relation"] for one in edition.rows_of("candidate_sites", "QP990001")] == ["inside"]
    assert any("1 appliquée(s), 1 laissée(s) de côté" in text for text in edition.manifest.warnings)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("ouvert", "peut-être", "ni « oui » ni « non »"), ("naf_code", "56", "NAF"), ("lon", "ici", "nombre de degrés")],
)
def test_a_correction_that_says_nothing_is_refused(town, capsys, field, value, said):
    """A value that its field cannot take stops the build with its place, and nothing is written."""
    row = {"siret": small_town.siret(1), "champ": field, "ancienne_valeur": "", "nouvelle_valeur": value}
    write(store().home / "inputs/corrections.csv", table([row | {"raison": "essai", "corrige_le": "2026-01-15"}]))
    assert _run(["build", "--from", str(town)]) == 2
    assert said in capsys.readouterr().err.replace("\u00a0", " ")
    assert not (store().home / "editions").exists()
