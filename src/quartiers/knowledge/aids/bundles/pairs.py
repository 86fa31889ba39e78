"""Aids that exclude, need or must follow one another."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

from quartiers.knowledge.aids.bundles.bundle import Bundle, Item
from quartiers.knowledge.aids.bundles.constraints import Need, OneOf, Saying
from quartiers.knowledge.aids.bundles.law import Group, Law
from quartiers.knowledge.aids.bundles.law import law as the_law
from quartiers.knowledge.aids.bundles.terms import Terms, terms_of
from quartiers.knowledge.vocabulary.days import label_fr, parse_day


def exclusions(bundle: Bundle, law: Law) -> Iterator[OneOf]:
    """One of several: by undertaking, or by expense; two aids of unknown expense may pay for the same one."""
    members: dict[tuple[str, str], dict[int, str]] = {}
    for place, item in enumerate(bundle.items):
        for group in item.terms.groups:
            members.setdefault((group, item.undertaking), {})[place] = item.terms.aid
    for (group, undertaking), sides in sorted(members.items()):
        if group_of(group, law).is_by_expense:
            yield from _by_expense(bundle, group, sides, law)
        else:
            yield OneOf(_exclusive(bundle, group, sides, undertaking, law), sides)


def _by_expense(bundle: Bundle, group: str, sides: Mapping[int, str], law: Law) -> Iterator[OneOf]:
    for one, other in combinations(sorted(sides), 2):
        expenses = {bundle.items[one].expense, bundle.items[other].expense}
        pair = {one: sides[one], other: sides[other]}
        if len(expenses) == 1 or None in expenses:
            about = next(iter(expenses - {None}), None) or "part non précisée"
            yield OneOf(_exclusive(bundle, group, pair, about, law), pair, is_sure=None not in expenses)


def _exclusive(bundle: Bundle, group: str, sides: Mapping[int, str], about: str, law: Law) -> Saying:
    sentence = bundle.items[min(sides)].terms.groups[group]
    aids = ", ".join(f"« {aid} »" for aid in sorted(set(sides.values())))
    return Saying("exclusif", f"{group_of(group, law).label_fr} ({about})", sentence, f"aides {aids}")


def group_of(name: str, law: Law) -> Group:
    """What a group means; one that `ceilings.yaml` does not describe holds for a whole undertaking."""
    return law.groups.get(name) or Group(name.replace("_", " "), is_by_expense=False)


def needs(bundle: Bundle) -> Iterator[Need]:
    """One that needs another, in the bundle or already held by the same undertaking."""
    for place, item in enumerate(bundle.items):
        for aid, sentence in item.terms.requires.items():
            given_by = frozenset(
                other
                for other, giver in enumerate(bundle.items)
                if giver.terms.aid == aid and giver.undertaking == item.undertaking
            )
            is_held = None if bundle.held is None else aid in bundle.held
            saying = Saying("exige", f"« {item.terms.aid} » exige « {aid} »", sentence, f"aide « {item.terms.aid} »")
            yield Need(saying, place, given_by, is_held)


def orders(bundle: Bundle) -> Iterator[OneOf]:
    """One that comes first or last, among those that may pay for the same expense."""
    for place, item in enumerate(bundle.items):
        for other, beside in enumerate(bundle.items):
            if place != other and _is_out_of_order(item, beside):
                days = ", ".join(f"« {one.terms.aid} » le {label_fr(one.granted_on)}" for one in (item, beside))
                saying = Saying("ordre", days, item.terms.rank_sentence_fr, f"aide « {item.terms.aid} »")
                is_sure = item.expense is not None and item.expense == beside.expense
                yield OneOf(saying, {place: str(place), other: str(other)}, is_sure)


def _is_out_of_order(item: Item, beside: Item) -> bool:
    if item.terms.rank is None or beside.terms.kind == "support" or beside.terms.rank == item.terms.rank:
        return False
    if None not in {item.expense, beside.expense} and item.expense != beside.expense:
        return False
    is_last = item.terms.rank == "last"
    return item.granted_on < beside.granted_on if is_last else item.granted_on > beside.granted_on


class Described(Protocol):
    """Anything that holds the mapping of an aid's file."""

    @property
    def raw(self) -> Mapping[str, Any]:
        """That mapping."""


@dataclass(frozen=True)
class Conflict:
    """Two aids that exclude each other; `is_conditional`: only on the same expense, the same share of a loan."""

    one: str
    other: str
    rule_fr: str
    sentence_fr: str
    is_conditional: bool


def conflicts(aids: Iterable[Described], day: datetime.date) -> tuple[Conflict, ...]:
    """The pairs, among aids that may still be asked for on a day, that cannot go together."""
    law, found = the_law(), []
    open_ones = sorted((terms_of(aid.raw) for aid in aids if not _is_over(aid.raw, day)), key=lambda terms: terms.aid)
    for one, other in combinations(open_ones, 2):
        for group in _shared(one, other):
            meaning = group_of(group, law)
            found.append(Conflict(one.aid, other.aid, meaning.label_fr, one.groups[group], meaning.is_by_expense))
    return tuple(found)


def _shared(one: Terms, other: Terms) -> list[str]:
    return [group for group in one.groups if group in other.groups]


def _is_over(raw: Mapping[str, Any], day: datetime.date) -> bool:
    end = (raw.get("dates") or {}).get("end")
    return end is not None and parse_day(str(end)) < day
