"""Territories and comparisons: neighbourhoods side by side, nothing ranked, nothing added up that cannot be."""

import json
import re

import pytest

from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.portrait.charts.atlas import atlas
from quartiers.knowledge.portrait.charts.basket import NONE
from quartiers.knowledge.portrait.charts.beside import beside
from quartiers.knowledge.portrait.distributions import distributions
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.sections import charts
from quartiers.knowledge.portrait.side_by_side import CONTEXT, REGISTER, headings, line
from quartiers.knowledge.portrait.territory import NOT_DOCUMENTED, territory
from quartiers.knowledge.portrait.typography import french


@pytest.fixture
def here(demo_home, monkeypatch, tmp_path):
    """Commands read the demonstration, and write in a folder of their own."""
    monkeypatch.setenv("QUARTIERS_HOME", str(demo_home))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_territory(edition, code):
    codes = [row["area"] for row in edition.rows("areas") if row["territory"] == code]
    (row,) = [one for one in edition.rows("territories") if one["territory"] == code]
    return territory(edition, row, [portrait(edition, one) for one in codes])


def test_every_territory_has_its_portrait(demo_edition):
    """Fourteen labelled and one fictional: facts, two lists, each cell a value or the reason of its absence."""
    codes = [row["territory"] for row in demo_edition.rows("territories")]
    assert len(codes) == 15
    for code in codes:
        found = of_territory(demo_edition, code)
        assert [one["generation"] for one in found["lists"]] == [2015, 2024]
        assert found["origin"] == ("simulated" if code == "FICTIF" else "derived")
        assert all(text.startswith("Exemple simulé") == (code == "FICTIF") for text in found["sentences"])
        for each in (each for one in found["lists"] for each in one["lines"]):
            assert set(each.cells) == {*CONTEXT.values(), *REGISTER.values()}
            assert all(cell.text_fr for cell in each.cells.values())
            assert all((cell.value is None) == (not cell.origin) for cell in each.cells.values() if cell.text_fr[0] != "p")


def test_a_convention_that_nobody_documented_stays_so(demo_edition):
    """A missing date is no «no»."""
    facts = {
        row["territory"]: of_territory(demo_edition, row["territory"])["facts_fr"] for row in demo_edition.rows("territories")
    }
    unknown = [code for code, said in facts.items() if any(text.startswith(NOT_DOCUMENTED[:10]) for text in said)]
    assert unknown
    assert not any("Pas de convention" in text for said in facts.values() for text in said)


def test_populations_are_added_only_when_all_are_known_at_one_date(demo_edition):
    """Otherwise the sentence says how many are known."""
    found = of_territory(demo_edition, "T01")
    total = sum(each.cells["Habitants"].value for each in found["lists"][0]["lines"])
    assert re.sub(r"\s", "", f"{total:.0f}") in re.sub(r"\s", "", found["sentences"][0])
    one = found["lists"][0]["lines"][0]
    assert one.cells["Habitants"].when_fr


def test_only_columns_that_say_something_are_shown(demo_edition):
    """Real neighbourhoods of the demonstration have no register: its columns are left out."""
    real, fictional = (line(portrait(demo_edition, code)) for code in ("QP053001", "QP990001"))
    assert headings([real]) == list(CONTEXT.values())
    assert set(REGISTER.values()) < set(headings([real, fictional]))


@pytest.mark.parametrize("kind", ["html", "pdf", "xlsx"])
def test_a_territory_in_every_format(here, capsys, kind):
    """A file named after it; simulated in its name where it is."""
    assert _run(["report", "FICTIF", "T03", "--format", kind, "--out", "out"]) == 0
    assert {path.name for path in (here / "out").iterdir()} == {f"simule-territoire-FICTIF.{kind}", f"territoire-T03.{kind}"}
    assert capsys.readouterr().out.count("Territoire écrit") == 2


def test_a_territory_on_the_screen(here, capsys):
    """JSON that can be read again, text with a line per neighbourhood."""
    assert _run(["report", "T03", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["lists"][0]["lines"][0]["cells"]["Habitants"]["value"] > 0
    assert _run(["report", "T03"]) == 0
    said = capsys.readouterr().out
    assert "QUARTIERS DE 2015" in said
    assert "Les Fourches (QP053001)" in said


def test_a_comparison_of_two_lists_says_so(here, capsys):
    """Neighbourhoods side by side, with a warning when they are not of one list; one is not enough, nine are too many."""
    assert _run(["report", "QP990001", "QN99001I", "--cote-a-cote", "--format", "html", "--out", "out"]) == 0
    page = (here / "out/simule-comparaison.html").read_text(encoding="utf-8")
    assert "ne sont pas de la même liste" in page
    assert page.count('role="img"') >= 3
    assert "Exemple simulé" in re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert "Page entièrement simulée" in page
    assert "de vrais quartiers" not in page
    for drawn in page.split('<figure class="graph">')[1:]:
        assert '<span class="stamp">simulé</span></h2>' in drawn
        assert "<table>" in drawn
    capsys.readouterr()
    assert _run(["report", "QP990001", "--cote-a-cote", "--format", "html"]) == 2
    assert "de 2 à 8 codes" in capsys.readouterr().err
    assert _run(["report", "QP990001", "QP990002", "--cote-a-cote"]) == 2
    assert "--format html" in capsys.readouterr().err


def figure(value, low, high):
    return {
        "indicator": "x", "title_fr": "Établissements", "unit": "pour 1 000", "value": value, "low": low, "high": high,
        "origin": "official",
    }  # fmt: skip


def test_only_intervals_that_do_not_meet_are_told_apart():
    """Overlapping ones are said to be indistinguishable, whatever their values."""
    apart = beside([("A", figure(10.0, 8.0, 12.0)), ("B", figure(20.0, 16.0, 24.0))])
    assert apart.sentence_fr == "Intervalles qui ne se recouvrent pas : A moins que B."
    close = beside([("A", figure(10.0, 8.0, 12.0)), ("B", figure(13.0, 11.0, 15.0))])
    assert "on ne peut pas les distinguer" in close.sentence_fr
    assert beside([("A", figure(10.0, 8.0, 12.0))]) is None
    assert beside([("A", figure(10.0, None, None)), ("B", figure(13.0, 11.0, 15.0))]) is None


def test_numbers_of_the_atlas_do_not_cover_each_other():
    """Three territories at one place have three places, and a line to the true one; overseas stands in a box."""
    paris, reunion = [(2.35, 48.85)], [(55.4, -21.2)]
    drawn = atlas([*paris, (-5.0, 45.0)], [(1, "A", paris), (2, "B", paris), (3, "C", paris), (4, "D", reunion)], "Carte")
    places = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="10"', drawn)
    assert len(set(places)) == 4
    assert drawn.count('stroke="#c3ccd2"') == 2
    assert drawn.count('stroke="#8a1c7c" fill="none"') == 2
    assert "outre-mer\u00a0: D" in drawn
    assert drawn.count('r="1.8"') == 3


def test_a_shared_neighbourhood_is_told_and_never_added_silently(demo_edition):
    """Est Ensemble shares some with communes outside: two bounds, their names, and why no single sum."""
    found = of_territory(demo_edition, "T07")
    scope = set(found["territory"]["communes"].split())
    for one, said in zip(found["lists"], found["sentences"], strict=False):
        shared = [each for each in one["lines"] if set(each.area["communes"]) - scope]
        whole = sum(each.cells["Habitants"].value for each in one["lines"])
        inside = whole - sum(each.cells["Habitants"].value for each in shared)
        digits = re.sub(r"[^0-9]", " ", re.sub(r"(?<=\d)\s(?=\d)", "", said)).split()
        assert shared
        assert {f"{inside:.0f}", f"{whole:.0f}"} <= set(digits)
        assert f"{len(shared)} d’entre eux débordent" in said
        assert all(each.area["code"] in said for each in shared[:4])
    laval = of_territory(demo_edition, "T03")["sentences"]
    assert not any("débord" in text for text in laval)


def test_a_definition_refers_to_what_a_reader_can_find(demo_edition):
    """No page inside the project's own files."""
    references = [row["reference"] for row in demo_edition.rows("definitions")]
    assert not any("methods.md" in text for text in references)
    assert any("méthode de ce site" in text for text in references)


def test_a_portrait_says_the_same_basket_twice(demo_edition):
    """A type that is nowhere near is drawn as absent, not left out: the sentence and the chart count the same types."""
    one = portrait(demo_edition, "QP990001")
    figures = [f for f in one["figures"] if f["indicator"] == "daily_basket_nearest" and is_own(f)]
    absent = [f["item"] for f in figures if f["value"] is None]
    chart = charts(one, distributions(demo_edition.folder)).basket
    assert absent
    assert {row[0] for row in chart.rows if row[1] == NONE} == set(absent)
    told = chart.sentence_fr.partition(",")[0]
    assert any(french(told) in french(said["text"]) for said in one["sentences"])
