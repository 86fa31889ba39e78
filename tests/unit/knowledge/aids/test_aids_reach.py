"""The rule asked of a table answers what it answers one by one, and never more when less is known."""

import datetime
import random

import duckdb
import ibis
import pyarrow as pa
import pytest

from drawn_profiles import DAYS, aids, profile, thresholds, value
from quartiers.knowledge.aids.explain import explain, verdict
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.reach import compiling
from quartiers.knowledge.aids.reach.classes import Register
from quartiers.knowledge.aids.reach.columns import table, words_of
from quartiers.knowledge.aids.reach.counting import reach
from quartiers.knowledge.aids.reach.register_columns import known_of
from quartiers.knowledge.rules.dated import Dated, Gap, Period
from quartiers.knowledge.rules.fields import Kind
from quartiers.knowledge.rules.tree import fields as fields_of
from quartiers.knowledge.rules.values import Among, Held, Span

SIZES = [200, pytest.param(10_000, marks=pytest.mark.thorough)]
DAY = datetime.date(2026, 11, 27)
NAF = (None, "47.24Z", "10.71C", "86.21Z", "43.21A", "68.20B", "81.21Z", "56.10A", "95.23Z", "99.00Z")


@pytest.fixture(scope="module")
def backend():
    connection = duckdb.connect()
    yield ibis.duckdb.from_connection(connection)
    connection.close()


def _random(seed):
    return random.Random(seed)  # noqa: S311 - a drawing, not a secret


def _profiles(count, seed):
    """Half of them known in whole, the others in part, on each of the days."""
    draw, marks = _random(seed), thresholds()
    shares = (1, 1, 0.9, 0.5)
    return [profile(draw, marks, share_known=shares[at % 4]) for at in range(count)]


def _asked(backend, known, day):
    words = words_of(fields(), aids())
    columns = table(known, fields().values(), words).append_column("row", pa.array(range(len(known))))
    return compiling.Asked(backend.create_table("profiles", columns, overwrite=True), words, day)


def _answers(backend, asked, **columns):
    return backend.to_pyarrow(asked.table.select("row", **columns)).sort_by("row").to_pylist()


@pytest.mark.parametrize("count", SIZES)
def test_a_table_of_profiles_is_answered_like_each_of_them(backend, count):
    seen = {}
    for place, day in enumerate(DAYS):
        known = _profiles(count // len(DAYS), seed=place)
        asked = _asked(backend, known, day)
        for aid in aids():
            found = [row["v"] for row in _answers(backend, asked, v=compiling.verdict(aid, asked))]
            expected = [verdict(aid, Profile(one, day, {})) for one in known]
            assert found == expected, aid.id
            seen.setdefault(aid.id, set()).update(expected)
    assert {True, False, None} <= set.union(*seen.values())


def test_what_blocks_is_what_explain_says_is_missing(backend):
    known = _profiles(200, seed=9)
    asked = _asked(backend, known, DAY)
    for aid in aids():
        blocks = compiling.blocking(aid, asked)
        rows = _answers(
            backend, asked, v=compiling.verdict(aid, asked), **{f"of_{name}": each for name, each in blocks.items()}
        )
        for one, row in zip(known, rows, strict=True):
            found = {name for name in blocks if row[f"of_{name}"]}
            assert bool(found) == (row["v"] is None)
            missing = {each.field for each in explain(aid, Profile(one, DAY, {}), today=DAY).missing}
            assert found <= missing | {compiling.UNCONFIRMED, compiling.LOCAL}


@pytest.mark.parametrize("count", SIZES)
def test_knowing_more_never_unsettles_or_turns_a_verdict(count):
    draw, marks = _random(3), thresholds()
    refined = 0
    for one in _profiles(count, seed=11):
        name = draw.choice([name for name, field in fields().items() if field.kind is not Kind.TEXT])
        better = _narrower(draw, fields()[name], one.get(name), marks.get(name, ()))
        for aid in aids():
            before, after = (verdict(aid, Profile(known, DAY, {})) for known in (one, one | {name: better}))
            assert before is None or after is before, (aid.id, name, one.get(name), better)
            refined += before is None and after is not None
    assert refined


def _narrower(draw, field, known, marks):
    """A value that the known one allows."""
    if known is None:
        return value(draw, field, marks, is_whole=True)
    if isinstance(known, Span):
        point = draw.choice([one for one in (known.low, known.high) if one is not None])
        return Span(point, point)
    if isinstance(known, Among):
        return Among(frozenset({draw.choice(sorted(known.options))}))
    may = frozenset(field.choices) if known.may is None else known.may
    return Held(known.contains | frozenset(word for word in may if draw.random() < 0.5))


@pytest.mark.parametrize("count", SIZES)
def test_a_field_that_an_aid_does_not_ask_about_changes_nothing(count):
    draw, marks = _random(4), thresholds()
    for one in _profiles(count, seed=12):
        name = draw.choice([name for name, field in fields().items() if field.kind is not Kind.TEXT])
        other = one | {name: value(draw, fields()[name], marks.get(name, ()), is_whole=True)}
        for aid in aids():
            if not any(name in fields_of(node) for node in aid.criteria) and aid.id != "essai_par_creation":
                assert verdict(aid, Profile(one, DAY, {})) is verdict(aid, Profile(other, DAY, {}))


def _rows(count, seed):
    draw = _random(seed)
    days = [day + datetime.timedelta(draw.choice([-1, 0, 1])) for day in thresholds()["date_creation"]]
    days += [DAY.replace(year=DAY.year - years) + datetime.timedelta(shift) for years in range(9) for shift in (-1, 0, 1)]
    return [
        {
            "row_id": at,
            "siren": draw.choice([None, *(f"{one:09d}" for one in range(count // 2 + 1))]),
            "naf_code": draw.choice(NAF),
            "size_band": draw.choice([None, "NN", "00", "01", "02", "11", "12", "21", "32", "53"]),
            "legal_category": draw.choice([None, "1000", "5499", "5710", "9220", "6540", "7210", "2900"]),
            "is_natural_person": draw.choice([None, True, False]),
            "created_on": draw.choice([None, *(day for day in days if day <= DAY)]),
            "closed_on": draw.choice([None, None, None, datetime.date(2024, 1, 1)]),
            "commune_code": draw.choice(["75101", "2A004", "97411", "69381", "99001", None]),
        }
        for at in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", SIZES)
def test_counts_of_a_register_are_those_of_its_rows_one_by_one(backend, count):
    rows = _rows(count, seed=5)
    draw = _random(6)
    areas = {"QP1": 2015, "QN1": 2024, "QN2": 2024}
    placed = [(row["row_id"], area, draw.choice(["inside", "inside", "0-100"]), draw.choice(["official", "outline"]))
              for row in rows for area in areas if draw.random() < 0.5]  # fmt: skip
    register = _register(backend, rows, areas, placed)
    expected = _one_by_one(rows, areas, placed)
    for one in reach(backend, register, aids(), DAY):
        for number, area in enumerate(areas):
            told = {True: one.eligible[number], False: one.not_eligible[number], None: one.undecided[number]}
            assert told == {truth: expected.get((one.aid.id, area, truth), 0) for truth in told}, (one.aid.id, area)


def _register(backend, rows, areas, placed):
    schema = {"row_id": "int64", "siren": "string", "naf_code": "string", "size_band": "string", "legal_category": "string",
              "is_natural_person": "boolean", "created_on": "date", "closed_on": "date", "commune_code": "string"}  # fmt: skip
    given = pa.Table.from_pylist(rows, schema=ibis.schema(schema).to_pyarrow())
    names = ("row_id", "area", "relation", "source")
    assigned = pa.Table.from_pylist([dict(zip(names, one, strict=True)) for one in placed])
    numbered = pa.table(
        {"area": list(areas), "number": pa.array(range(len(areas)), pa.int32()), "generation": list(areas.values())}
    )
    made = {"establishments": given, "assigned": assigned, "areas": numbered}
    return Register(*(backend.create_table(name, one, overwrite=True) for name, one in made.items()))


def _one_by_one(rows, areas, placed):
    """The same counts by the plain rule, row after row."""
    is_open = {row["row_id"]: row for row in rows if row["closed_on"] is None}
    firms = [row["siren"] for row in is_open.values()]
    inside = [(row_id, area, source) for row_id, area, relation, source in placed if relation == "inside" and row_id in is_open]
    counts = {}
    for row_id, area, _source in inside:
        of_2024 = [source for other, where, source in inside if other == row_id and areas[where] == 2024]
        relation = "elsewhere" if not of_2024 else "official" if "official" in of_2024 else "outline"
        row = is_open[row_id]
        is_only = row["siren"] is not None and firms.count(row["siren"]) == 1
        known = known_of(row | {"relation": relation, "is_only": is_only}, DAY)
        for aid in aids():
            key = (aid.id, area, verdict(aid, Profile(known, DAY, {})))
            counts[key] = counts.get(key, 0) + 1
    return counts


def test_a_day_that_the_law_forgot_is_an_error(backend):
    asked = _asked(backend, _profiles(4, seed=1), DAY)
    known = aids()[-1]
    hole = Dated("seuil", "seuil", "date_creation", (Period(datetime.date(2020, 1, 1), None, 10),))
    test = known.criteria[0].__class__(fields()["effectif"], "lt", hole, "essai")
    broken = known.__class__(**{**known.__dict__, "criteria": (test,)})
    with pytest.raises(Gap, match="ne couvre pas tous les jours"):
        compiling.verdict(broken, asked)
