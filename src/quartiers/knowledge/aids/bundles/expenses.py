"""Ceilings on an expense, a deficit or the public funding of works, and on what one person holds of one aid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from quartiers.knowledge.aids.bundles.bundle import NOTHING, Bundle, Range
from quartiers.knowledge.aids.bundles.constraints import Ceiling, Kept, Saying
from quartiers.knowledge.aids.bundles.law import Law
from quartiers.knowledge.aids.bundles.terms import Intensity


def ceilings(bundle: Bundle, law: Law) -> Iterator[Ceiling]:
    """Every ceiling of these kinds."""
    yield from _of_expenses(bundle)
    yield from _of_aids(bundle)
    yield from _of_totals(bundle)
    yield from _of_holder(bundle, law)


def _of_expenses(bundle: Bundle) -> Iterator[Ceiling]:
    for expense in bundle.expenses.values():
        if expense.max_intensity is not None:
            shares = _worths(bundle, expense.name)
            saying = Saying("intensite", f"dépense « {expense.name} »", _intensity_fr(expense.max_intensity), expense.reference)
            yield _ceiling(saying, _part(expense.max_intensity, expense.amount), shares, frozenset(shares))


def _of_aids(bundle: Bundle) -> Iterator[Ceiling]:
    for aid, places in _by_aid(bundle).items():
        intensity = bundle.items[min(places)].terms.intensity
        if intensity is not None and intensity.of == "public_total":
            saying = Saying("part_publique", f"aide « {aid} », financements publics", intensity.sentence_fr, f"aide « {aid} »")
            yield _ceiling(saying, _part(intensity.value, bundle.public_total), _payments(bundle), places)
        elif intensity is not None:
            yield from _of_one_aid(bundle, aid, places, intensity)


def _of_one_aid(bundle: Bundle, aid: str, places: Kept, intensity: Intensity) -> Iterator[Ceiling]:
    """On each expense that the aid pays: all aids together, or of a deficit this aid alone."""
    is_deficit = intensity.of == "deficit"
    for name in sorted({bundle.items[place].expense or "" for place in places}):
        here = frozenset(place for place in places if (bundle.items[place].expense or "") == name)
        expense = bundle.expenses.get(name)
        base = None if expense is None else expense.deficit if is_deficit else expense.amount
        shares = _worths(bundle, name) if expense else {place: bundle.items[place].worth for place in here}
        if is_deficit:
            shares = {place: share for place, share in shares.items() if place in here}
        what = f"dépense « {name} »" if name else "dépense non précisée"
        saying = Saying("intensite", f"aide « {aid} », {what}", intensity.sentence_fr, f"aide « {aid} »")
        yield _ceiling(saying, _part(intensity.value, base), shares, here)


def _of_totals(bundle: Bundle) -> Iterator[Ceiling]:
    for aid, places in _by_aid(bundle).items():
        most = bundle.items[min(places)].terms.max_total
        if most is None:
            continue
        for undertaking in sorted({bundle.items[place].undertaking for place in places}):
            here = frozenset(place for place in places if bundle.items[place].undertaking == undertaking)
            amounts = {place: bundle.items[place].amount for place in sorted(here)}
            shares = {place: Range(cents or 0, cents) for place, cents in amounts.items()}
            saying = Saying("total_de_l_aide", f"aide « {aid} », {undertaking}", most.sentence_fr, f"aide « {aid} »")
            yield _ceiling(saying, most.cents, shares, here)


def _of_holder(bundle: Bundle, law: Law) -> Iterator[Ceiling]:
    if bundle.is_local_authority:
        holder, shares = law.holder, _payments(bundle)
        saying = Saying("part_maitre_ouvrage", "financements publics", holder.sentence_fr, holder.reference, holder.note_fr)
        yield _ceiling(saying, _part(1 - holder.share, bundle.public_total), shares, frozenset(shares))


def _ceiling(saying: Saying, limit: int | None, shares: dict[int, Range], woken_by: Kept) -> Ceiling:
    return Ceiling(saying, limit, NOTHING, shares, woken_by)


def _by_aid(bundle: Bundle) -> dict[str, Kept]:
    names = sorted({item.terms.aid for item in bundle.items})
    return {name: frozenset(place for place, item in enumerate(bundle.items) if item.terms.aid == name) for name in names}


def _worths(bundle: Bundle, expense: str) -> dict[int, Range]:
    return {place: item.worth for place, item in enumerate(bundle.items) if item.expense == expense}


def _payments(bundle: Bundle) -> dict[int, Range]:
    return {place: item.paid for place, item in enumerate(bundle.items) if not item.paid.is_nothing}


def _part(share: Decimal, base: int | None) -> int | None:
    """The whole cents within a part of a base: a sum of cents is within the part just when it is within these."""
    return None if base is None else int((share * base).to_integral_value(ROUND_FLOOR))


def _intensity_fr(share: Decimal) -> str:
    percent = f"{(share * 100).normalize():f}".replace(".", ",")
    return f"Les aides à cette dépense font au plus {percent} % de son montant."
