"""The harness of calibration computes what it says, and what is published holds."""

import json
from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest
from scipy.sparse import csr_array

import calibration_effects as effects
import calibration_null as null
import calibration_ranks as ranks
import calibration_strasbourg as strasbourg
import calibration_together as together
import calibration_truth as truth
from calibration_answers import answers, asserts, cards, first_screen
from calibration_known import Planted, power_bound, smallest_ratio
from calibration_tables import FILE, NO, PAGE, page, table, upper_bound, write
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Finding, Statement, Status
from quartiers.knowledge.engine.evidence import Activities, Evidence
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.zones import Kind, Zone, Zones
from quartiers.knowledge.portrait.typography import french


def evidence_of(ordinary):
    """One city of so many ordinary neighbourhoods."""
    zones = [Zone(f"9900000{at:02d}", Kind.IRIS, unit="U", unit_residents=90_000.0, ordinary=(2024,)) for at in range(ordinary)]
    nothing = csr_array((ordinary, 1))
    return Evidence(
        zones=Zones(zones),
        day=None,
        read=lambda _: Grid(("",), *(np.ones((ordinary, 1)) for _ in range(3))),
        has=frozenset(),
        territories={},
        names={},
        activities=Activities(("47.11B",), nothing, nothing),
    )


def finding(area, status, key="", **known):
    return Finding(
        area=area, generation=2024, key=key, subject=key, statement=known.pop("statement", Statement.COMPARISON),
        status=status, sentence_fr="", **known,
    )  # fmt: skip


def detector(name, status, **known):
    """One that says the same of every area; `status` may be a function of the area."""
    say = status if callable(status) else lambda _: status
    given = {key: known.pop(key) for key in ("statement", "need", "people", "probability", "feasibility") if key in known}
    return Detector(
        name=name, title_fr=name, question_fr="", needs=(), method_fr="", reference="", **known,
        find=lambda seen: (finding(group.code, say(group.code), **given) for group in seen.areas),
    )  # fmt: skip


def test_a_detector_that_always_confirms_is_always_wrong_and_one_that_never_does_never_is():
    both = (detector("DET-8", Status.CONFIRMED), detector("DET-9", Status.NOT_DISTINGUISHABLE))
    found = null.alarms(null.drawn(evidence_of(30), draws=3, size=10, seed=1), both, say=lambda _: None)
    assert found.areas == 30
    assert null.false_alarm(found, "DET-8") == (30, 30)
    assert null.false_alarm(found, "DET-9") == (0, 30)
    assert not null.holds(found, "DET-8")
    # Nothing seen among 30 still allows 9.5 %: below the bound of 12 %.
    assert null.holds(found, "DET-9")


def test_a_detector_without_data_is_not_judged():
    found = null.alarms(
        null.drawn(evidence_of(30), draws=1, size=10, seed=1), [detector("DET-8", Status.NOT_ENOUGH_DATA)], say=lambda _: None
    )
    assert (found.areas, null.false_alarm(found, "DET-8")) == (10, (0, 0))


def test_no_ordinary_neighbourhood_is_drawn_twice_and_a_third_at_most_at_once():
    seen = Counter()
    for one in null.drawn(evidence_of(31), draws=9, size=20, seed=7):
        assert len(one.areas) == 10
        seen.update(group.code for group in one.areas)
    assert set(seen.values()) == {1}
    assert len(seen) == 30


def test_a_resemblance_is_true_of_ordinary_neighbourhoods_so_its_reverse_is_the_alarm():
    found = null.Alarms(areas=100, judged=Counter({"DET-5": 100, "DET-1": 100}), confirmed=Counter({"DET-5": 90, "DET-1": 90}))
    assert null.holds(found, "DET-5")
    assert not null.holds(found, "DET-1")


def test_the_bound_of_the_draws_counts_as_the_share_does():
    few = null.Alarms(judged=Counter({"DET-1": 40}), confirmed=Counter({"DET-1": 3}))
    many = null.Alarms(judged=Counter({"DET-1": 4000}), confirmed=Counter({"DET-1": 300}))
    assert not null.holds(few, "DET-1")
    assert null.holds(many, "DET-1")


def test_the_upper_bound_is_the_one_of_clopper_and_pearson():
    assert upper_bound(0, 50) == pytest.approx(1 - 0.05 ** (1 / 50))
    assert upper_bound(50, 50) == 1.0


@pytest.mark.parametrize(
    ("status", "statement", "false"),
    [
        (Status.LIKELY_GAP, Statement.INFERENCE, 1.0),
        (Status.POSSIBLE, Statement.FACT, 0.0),
        (Status.ABSENT, Statement.FACT, 0.0),
        (Status.ABSENT, Statement.INFERENCE, 1.0),
        (Status.NOT_DISTINGUISHABLE, Statement.INFERENCE, 0.0),
    ],
)
def test_only_cards_that_assert_are_false_ones(status, statement, false):
    one = detector("OP-A", status, statement=statement, is_opportunity=True)
    found = null.alarms(null.drawn(evidence_of(30), draws=1, size=10, seed=1), [one], say=lambda _: None)
    assert found.cards_per_area == false


def test_the_first_screen_has_seven_cards_the_best_ones_and_none_below_sixty_per_cent():
    given = {"need": "pharmacie", "feasibility": 0.9, "probability": 0.9, "statement": Statement.INFERENCE}
    several = [finding("Q", Status.LIKELY_GAP, f"{at}", people=100.0 * at, **given) for at in range(1, 10)]
    several.append(finding("Q", Status.LIKELY_GAP, "unsure", people=9000.0, **(given | {"probability": 0.5})))
    one = Detector("OP-A", "", "", lambda _: several, (), "", "", is_opportunity=True)
    group = type("Group", (), {"code": "Q", "generation": 2024})
    held = cards(answers(type("Seen", (), {"areas": [group]}), [one]))["Q", 2024]
    assert [card["key"] for card in first_screen(held)] == ["9", "8", "7", "6", "5", "4", "3"]
    assert all(asserts(card) for card in held)


def planted(side, margin, values, neutral=1.0):
    return Planted("DET-1", "", "", side, margin, neutral, values, {})


def test_power_counts_confirmed_ones_among_those_planted_beyond_the_margin():
    asked = planted(-1, 0.8, {"a": 0.5, "b": 0.5, "c": 0.9, "d": 1.2})
    said = [finding("a", Status.CONFIRMED), finding("b", Status.NOT_DISTINGUISHABLE), finding("c", Status.CONFIRMED)]
    assert truth.power(asked, said) == (2, 1)
    assert truth.wrong_signs(asked, [*said, finding("d", Status.CONFIRMED)]) == (3, 1)


def test_a_resemblance_is_planted_between_its_margins():
    asked = planted(0, 3.0, {"a": -2.0, "b": 4.0}, neutral=0.0)
    assert truth.power(asked, [finding("a", Status.CONFIRMED), finding("b", Status.CONFIRMED)]) == (1, 1)
    assert truth.wrong_signs(asked, [finding("a", Status.CONFIRMED), finding("b", Status.CONFIRMED)]) == (2, 1)


def test_coverage_counts_limits_that_hold_the_planted_value():
    asked = planted(-1, 0.8, {"a": 0.5, "b": 0.5, "c": 0.5})
    limits = [("a", 0.4, 0.6), ("b", 0.6, 1.0), ("c", None, None)]
    said = [finding(area, Status.CONFIRMED, low=low, high=high) for area, low, high in limits]
    assert truth.covered(asked, said) == (2, 1, pytest.approx(0.3))


def test_the_power_of_the_plain_test_is_that_of_closed_form():
    # With 3 expected only zero is surprising (5.0 % > 4.98 %), and zero has the chance exp(-mean).
    assert power_bound(3.0, 0.5, -1) == pytest.approx(np.exp(-1.5))
    assert power_bound(2.9, 0.1, -1) == 0.0
    assert smallest_ratio(2.5, -1) is None


def city_of(ordinary):
    """One city where every neighbourhood has 200 establishments, a tenth of them in each family that is asked."""
    families = tuple(effects.FAMILIES.values())
    counts = np.full((ordinary, len(families)), 20.0)
    return replace(evidence_of(ordinary), read=lambda _: Grid(families, counts, 0 * counts, 0 * counts + 200.0), _grids={})


@pytest.mark.parametrize("quotient", [1.5, 3.0])
def test_planted_families_have_the_share_that_was_asked(quotient):
    """Over many areas the share of the planted family is the quotient times that of the city, and others gain nothing."""
    seen = next(null.drawn(city_of(900), 1, 300, seed=5))
    raised, wanted = effects.planted(seen, quotient, np.random.default_rng(1))
    grid = raised.grid(effects.SHARES)
    some = whole = 0.0
    for code, key, _ in wanted:
        at, item = seen.zones.index[code], grid.items.index(effects.FAMILIES[key])
        some, whole = some + grid.numerator[at, item], whole + grid.denominator[at, item]
        assert np.delete(grid.numerator[at], item) == pytest.approx([20.0, 20.0])
    assert some / whole == pytest.approx(quotient * 0.1, rel=0.02)
    assert len(wanted) == 300


def test_effects_count_what_is_confirmed_where_it_was_planted_and_elsewhere():
    """A detector that confirms retail everywhere is right in a third of areas and wrong in the others."""

    def find(seen):
        return [finding(group.code, Status.CONFIRMED, key="commerce") for group in seen.areas]

    one = Detector("DET-2", "", "", find, (), "", "")
    found = effects.effects(city_of(90), 30, seed=5, detectors=[one])
    assert [(effect.areas, effect.confirmed, effect.others) for effect in found] == [(30, 10, 20)] * 3
    assert effects.strongest(found) == {"DET-2": pytest.approx(1 / 3)}


def test_the_mean_of_a_list_is_weighted_by_what_is_expected():
    asked = Planted("DET-1", "", "", -1, 0.8, 1.0, {"QP1": 0.5, "QP2": 1.0, "QN1": 0.2}, {"QP1": 30.0, "QP2": 10.0, "QN1": 5.0})
    assert together.mean_planted(asked, 2015) == pytest.approx(0.625)
    assert together.mean_planted(asked, 2024) == pytest.approx(0.2)


def test_pairs_of_cards_are_misranked_when_their_letters_turn():
    first = {("OP-A", "x"): (0.6, "A"), ("OP-A", "y"): (0.3, "B"), ("OP-A", "z"): (0.05, "D")}
    second = {("OP-A", "x"): (0.3, "B"), ("OP-A", "y"): (0.6, "A"), ("OP-A", "z"): (0.05, "D")}
    assert ranks.misranked(first, second) == (3, 1)
    assert ranks.misranked(first, first) == (3, 0)


def test_a_naive_test_knows_chance_alone():
    """Shares that vary between neighbourhoods: the naive test flags far more than 5 %, the other about that."""
    random = np.random.default_rng(3)
    shares = random.dirichlet([8.0] * 6, 300)
    counts = np.array([random.multinomial(200, one) for one in shares], float)
    assert strasbourg.naive_flags(counts).mean() > 0.2
    assert strasbourg.spread_flags(counts).mean() == pytest.approx(0.05, abs=0.02)
    assert strasbourg.found_flags(counts).mean() < 0.02


def test_a_table_whose_rows_have_not_its_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells"):
        table("Titre", "", ("a", "b"), [("1",)])


def test_page_and_file_say_the_same(tmp_path):
    one = table("Titre", "Note : 5 %", ("a", "b"), [("1", "2|3")])
    write([one], tmp_path / "page.md", tmp_path / "file.json")
    assert json.loads((tmp_path / "file.json").read_text()) == json.loads(json.dumps([asdict(one)]))
    text = (tmp_path / "page.md").read_text()
    assert f"## Titre\n\n{french('Note : 5 %')}\n\n| a | b |\n|---|---|\n| 1 | 2/3 |\n" in text


def published():
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_what_is_published_is_the_same_on_the_page_and_in_the_file():
    tables = [table(one["title_fr"], one["note_fr"], one["columns"], one["rows"]) for one in published()]
    assert page(tables) == PAGE.read_text(encoding="utf-8")


def test_every_published_criterion_holds_and_what_is_not_kept_says_why():
    """False alarms are a criterion; a detector that sees nothing is written down as such, in words."""
    criteria = list(_cells("Critère tenu"))
    assert criteria
    assert [(title, row) for title, row, cell in criteria if cell == NO] == []
    assert [row for _, row, cell in _cells("Gardé") if cell == NO and not row[-1]] == []


def _cells(column):
    for one in published():
        if column in one["columns"]:
            for row in one["rows"]:
                yield one["title_fr"], row, row[one["columns"].index(column)]
