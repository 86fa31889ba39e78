"""Population, income, employment: published, carried from an unchanged outline, or missing with the reason."""

import pytest

import small_town
from bad_inputs import table, write
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition

PASSAGE = (("QN99001N", "QP990001", "exact"), ("QN99002N", "QP990002", "approche"))


def demo_file(release, population):
    """INSEE's file on population, by year of release."""
    rows = [
        {"CODGEO": code, "LIBGEO": "Fictif", "POP_MUN": people, "TX_TOT_0A24": "41,5", "TX_TOT_60ETPLUS": "", "NOTE_RP": note}
        for code, people, note in (("QP990001", population, "0"), ("QP990002", "", "3"))
    ]
    return f"insee/DEMO_{release}.csv", table(rows, ";")


def side_file(*rows):
    """SIDE's file; rows give the code, the population, the establishments and the income."""
    names = ("code_qpv", "pop_mun_2020", "etab_actifs_2023", "rev_disp_median_uc_2021")
    common = {"nom_qpv": "", "etab_pour_1000_hab": "", "defm_abc_2024": "", "a_cheval_hors_territoire": ""}
    return "side_2023/pilot_qpv_2024.csv", table(common | dict(zip(names, row, strict=True)) for row in rows)


@pytest.fixture
def context(tmp_path):
    """Build from these files and give the context of an area, by variable."""

    def of(area, *files, crosswalk=PASSAGE):
        small_town.outlines(tmp_path / "town", crosswalk=crosswalk, simplified=True)
        for place, text in files:
            write(tmp_path / "town" / place, text)
        assert _run(["build", "--from", str(tmp_path / "town")]) == 0
        found = {}
        for row in Edition.open(store().home).rows_of("context", area):
            found.setdefault(row["variable"], []).append(row)
        return found

    return of


def test_published_with_its_years(context):
    """A value keeps its reference year when it is proved, else its year of release and why."""
    population, young = (
        context("QP990001", demo_file("2018", "1 200"))[name][0] for name in ("population", "share_under_25_pct")
    )
    assert (population["value"], population["year"], population["release_year"], population["reason"]) == (
        1200,
        2013,
        2018,
        None,
    )
    assert (young["value"], young["year"], young["release_year"]) == (41.5, None, 2018)
    assert "Année de référence à lire" in young["reason"]


def test_an_empty_cell_is_not_a_zero(context):
    """A blank is not available, and INSEE's note is quoted."""
    rows = context("QP990002", demo_file("2018", "1 200"))
    (population,), (young,) = rows["population"], rows["share_60_and_over_pct"]
    assert (population["value"], population["status"]) == (None, "not_available")
    assert population["reason"].startswith("Case vide dans le fichier de l'Insee publié en 2018")
    assert "(note 3 de l'Insee)" in young["reason"]


def test_every_release_is_kept(context):
    """Two releases are two rows, in order."""
    rows = context("QP990001", demo_file("2018", "1 200"), demo_file("2022", "1 250"))["population"]
    assert [(row["release_year"], row["value"]) for row in rows] == [(2018, 1200), (2022, 1250)]


def test_carried_where_the_outline_is_the_same(context):
    """The last value of the twin of 2015 holds for an unchanged outline, as derived, and says whose it was."""
    (row,) = context("QN99001N", demo_file("2018", "1 200"), demo_file("2022", "1 250"))["population"]
    assert (row["value"], row["year"], row["from_area"], row["origin"]) == (1250, 2018, "QP990001", "derived")


def test_not_carried_where_it_has_changed(context):
    """Another outline, another population: nothing is carried."""
    (row,) = context("QN99002N", demo_file("2018", "1 200"))["population"]
    assert row["value"] is None
    assert row["reason"].endswith("le contour a changé depuis 2015.")


def test_its_own_figure_is_preferred(context):
    """What SIDE's file says of the area of 2024 stands; nothing is carried over it."""
    rows = context("QN99001N", demo_file("2018", "1 200"), side_file(("QN99001N", "1300", "52", "14000")))
    assert [(row["value"], row["year"], row["from_area"]) for row in rows["population"]] == [(1300, 2020, None)]
    assert [(row["value"], row["year"]) for row in rows["median_living_standard_eur"]] == [(14000, 2021)]


def test_a_blank_income_beside_counts_is_secrecy(context):
    """Where SIDE gives the count and not the income, INSEE has masked it."""
    (row,) = context("QN99001N", side_file(("QN99001N", "1300", "52", "")))["median_living_standard_eur"]
    assert (row["status"], row["value"]) == ("suppressed", None)
    assert "secret statistique" in row["reason"]


def test_every_core_variable_is_answered(context):
    """Without any file, each core variable of each area has a row that says why."""
    reasons = {area: {r["reason"] for rows in context(area).values() for r in rows} for area in ("QP990001", "QN99003N")}
    assert reasons["QP990001"] == {"Les indicateurs de l'Insee par quartier ne sont pas chargés."}
    assert reasons["QN99003N"] == {
        "Aucun chiffre sur le contour de 2024 dans les fichiers chargés, et aucun quartier de 2015 ne porte ce nom."
    }


def test_reasons_name_the_case(context):
    """An area that INSEE's files leave out, and an unchanged outline with no figure in either generation, say so."""
    (absent,) = context("QP990003", demo_file("2018", "1 200"))["population"]
    assert absent["reason"] == "L'Insee ne donne pas ce quartier dans les fichiers chargés."
    (unchanged,) = context("QN99001N", demo_file("2018", "1 200"))["poverty_rate_pct"]
    assert "ni pour QP990001, dont le contour est le même" in unchanged["reason"]
