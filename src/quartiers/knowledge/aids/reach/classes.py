"""The register reduced to classes of establishments that no rule can tell apart, counted by neighbourhood.

Five million rows become some thousands of classes: days are cut where a rule changes its answer, activities and legal forms
become what they tell.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.reach import columns, register_columns
from quartiers.knowledge.aids.reach.register_columns import ELSEWHERE, MEASURED, OFFICIAL, YOUNG_YEARS
from quartiers.knowledge.rules.dated import Dated
from quartiers.knowledge.rules.fields import Kind
from quartiers.knowledge.rules.tree import Known, Test, tests

_ONE_DAY = datetime.timedelta(days=1)
_KEY = ("cell", "size_band", "is_only", "naf_code", "legal_category", "is_natural_person", "department", "relation")
_RELATIONS = {0: ELSEWHERE, 1: MEASURED, 2: OFFICIAL}


@dataclass(frozen=True)
class Register:
    """Tables of an edition as Ibis sees them: establishments, assignments, and neighbourhoods (area, number, generation)."""

    establishments: ir.Table
    assignments: ir.Table
    areas: ir.Table


@dataclass(frozen=True)
class Classes:
    """`profiles`: profile columns, one row per class; `area`, `place`, `n`: how many establishments of which class where."""

    profiles: pa.Table
    area: NDArray[np.int64]
    place: NDArray[np.int64]
    n: NDArray[np.int64]


def cuts(aids: Iterable[Aid], day: datetime.date) -> list[datetime.date]:
    """The days at which some rule changes its answer on a day of creation, in order."""
    found = {_years_before(day, YOUNG_YEARS) + _ONE_DAY}
    for test in (test for aid in aids for node in aid.criteria for test in tests(node)):
        if isinstance(test.value, Dated) and test.value.by == "date_creation":
            found |= {period.start for period in test.value.periods if period.start}
        for value in _values(test):
            if test.field.name == "date_creation":
                found |= {value, value + _ONE_DAY}
            if test.field.name == "age_ans":
                found |= {_years_before(day, years) + _ONE_DAY for years in range(int(value), int(value) + 2)}
    return sorted(found)


def _values(test: Test) -> list[Any]:
    if test.field.kind not in {Kind.DAY, Kind.NUMBER}:
        return []
    if not isinstance(test.value, Dated):
        return [test.value]
    return [test.field.asked(period.value) for period in test.value.periods if period.value is not None]


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """The last day since which that many whole years have passed."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def counted(register: Register, aids: Sequence[Aid], day: datetime.date) -> ir.Table:
    """Open establishments inside each neighbourhood (area: its number), counted by what rules can tell apart."""
    inside = register.assignments.filter(_.relation == "inside").join(register.areas, "area")
    official = inside.group_by("row_id").agg(
        relation=ibis.cases(((_.generation == 2024) & (_.source == "official"), 2), (_.generation == 2024, 1), else_=0).max()
    )
    inside = inside.select("row_id", "number").join(official, "row_id")
    rows = register.establishments.filter(
        _.closed_on.isnull() | (_.closed_on > day), _.created_on.isnull() | (_.created_on <= day)
    )
    here = rows.select(
        "row_id", "siren", "naf_code", "size_band", "legal_category", "is_natural_person",
        cell=_cell(rows.created_on, cuts(aids, day)), department=rows.commune_code.substr(0, 3),
    ).join(inside, "row_id")  # fmt: skip
    sized = here.filter(~_.size_band.fill_null("").isin(["", "NN"]), _.siren.notnull()).select("siren").distinct()
    lone = rows.semi_join(sized, "siren").group_by("siren").agg(open=_.count()).filter(_.open == 1)
    here = here.left_join(lone.select("siren", is_only=ibis.literal(True)), "siren")
    return here.mutate(is_only=_.is_only.fill_null(False)).group_by("number", *_KEY).agg(n=_.count())


def _cell(created_on: Any, days: Sequence[datetime.date]) -> Any:
    """The number of cuts at or before a day; null when the day is unknown."""
    if not days:
        return ibis.cases((created_on.notnull(), 0), else_=None)
    middle = len(days) // 2
    below, above = _cell(created_on, days[:middle]), _cell(created_on, days[middle + 1 :])
    return ibis.cases((created_on.isnull(), None), (created_on < days[middle], below), else_=above + middle + 1)


def classes(found: pa.Table, aids: Sequence[Aid], day: datetime.date, words: columns.Words) -> Classes:
    """The classes of what `counted` gave, with what is known of each."""
    days = cuts(aids, day)
    # The first cell has no first day: any day before its end stands for it.
    stands_for = [days[0] - _ONE_DAY, *days]

    def told(of: Callable[..., Known], *names: str) -> tuple[NDArray[np.int64], list[Known]]:
        return _component(found, of, names)

    components = [
        told(lambda cell: register_columns.moment(None if cell is None else stands_for[cell], day), "cell"),
        told(register_columns.size, "size_band", "is_only"),
        told(register_columns.applicant, "legal_category", "is_natural_person"),
        told(_activity, "naf_code", "legal_category", "is_natural_person"),
        told(register_columns.place, "department"),
        told(lambda relation: register_columns.zone(_RELATIONS[relation]), "relation"),
    ]
    keys, place = np.unique(np.column_stack([numbers for numbers, _known in components]), axis=0, return_inverse=True)
    declared = fields()
    parts: dict[str, pa.Array] = {}
    for at, (_numbers, known) in enumerate(components):
        told_fields = {name for one in known for name in one}
        part = columns.table(known, [declared[name] for name in declared if name in told_fields], words)
        parts |= {name: part[name].take(pa.array(keys[:, at])) for name in part.column_names}
    numbers = found["number"].to_numpy().astype(np.int64)
    profiles = pa.table({"number": pa.array(range(len(keys)), pa.int64())} | parts)
    return Classes(profiles, numbers, place.ravel(), found["n"].to_numpy().astype(np.int64))


def _activity(naf_code: str | None, legal_category: str | None, is_natural_person: Any) -> Known:
    return register_columns.activity(naf_code, register_columns.is_trader(legal_category, is_natural_person))


def _component(found: pa.Table, of: Callable[..., Known], names: Sequence[str]) -> tuple[NDArray[np.int64], list[Known]]:
    """What some columns tell together: the number of the answer for each row, and the different answers."""
    codes, texts = zip(*(_encoded(found[name]) for name in names), strict=True)
    combined, where = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    answers: dict[str, int] = {}
    known: list[Known] = []
    numbers = []
    for row in combined:
        one = of(*(values[code] for values, code in zip(texts, row, strict=True)))
        key = repr(sorted((name, _plain(value)) for name, value in one.items()))
        if key not in answers:
            answers[key] = len(known)
            known.append(one)
        numbers.append(answers[key])
    return np.array(numbers, np.int64)[where.ravel()], known


def _plain(value: Any) -> str:
    return repr([sorted(map(str, part)) if isinstance(part, frozenset) else part for part in _parts(value)])


def _parts(value: Any) -> Iterable[Any]:
    return (getattr(value, name) for name in value.__slots__)


def _encoded(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[Any]]:
    """A number for each different value, null included, and the values."""
    whole = column.combine_chunks().dictionary_encode(null_encoding="encode")
    whole = whole if not isinstance(whole, pa.ChunkedArray) else whole.unify_dictionaries().combine_chunks()
    return whole.indices.to_numpy().astype(np.int64), whole.dictionary.to_pylist()
