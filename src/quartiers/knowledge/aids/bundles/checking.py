"""Checks a bundle of aids: every rule with its figures, what is not computed, and the nearest bundle that is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quartiers.knowledge.aids.bundles import de_minimis, expenses, pairs
from quartiers.knowledge.aids.bundles.bundle import Bundle, Item
from quartiers.knowledge.aids.bundles.constraints import Ceiling, Constraint, Finding, Kept, OneOf, Saying, Status
from quartiers.knowledge.aids.bundles.law import law
from quartiers.knowledge.aids.bundles.nearest import Reduction, broken, fewest_dropped, reduced, to_reduce
from quartiers.knowledge.aids.bundles.terms import Terms, terms_of

# These rules count what is paid; the others, gross grant equivalents.
_COUNTED_IN_AMOUNTS = frozenset({"part_publique", "part_maitre_ouvrage", "total_de_l_aide"})


@dataclass(frozen=True)
class Check:
    """One rule and what it says of the whole bundle; `excess` in cents, None when it cannot be counted."""

    saying: Saying
    finding: Finding
    excess: int | None

    @property
    def status(self) -> Status:
        """Allowed, to confirm or refused."""
        return self.finding.status


@dataclass(frozen=True)
class Nearest:
    """The nearest allowed bundle: the items to drop, the money lost in cents, how many amounts of it are unknown."""

    dropped: tuple[int, ...]
    kept: tuple[int, ...]
    lost: int
    unknown_count: int


@dataclass(frozen=True)
class Reduced:
    """Another way, where a ceiling is passed: fewer items dropped, and others brought down to what fits."""

    dropped: tuple[int, ...]
    reductions: tuple[Reduction, ...]


@dataclass(frozen=True)
class Result:
    """All that can be said of a bundle."""

    bundle: Bundle
    status: Status
    checks: tuple[Check, ...]
    not_computed: tuple[str, ...]
    nearest: Nearest | None
    reduced: Reduced | None

    @property
    def breaches(self) -> tuple[Check, ...]:
        """What is refused."""
        return tuple(check for check in self.checks if check.status is Status.REFUSED)

    @property
    def doubts(self) -> tuple[Check, ...]:
        """What is to be confirmed."""
        return tuple(check for check in self.checks if check.status is Status.TO_CONFIRM)


def all_terms(aids: Mapping[str, Any]) -> dict[str, Terms]:
    """The terms of a catalogue, by aid."""
    return {name: terms_of(aid.raw) for name, aid in aids.items()}


def constraints(bundle: Bundle) -> tuple[Constraint, ...]:
    """Every rule that bears on a bundle; raises Gap when the law of a day is not known."""
    rules = law()
    return (
        *pairs.exclusions(bundle, rules),
        *pairs.needs(bundle),
        *pairs.orders(bundle),
        *de_minimis.ceilings(bundle, rules),
        *expenses.ceilings(bundle, rules),
    )


def check(bundle: Bundle) -> Result:
    """The whole answer; raises Gap when the law of a day is not known."""
    rules, everything = constraints(bundle), frozenset(range(len(bundle.items)))
    found = [
        Check(rule.saying, finding, _excess(bundle, rule, finding)) for rule in rules if (finding := rule.judge(everything))
    ]
    checks = _worst_of_each(found)
    status = max((one.status for one in checks), key=lambda one: one.rank, default=Status.ALLOWED)
    is_refused = status is Status.REFUSED
    return Result(
        bundle=bundle,
        status=status,
        checks=checks,
        not_computed=tuple(dict.fromkeys(_not_computed(bundle))),
        nearest=_nearest(bundle, rules) if is_refused else None,
        reduced=_reduced(bundle, rules) if is_refused else None,
    )


def _excess(bundle: Bundle, rule: Constraint, finding: Finding) -> int | None:
    """The money over a ceiling; of aids that exclude each other, all but the largest."""
    if finding.status is not Status.REFUSED or not isinstance(rule, OneOf):
        return finding.excess
    sides: dict[str, int] = {}
    for place in finding.culprits:
        amount = bundle.items[place].amount
        if amount is None:
            return None
        sides[rule.sides[place]] = sides.get(rule.sides[place], 0) + amount
    return sum(sides.values()) - max(sides.values())


def _worst_of_each(found: Sequence[Check]) -> tuple[Check, ...]:
    """A ledger is checked on each day of grant, and shown on the worst of them."""
    worst: dict[tuple[str, str], Check] = {}
    for one in found:
        key = (one.saying.rule, one.saying.about)
        if key not in worst or _gravity(one) > _gravity(worst[key]):
            worst[key] = one
    return tuple(sorted(worst.values(), key=lambda one: (-one.status.rank, one.saying.rule, one.saying.about)))


def _gravity(one: Check) -> tuple[int, int, int]:
    total = one.finding.total
    return one.status.rank, one.excess or 0, 0 if total is None else total.low


def _nearest(bundle: Bundle, rules: Sequence[Constraint]) -> Nearest:
    dropped = fewest_dropped(bundle, rules)
    amounts = [bundle.items[place].amount for place in sorted(dropped)]
    return Nearest(
        dropped=tuple(sorted(dropped)),
        kept=tuple(place for place in range(len(bundle.items)) if place not in dropped),
        lost=sum(cents for cents in amounts if cents is not None),
        unknown_count=amounts.count(None),
    )


def _reduced(bundle: Bundle, rules: Sequence[Constraint]) -> Reduced | None:
    """Drop only for what no amount mends, then bring aids down one after the other; None when that does not do."""
    dropped = fewest_dropped(bundle, [rule for rule in rules if not isinstance(rule, Ceiling)])
    kept: Kept = frozenset(range(len(bundle.items))) - dropped
    changed, cuts = bundle, dict[int, Reduction]()
    for _ in range(len(rules) * len(bundle.items) + 1):
        rule = broken(constraints(changed), kept)
        if rule is None:
            break
        choice = to_reduce(changed, rule, kept) if isinstance(rule, Ceiling) else None
        if choice is None:
            return None
        place, excess = choice
        items = (*changed.items[:place], reduced(changed.items[place], excess), *changed.items[place + 1 :])
        changed = replace(changed, items=items)
        cuts[place] = _cut(bundle, place, rule.saying.rule, excess, cuts.get(place))
    return Reduced(tuple(sorted(dropped)), tuple(cuts[place] for place in sorted(cuts))) if cuts else None


def _cut(bundle: Bundle, place: int, rule: str, excess: int, before: Reduction | None) -> Reduction:
    """One more cut in an aid, told in what the first ceiling counts of it."""
    if before is not None:
        return replace(before, by=before.by + excess)
    item, is_amount = bundle.items[place], rule in _COUNTED_IN_AMOUNTS
    counted = item.amount if is_amount and item.amount is not None else item.worth.low
    return Reduction(place, excess, counted, is_amount)


def _not_computed(bundle: Bundle) -> Iterator[str]:
    for item in bundle.items:
        yield from (f"{item.terms.name_fr} : {text}" for text in (*item.terms.text, *_not_known(item)))
    if bundle.earlier is None and any(item.applies is not False for item in bundle.items):
        yield "Aides de minimis des trois dernières années : non données ; sans elles, le plafond ne se vérifie pas."
    for entry in bundle.earlier or ():
        if entry.regulation in law().apart:
            yield f"Aide antérieure au titre du règlement {entry.regulation} : {_ELSEWHERE}."
        elif law().family_of(entry.regulation) is None:
            yield "Aide antérieure dont le règlement n'est pas reconnu : comptée comme possible dans chaque plafond."
    if bundle.public_total is not None and bundle.is_local_authority is None:
        yield "Part du maître d'ouvrage (20 %) : on ne sait pas si c'est une collectivité."


_ELSEWHERE = "il a son propre registre, qui n'est pas tenu ici"


def _not_known(item: Item) -> Iterator[str]:
    if item.applies is None:
        yield "on ne sait pas si cette aide compte dans le plafond de minimis ; elle est comptée à part."
    elif item.applies and not item.is_confirmed:
        yield "son régime de minimis n'est pas vérifié ; elle est comptée à part."
    if item.applies is not False and item.worth.low != item.worth.high:
        yield "équivalent-subvention brut inconnu ; le demander à qui l'accorde."
    if item.regulation in law().apart:
        yield f"aide au titre du règlement {item.regulation} : {_ELSEWHERE}."
