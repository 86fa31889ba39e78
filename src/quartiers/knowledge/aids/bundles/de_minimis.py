"""De minimis aid: for each single undertaking and each new grant, the sum over the years that the law of that day counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from quartiers.knowledge.aids.bundles.bundle import ANYTHING, NOTHING, Bundle, Earlier, Item, Range
from quartiers.knowledge.aids.bundles.constraints import Ceiling, Saying
from quartiers.knowledge.aids.bundles.law import Family, Law, Period, counts_until
from quartiers.knowledge.vocabulary.days import label_fr


def ceilings(bundle: Bundle, law: Law) -> Iterator[Ceiling]:
    """One ceiling for each undertaking, ledger and day of grant; raises Gap when the law of such a day is not known."""
    for undertaking in sorted({item.undertaking for item in bundle.items}):
        for family in law.families.values():
            counted = {
                place: share
                for place, item in enumerate(bundle.items)
                if item.undertaking == undertaking and not (share := counting(item, family, law)).is_nothing
            }
            if counted:
                yield from _of_one(bundle, undertaking, family, law, counted)


def counting(item: Item, family: Family, law: Law) -> Range:
    """How much of an aid goes to a ledger: when its regime is not known, perhaps all of it, perhaps nothing."""
    if item.applies is False:
        return NOTHING
    own = law.family_of(item.regulation)
    if item.regulation in law.apart:
        return NOTHING
    if own is None:
        # An aid of unknown regime is business aid until somebody says that it serves the general interest.
        is_possible = item.applies is True or family.key == "general"
        return Range(0, item.worth.high) if is_possible else NOTHING
    if own is not family:
        return NOTHING
    return item.worth if item.applies and item.is_confirmed else Range(0, item.worth.high)


def _of_one(bundle: Bundle, undertaking: str, family: Family, law: Law, counted: Mapping[int, Range]) -> Iterator[Ceiling]:
    ledger = [
        (entry, share)
        for entry in bundle.earlier or ()
        if entry.undertaking == undertaking and not (share := _entered(entry, family, law)).is_nothing
    ]
    days_of_ledger = {entry.granted_on for entry, _ in ledger if entry.granted_on}
    for day in sorted(days_of_ledger | {bundle.items[place].granted_on for place in counted}):
        reached = {place: share for place, share in counted.items() if bundle.items[place].granted_on <= day}
        if not reached:
            continue
        period = family.at(day)
        shares = {
            place: within
            for place, share in reached.items()
            if not (within := _within(bundle.items[place].granted_on, share, day, period)).is_nothing
        }
        before = ANYTHING if bundle.earlier is None else NOTHING
        for entry, share in ledger:
            before += _within(entry.granted_on, share, day, period)
        woken_by = {place for place in shares if day in days_of_ledger or bundle.items[place].granted_on == day}
        about, sentence = f"{undertaking}, {family.label_fr}", _sentence(family, period, day)
        saying = Saying("de_minimis", about, sentence, period.reference, period.note_fr)
        yield Ceiling(saying, period.ceiling_cents, before, shares, frozenset(woken_by))


def _entered(entry: Earlier, family: Family, law: Law) -> Range:
    if entry.regulation in law.apart:
        return NOTHING
    own = law.family_of(entry.regulation)
    if own is None:
        return Range(0, entry.worth.high)
    return entry.worth if own is family else NOTHING


def _within(granted_on: datetime.date | None, share: Range, day: datetime.date, period: Period) -> Range:
    """What still counts on a day: for certain, perhaps, or not at all."""
    if granted_on is None:
        return Range(0, share.high)
    if not granted_on <= day <= counts_until(granted_on, period.years):
        return NOTHING
    return share if day <= counts_until(granted_on, period.sure_years) else Range(0, share.high)


def _sentence(family: Family, period: Period, day: datetime.date) -> str:
    how = "trois ans glissants" if period.years == period.sure_years else "trois exercices"
    whose = f"Une entreprise unique (groupe compris) ne dépasse pas le plafond du {family.label_fr}"
    return f"{whose} sur {how}, vérifié au {label_fr(day)}."
