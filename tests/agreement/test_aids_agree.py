"""Our 60 aids against the shared facts, judged by a small evaluator written apart from ours.

It follows `meta.evaluation` of aides.yaml word for word, on plain values known or absent, and shares no code with `rules`.
"""

import datetime
import itertools
import operator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.aids.explain import verdict
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.profiles import read_profile
from traps import SHARED

pytestmark = pytest.mark.data

AIDS = sorted(catalogue())
TODAY = datetime.date(2026, 11, 22)
WORDS = {True: "oui", False: "non", None: "depend"}

# Where ours differs on purpose: aid, the profiles that the facts cannot judge, and why.
DELIBERATE = {
    "dpv": (
        lambda profile: profile["date_demande"] < "2023-01-01",
        "the share of residents was 19 % until 2022 (notes of aides.yaml), and its criterion knows the 16 % of 2023 only",
    ),
}


@pytest.fixture(scope="module")
def facts():
    """The shared aids by id, and the fields of profiles."""
    path = SHARED / "aides.yaml"
    if not path.is_file():
        pytest.skip(f"official files absent: {path} does not exist")
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {fact["id"]: fact for fact in read["aides"]}, read["meta"]["champs"]


# --- The evaluator: «ET», «OU», one false settles it, then one unknown leaves it open.

COMPARE = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda mine, asked: mine in asked,
    "not_in": lambda mine, asked: mine not in asked,
    "intersecte": lambda mine, asked: bool(set(mine) & set(asked)),
    "disjoint": lambda mine, asked: not set(mine) & set(asked),
}


def criterion(fact, profile):
    """Oui, non or depend of one criterion; none for what the source does not settle."""
    if "any_of" in fact:
        words = [criterion(part, profile) for part in fact["any_of"]]
        return "oui" if "oui" in words else "depend" if "depend" in words else "non"
    if fact["op"] == "non_precise":
        return "oui"
    if fact["champ"] not in profile:
        return "depend"
    return "oui" if COMPARE[fact["op"]](profile[fact["champ"]], fact["valeur"]) else "non"


def expected(fact, profile):
    """The verdict of `meta.evaluation`."""
    start, end, day = fact["dates"]["start"], fact["dates"]["end"], profile["date_demande"]
    if (start and day < start) or (end and day > end):
        return "non"
    words = [criterion(one, profile) for one in fact["criteres"]]
    if fact["statut"] in {"a_confirmer", "variable_local"}:
        words.append("depend")
    return "non" if "non" in words else "depend" if "depend" in words else "oui"


@pytest.mark.parametrize(
    ("profile", "word"),
    [
        ({"effectif": 4, "zone": ["QPV"], "date_demande": "2026-01-01"}, "oui"),
        ({"effectif": 5, "zone": ["QPV"], "date_demande": "2026-01-01"}, "non"),
        ({"zone": ["QPV"], "date_demande": "2026-01-01"}, "depend"),
        ({"zone": [], "date_demande": "2026-01-01"}, "depend"),
        ({"zone": [], "age": 3, "date_demande": "2026-01-01"}, "non"),
        ({"effectif": 4, "zone": ["QPV"], "date_demande": "2025-12-31"}, "non"),
        ({"effectif": 4, "zone": ["QPV"], "date_demande": "2026-12-31"}, "oui"),
        ({"effectif": 4, "zone": ["QPV"], "date_demande": "2027-01-01"}, "non"),
    ],
)
def test_the_evaluator_itself(profile, word):
    """Judged by hand, so that it may judge ours."""
    either = {"any_of": [{"champ": "zone", "op": "intersecte", "valeur": ["QPV"]}, {"champ": "age", "op": "gte", "valeur": 5}]}
    fact = {
        "statut": "ouvert",
        "dates": {"start": "2026-01-01", "end": "2026-12-31"},
        "criteres": [
            {"champ": "effectif", "op": "lt", "valeur": 5},
            either,
            {"champ": "x", "op": "non_precise", "valeur": "?"},
        ],
    }
    assert expected(fact, profile) == word
    unconfirmed = expected(fact | {"statut": "a_confirmer"}, profile)
    assert unconfirmed == ("non" if word == "non" else "depend")


# --- The profiles: thresholds and their neighbours, complete and partial.


def leaves_of(criteria):
    """Every plain criterion of a list, those inside an «any_of» as well."""
    for fact in criteria:
        yield from leaves_of(fact["any_of"]) if "any_of" in fact else [fact]


def listed(fields, name):
    """The words that a field may hold, given as a list or between bars."""
    return fields[name].split("|") if isinstance(fields[name], str) else fields[name]


def values_around(fact, fields):
    """Values that put one criterion on both sides of its edge."""
    asked = fact["valeur"]
    if fact["op"] in {"intersecte", "disjoint"}:
        return [*([one] for one in asked), [], asked, ["agricole"], ["hors_zone"], ["salarie"]]
    if fact["op"] in {"in", "not_in"}:
        others = (
            [one for one in listed(fields, fact["champ"]) if one not in asked] if fact["champ"] != "region" else ["Bretagne"]
        )
        return [*asked, *others[:2]]
    if isinstance(asked, bool):
        return [True, False]
    if isinstance(asked, (int, float)):
        step = 1 if asked >= 2 or isinstance(asked, int) else 0.01
        return [asked, max(0, asked - step), asked + step]
    if fact["champ"].startswith("date_"):
        day = datetime.date.fromisoformat(asked)
        return [(day + datetime.timedelta(days=shift)).isoformat() for shift in (0, -1, 1, -400, 400)]
    return [asked, *(one for one in listed(fields, fact["champ"]) if one != asked)]


def choices_of(fact, fields):
    """Field -> the values worth trying for one aid: kept to those that the field may hold."""
    found = {}
    for one in leaves_of(fact["criteres"]):
        if one["op"] != "non_precise":
            found.setdefault(one["champ"], []).extend(values_around(one, fields))
    return {name: [value for value in values if is_possible(name, value, fields)] for name, values in found.items()}


def is_possible(name, value, fields):
    """Lists hold words of their own field only."""
    known = fields.get(name)
    if isinstance(value, list) and isinstance(known, str) and "[" in known:
        return set(value) <= set(known[known.index("[") + 1 : known.index("]")].split(", "))
    return True


def days_of(fact):
    """Days of asking from 2017 to 2031, the bounds of the aid and their neighbours among them."""
    bounds = [datetime.date.fromisoformat(day) for day in (fact["dates"]["start"], fact["dates"]["end"]) if day]
    near = [bound + datetime.timedelta(days=shift) for bound in bounds for shift in (-1, 0, 1)]
    edges = [day for day in near if day >= datetime.date(2000, 1, 1)] or [TODAY]
    return st.sampled_from([*edges, TODAY]) | st.dates(datetime.date(2017, 1, 1), datetime.date(2031, 12, 31))


def whole_and_partial(fact, fields):
    """A strategy: each field of the aid absent or at one of its values, half of the time all present."""
    choices = choices_of(fact, fields)
    present = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in choices.items()})
    partial = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in choices.items()})
    return st.tuples(present | partial, days_of(fact)).map(lambda drawn: drawn[0] | {"date_demande": drawn[1].isoformat()})


@pytest.mark.parametrize("name", AIDS)
def test_verdicts_agree(name, facts):
    """For drawn profiles of 2017 to 2031, ours is the verdict of the facts, for each of the aids."""
    fact, fields = facts[0][name], facts[1]
    left_out, _ = DELIBERATE.get(name, (lambda _: False, ""))

    @given(whole_and_partial(fact, fields))
    def agree(raw):
        if not left_out(raw):
            assert WORDS[verdict(catalogue()[name], read_profile(raw, today=TODAY))] == expected(fact, raw)

    agree()


@pytest.mark.parametrize("name", AIDS)
def test_every_verdict_is_met(name, facts):
    """The drawn values reach every verdict the aid can give: the comparison above is not one of «non» with «non»."""
    fact, fields = facts[0][name], facts[1]
    choices = choices_of(fact, fields)
    day = (fact["dates"]["start"] if fact["statut"] == "ferme" else TODAY.isoformat()) or TODAY.isoformat()
    names = list(choices)
    met = {
        expected(fact, dict(zip(names, values, strict=True)) | {"date_demande": day})
        for values in itertools.islice(itertools.product(*choices.values()), 2_000_000)
    }
    best = "depend" if fact["statut"] in {"a_confirmer", "variable_local"} else "oui"
    assert met == {"non", best}
    assert expected(fact, {"date_demande": day}) == "depend"


def test_what_differs_on_purpose_differs(facts):
    """A reason that has become idle is taken out of the list."""
    for name, (left_out, reason) in DELIBERATE.items():
        raw = {"date_demande": "2022-06-15", "type_demandeur": "commune", "convention_npnru": True, "commune_dsu": True}
        raw |= {"commune_part_pop_qpv": 0.17}
        assert left_out(raw), reason
        assert WORDS[verdict(catalogue()[name], read_profile(raw, today=TODAY))] != expected(facts[0][name], raw)


def test_the_same_aids(facts):
    assert set(facts[0]) == set(AIDS)
    assert len(AIDS) == 60


@pytest.mark.parametrize("name", AIDS)
def test_identity_agrees(name, facts):
    """Status, dates, what may be refused after all, confidence and age of the source: the facts' own."""
    fact, aid = facts[0][name], catalogue()[name]
    assert aid.status == fact["statut"]
    assert aid.nature == fact["nature"]
    assert aid.is_selective is fact["selectif"]
    assert aid.is_qpv_specific is fact["specifique_qpv"]
    assert aid.programme_partner == fact["partenaire_programme"]
    assert aid.confidence == fact["confidence"]
    assert aid.last_source_year == fact["statut_source_annee"]
    assert sorted(aid.audiences) == sorted(fact["publics"])
    assert sorted([*aid.priorities, *aid.levers]) == sorted(fact["priorites"])
    assert {key: day_text(aid.raw["dates"][key]) for key in ("start", "end")} == {
        key: fact["dates"][key] for key in ("start", "end")
    }


def day_text(day):
    """A day of a YAML file, quoted or not."""
    return day.isoformat() if isinstance(day, datetime.date) else day


@pytest.mark.parametrize("name", AIDS)
def test_de_minimis_agrees(name, facts):
    """Applies, does not apply, or unknown: never guessed."""
    known = {True: True, False: False, "unknown": None}
    assert catalogue()[name].raw["de_minimis"]["applies"] is known[facts[0][name]["de_minimis"]["applicable"]]
