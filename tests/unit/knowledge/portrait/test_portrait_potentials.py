"""Cards of potential: their order, their words, their bars, what is counted when it is not shown."""

import re

import pytest
import shapely

from potential_rows import a_row, some_rows, with_rows
from quartiers.knowledge.engine.detectors.words import lacking
from quartiers.knowledge.grading.weights import default, profiles
from quartiers.knowledge.portrait.calibration import calibration
from quartiers.knowledge.portrait.charts.card_map import card_map, nearest_of
from quartiers.knowledge.portrait.charts.range_bar import lettered
from quartiers.knowledge.portrait.potentials.bars import bar, legend_fr
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.gathered import found_in, holds_potentials
from quartiers.knowledge.portrait.potentials.matrix import EVERYWHERE, by_area, by_territory
from quartiers.knowledge.portrait.potentials.ranking import ranked, weighing

AREA = "QP990051"
SQUARE = shapely.box(0, 0, 100, 100)


def card(key="OP-A:boulangerie", **values):
    """A card made by hand."""
    return Card(a_row(AREA, key, **values), {})


def graded(key, **values):
    """A card that has every factor."""
    factors = {"need": "boulangerie", "people": 1000.0, "probability": 0.8, "feasibility": 0.5, "status": "possible"}
    return card(key, **(factors | values))


@pytest.fixture
def found(demo_edition, tmp_path):
    """What an edition with rows made by hand says of an area."""
    return found_in(with_rows(demo_edition, some_rows(AREA), tmp_path), AREA)


def test_cards_and_verdicts_are_told_apart(found):
    """Verdicts in their order, cards that say something, those that do not with how many and why."""
    assert [one.row["detector"] for one in found.verdicts] == ["DET-1", "DET-2", "DET-4", "DET-5", "DET-6"]
    assert (len(found.cards), len(found.silent)) == (10, 4)
    assert [many for many, _ in found.reasons_fr] == [3, 1]
    assert not found.is_blind


def test_reasons_that_differ_by_a_number_are_one(demo_edition, tmp_path):
    """The threshold stays; what there is and how far it falls short go."""
    reasons = [lacking(have, 3, "à attendre ici", "à attendre ici") for have in (0.4, 1.7)]
    rows = [a_row(AREA, f"OP-A:{n}", status="not_enough_data", reason=reason) for n, reason in enumerate(reasons)]
    (reason,) = found_in(with_rows(demo_edition, rows, tmp_path), AREA).reasons_fr
    assert reason == (2, "Commerce ou service qui manque : moins de 3 à attendre ici, trop peu pour juger")


def test_the_verdict_to_read_is_the_one_that_says_something(demo_edition, tmp_path):
    """Of several readings of one finding, what confirms or contradicts; the others are folded, and counted."""
    statuses = ("not_available", "not_distinguishable", "reversed", "not_enough_data")
    rows = [a_row(AREA, f"DET-2:{status}", status=status, statement="comparison") for status in statuses]
    (group,) = found_in(with_rows(demo_edition, rows, tmp_path), AREA).by_detector
    assert group.told.row["status"] == "reversed"
    assert len(group.folded) == 3
    assert next((status, many) for status, _, many in group.counts) == ("reversed", 1)


def test_nothing_is_known_without_a_source(demo_edition, tmp_path):
    """Blind when every row says that its source is absent, or when there is none."""
    edition = with_rows(demo_edition, [a_row(AREA, "DET-1:", status="not_available")], tmp_path)
    assert holds_potentials(edition)
    assert found_in(edition, AREA).is_blind
    assert found_in(edition, "QP990001").is_blind


@pytest.mark.parametrize(("probability", "is_shown"), [(0.59, False), (0.6, True), (None, True)])
def test_an_inference_that_is_not_even_possible_says_nothing(probability, is_shown):
    """Below 0.6; a fact has no such threshold."""
    assert card(statement="inference", status="possible", probability=probability).is_shown is is_shown
    assert card(statement="fact", status="absent", probability=0.1).is_shown


def test_the_best_score_comes_first_and_the_rest_last():
    """Ungraded ones after the graded: inferences, comparisons, then facts and rules."""
    cards = [
        card("OP-A:z", statement="advice", status="possible"),
        card("OP-A:y", statement="fact", status="absent"),
        card("OP-A:x", statement="inference", status="possible"),
        graded("OP-A:small", people=100.0),
        graded("OP-A:large"),
    ]
    keys = [one.card.key for one in ranked(cards, weighing("", {}))]
    assert keys == ["OP-A:large", "OP-A:small", "OP-A:x", "OP-A:y", "OP-A:z"]


def test_stability_is_told_where_places_are_contested():
    """Five cards are always among the five first: that is no proof of anything."""
    few = ranked([graded(f"a:{n}", stability=1.0) for n in range(5)], weighing("", {}))
    many = ranked([graded(f"a:{n}", stability=0.94) for n in range(6)], weighing("", {}))
    assert few[0].stability_fr == "Cinq cartes cotées au plus ici : elles sont toutes parmi les cinq premières."
    assert many[0].stability_fr == "Reste dans les cinq premières dans 94 % des tirages."


def test_ungraded_cards_say_why():
    """What lacks is named; a rule and a fact are no bet."""
    by_key = {
        one.card.key: one.ungraded_fr
        for one in ranked(
            [
                graded("a:1", statement="inference", people=None, feasibility=None),
                card("a:2", statement="advice", status="possible"),
                card("a:3", statement="fact", status="absent"),
                card("a:4", statement="comparison", status="possible"),
            ],
            weighing("", {}),
        )
    }
    assert "le nombre d'habitants concernés ni la faisabilité" in by_key["a:1"]
    assert "ne se parie pas" in by_key["a:2"]
    assert "un fait se vérifie" in by_key["a:3"]
    assert "c'est un constat" in by_key["a:4"]


def test_a_reader_s_weights_change_order_and_stability():
    """Under the edition's weights, its own stability; under others, drawn again, or not where nobody asks."""
    cards = [graded("a:1", stability=0.42), graded("a:2", need="transition", stability=0.1)]
    assert [one.stability for one in ranked(cards, weighing("", {}))] == [0.42, 0.1]
    mine = weighing("", {"boulangerie": "1", "transition": "100"})
    assert [one.card.key for one in ranked(cards, mine)] == ["a:2", "a:1"]
    assert [one.stability for one in ranked(cards, mine)] == [1.0, 1.0]
    assert [one.stability for one in ranked(cards, mine, draws=False)] == [None, None]


@pytest.mark.parametrize("text", ["", "-1", "101", "1,5", "٣", "1e2", "0" * 9])
def test_a_weight_that_cannot_be_read_is_said(text):
    """And those of the edition are taken, whole."""
    found = weighing("sante_d_abord", {"boulangerie": text})
    assert "de 0 à 100" in found.trouble_fr
    assert found.weights == default()
    assert found.is_default


def test_what_differs_from_a_profile_is_kept():
    """In hundredths, so that an address holds it."""
    found = weighing("sante_d_abord", {"boulangerie": "12", "pharmacie": "100"})
    assert found.changed == {"boulangerie": 12}
    assert not found.is_default
    assert weighing("", {}).profile == next(iter(profiles()))


def test_a_bar_says_all_that_it_draws():
    """Estimate, limits, chance, comparators: in the drawing and in words; simulated, it says so inside."""
    one = card(
        estimate=2.0, low=0.0, high=4.0, level=0.9, unit="boulangeries", statement="inference", status="likely_gap",
        chance_low=2.0, chance_high=7.0, ticks=[{"label_fr": "reste de la ville", "value": 4.3}],
    )  # fmt: skip
    said = legend_fr(one)
    assert said == (
        "ici 2 boulangeries (entre 0 et 4, intervalle à 90 %) ; ordinaire par hasard : de 2 à 7 ; reste de la ville : 4,3"
    )
    svg = bar(one)
    assert ">V<" in svg
    assert "simulé</text>" in svg
    assert bar(card(estimate=1.0, origin="official")).count("simulé") == 0


def test_bars_that_have_nothing_to_draw():
    """Too few data: an empty box; a rule or an absent source: nothing."""
    assert "stroke-dasharray" in bar(card("DET-5:", status="not_enough_data", statement="comparison"))
    assert bar(card("DET-5:", status="not_available", statement="comparison")) == ""
    assert bar(card(statement="advice", status="possible")) == ""


def test_letters_are_never_shared():
    """Comparators known elsewhere keep theirs, the others take a free one."""
    named = [("reste de la ville", 1.0), ("reste du département", 2.0), ("quartiers prioritaires comparables", 3.0), ("x", 4.0)]
    letters = [tick.letter for tick in lettered(named)]
    assert letters == ["V", "B", "Q", "D"]


def test_the_nearest_is_told_only_when_none_stands_inside():
    """A ring around it; a point inside answers by itself."""
    assert nearest_of(SQUARE, [(200.0, 50.0), (150.0, 50.0)]) == (150.0, 50.0)
    assert nearest_of(SQUARE, [(200.0, 50.0), (50.0, 50.0)]) is None
    assert nearest_of(SQUARE, []) is None
    svg = card_map(SQUARE, [(150.0, 50.0)], name="m", title_fr="x", is_exact=False, is_simulated=True)
    assert svg.count('r="14"') == 1
    assert "stroke-dasharray" in svg
    assert "simulé" in svg
    assert not re.search(r'style="', svg)


def test_identifiers_of_cards_fit_a_page():
    """Letters, digits and dashes only, whatever the subject."""
    assert card("OP-A:boucherie, charcuterie « été »").anchor == "c-qp990051-op-a-boucherie-charcuterie-ete"


def test_a_probability_is_never_a_certainty():
    """A fact shows none; a computed one is never 100 %."""
    assert card(statement="inference", probability=0.9999, word="établi").certainty_fr == "établi, P > 99 %"
    assert card(statement="inference", probability=0.86, word="probable").certainty_fr == "probable, P = 86 %"
    assert card(statement="fact", probability=0.86, word="probable").certainty_fr == ""


def test_answers_side_by_side(demo_edition, tmp_path):
    """A cell for each finding; real neighbourhoods and simulated ones are counted apart."""
    edition = with_rows(demo_edition, some_rows(AREA), tmp_path)
    (line,) = by_area([(AREA, found_in(edition, AREA))])
    assert [[(said.status, said.many) for said in cell] for cell in line.cells][:4] == [
        [("confirmed", 1)], [("not_distinguishable", 1)], [("not_available", 1)], [("reversed", 1)],
    ]  # fmt: skip
    lines = {one.code: one for one in by_territory(edition, 2015)}
    assert {said.status: said.many for said in lines["FICTIF"].cells[0]} == {"confirmed": 1, "not_available": 50}
    assert {said.status for said in lines[EVERYWHERE].cells[0]} == {"not_available"}
    assert by_territory(edition, 2024)


def test_calibration_is_read_as_it_is_packaged(tmp_path):
    """Tables in their order; none while nothing was measured."""
    assert calibration(tmp_path / "none.json") == ()
    path = tmp_path / "calibration.json"
    path.write_text('[{"title_fr": "T", "note_fr": "n", "columns": ["a", "b"], "rows": [["x", 0.1]]}]')
    (table,) = calibration(path)
    assert (table.title_fr, table.columns, table.rows) == ("T", ("a", "b"), (("x", 0.1),))
