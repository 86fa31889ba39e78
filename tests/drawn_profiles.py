"""Profiles drawn freely, complete or in part, on the thresholds of rules and beside them."""

import dataclasses
import datetime

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.rules.dated import Dated, Period
from quartiers.knowledge.rules.fields import Kind
from quartiers.knowledge.rules.tree import Opposite, Some, Test, tests
from quartiers.knowledge.rules.values import Among, Held, Span

DAYS = tuple(map(datetime.date.fromisoformat, ("2018-01-31", "2025-12-31", "2026-01-01", "2026-07-01", "2031-01-01")))
_DAY = datetime.timedelta(days=1)


def _test(name, op, raw):
    return Test(fields()[name], op, fields()[name].asked(raw), "essai")


def _by_creation(values):
    """A number of employees that the law changed for establishments created since."""
    starts = (None, *map(datetime.date.fromisoformat, ("2020-01-01", "2026-01-01")))
    ends = (*(start - _DAY for start in starts[1:]), None)
    periods = tuple(Period(start, end, value) for start, end, value in zip(starts, ends, values, strict=True))
    return Test(fields()["effectif"], "lt", Dated("seuil", "seuil", "date_creation", periods), "essai")


def every_operator():
    """Aids that ask what no aid of the catalogue does: the other operators, a dated value by day of creation, a not."""
    one = catalogue()["acre"]
    rules = {
        "essai_contraires": (
            _test("effectif", "ne", 10),
            _test("micro", "ne", True),
            _test("region", "not_in", ["Corse", "Bretagne"]),
        ),
        "essai_egal": (Some((_test("effectif", "eq", 50), _test("date_creation", "eq", "2026-01-01")), "essai"),),
        "essai_disjoint": (_test("etab_zone", "disjoint", ["QPV", "ZFRR"]), _test("stade", "eq", "creation")),
        "essai_non": (Opposite(Some((_test("effectif", "gt", 49), _test("micro", "eq", True)), "essai"), "essai"),),
        "essai_age": (_test("age_ans", "gte", 7),),
        "essai_jour": (_test("date_creation", "eq", "2019-05-05"),),
        "essai_par_creation": (_by_creation((10, None, 50)),),
    }
    return [dataclasses.replace(one, id=name, start=None, end=None, criteria=rule) for name, rule in rules.items()]


def aids():
    """Those of the catalogue, and those of `every_operator`."""
    return [*catalogue().values(), *every_operator()]


def thresholds():
    """The values that rules compare each number and each day with."""
    found = {name: set() for name, field in fields().items() if field.kind in {Kind.NUMBER, Kind.DAY}}
    for test in (test for aid in aids() for node in aid.criteria for test in tests(node)):
        if test.field.name in found:
            values = [one.value for one in test.value.periods] if isinstance(test.value, Dated) else [test.value]
            found[test.field.name] |= {test.field.asked(one) for one in values if one is not None}
    found["date_creation"] |= {datetime.date(2020, 1, 1), datetime.date(2023, 7, 1)}
    return {name: sorted(values) for name, values in found.items()}


def profile(draw, marks, *, share_known):
    """Known values of a profile; each field is known with a probability, in whole or in part."""
    return {
        name: value(draw, field, marks.get(name, ()), is_whole=share_known == 1 or draw.random() < 0.6)
        for name, field in fields().items()
        if field.kind is not Kind.TEXT and draw.random() < share_known
    }


def value(draw, field, marks, *, is_whole):
    """A value of a field, known in whole or in part."""
    if field.kind in {Kind.NUMBER, Kind.DAY}:
        low, high = sorted(_near(draw, field, marks) for _ in range(2))
        if is_whole:
            return Span(low, low)
        return draw.choice([Span(low, high), Span(low, None), Span(None, high)])
    if field.kind is Kind.FLAG:
        return Among(frozenset({draw.random() < 0.5}) if is_whole else frozenset({True, False}))
    words = sorted(field.choices) or ["Bretagne", "Corse", "Île-de-France", "Auvergne-Rhône-Alpes", "Occitanie"]
    if field.kind is Kind.CHOICE:
        return Among(frozenset(draw.sample(words, 1 if is_whole else draw.randint(1, len(words)))))
    contains = frozenset(draw.sample(words, draw.randint(0, 2)))
    if is_whole:
        return Held(contains)
    return Held(contains, None if draw.random() < 0.3 else frozenset(draw.sample(words, draw.randint(0, 4))))


def _near(draw, field, marks):
    if field.kind is Kind.DAY:
        return draw.choice(marks or [datetime.date(2026, 1, 1)]) + draw.choice([-1, 0, 1, 400]) * _DAY
    mark = draw.choice(marks or [10])
    return max(0, mark + draw.choice([-1, 0, 1, -0.01, 0.01, 7]))
