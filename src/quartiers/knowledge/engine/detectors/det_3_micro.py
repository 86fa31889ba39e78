"""DET-3: whether most establishments are very small: under ten employees, or of a sole trader; two definitions apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.spread import gathering
from quartiers.knowledge.engine.detectors.withheld import withheld
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need, Protection
from quartiers.knowledge.engine.indicators.employers import SIZE
from quartiers.knowledge.engine.indicators.legal_forms import SOLE
from quartiers.knowledge.engine.secrecy import hidden
from quartiers.knowledge.engine.statistics.intervals import LEVEL, normal_quantile, quotient
from quartiers.knowledge.engine.statistics.proportions import wilson_with_unknown
from quartiers.knowledge.engine.zones import Flags
from quartiers.knowledge.vocabulary.french_numbers import count, number

LEAST = 20.0
HALF = 0.5
SMALL = ("0", "1-9")
_METHOD = (
    "Deux définitions, jamais mêlées : moins de 10 salariés (la taille), et entrepreneurs individuels (une approche des "
    "micro-entrepreneurs, que le registre ouvert ne dit pas). Confirmé si la borne basse de Wilson à 90 %, les inconnus "
    "comptés contre, dépasse la moitié ; inverse si la borne haute, les inconnus comptés pour, est sous la moitié."
)
_PUBLISHED = Reason(
    Statement.FACT,
    "Constat publié : 41 % de micro-entrepreneurs parmi les créations, 30 % ailleurs (2014-2017, Bpifrance Le Lab) ; ce n'est "
    "ni la taille ni la forme juridique.",
)
_NO_FORMS = "Les unités légales de Sirene ne sont pas chargées : la forme juridique est inconnue."


@dataclass(frozen=True, kw_only=True)
class _Definition:
    """One of the two: its words, what it rests on, why it is not told apart from the other."""

    key: str
    subject: str
    is_fr: str
    are_fr: str
    of_fr: str
    unknown_fr: str
    basis: Basis
    caution: Reason


_DEFINITIONS = {
    SIZE.name: _Definition(
        key="moins_de_10",
        subject="moins de 10 salariés",
        is_fr="a moins de 10 salariés",
        are_fr="ont moins de 10 salariés",
        of_fr="de moins de 10 salariés",
        unknown_fr="d'effectif inconnu",
        basis=Basis(SIZE.name),
        caution=Reason(Statement.FACT, "Moins de 10 salariés est une taille ; le régime de la micro-entreprise est un impôt."),
    ),
    SOLE.name: _Definition(
        key="individuels",
        subject="entrepreneurs individuels",
        is_fr="est d'un entrepreneur individuel",
        are_fr="sont d'entrepreneurs individuels",
        of_fr="d'entrepreneurs individuels",
        unknown_fr="de forme inconnue",
        basis=Basis(SOLE.name),
        caution=Reason(Statement.FACT, "Tous les entrepreneurs individuels ne sont pas micro-entrepreneurs, et inversement."),
    ),
}


@dataclass(frozen=True, eq=False)
class _Shares:
    """Per group: how many are of the kind, how many are unknown, how many there are, members counted, share of the rest."""

    some: Floats
    unknown: Floats
    whole: Floats
    used: Floats
    elsewhere: Floats
    is_kept: Flags


def find(evidence: Evidence) -> Iterator[Finding]:
    """Two verdicts per group."""
    grid = evidence.grid(SIZE)
    small = [place for place, item in enumerate(grid.items) if item in SMALL]
    sizes = Grid(
        ("",),
        grid.numerator[:, small].sum(axis=1, keepdims=True),
        grid.unknown[:, :1],
        grid.denominator[:, :1],
    )
    cells = np.nan_to_num(grid.numerator)
    shares = _shares(evidence, sizes, withheld(evidence, cells), hidden(cells, Protection.UNITS))
    yield from _verdicts(evidence, _DEFINITIONS[SIZE.name], shares)
    if Need.LEGAL_UNITS in evidence.has:
        forms = evidence.grid(SOLE)
        nothing = np.zeros((len(evidence.zones), 1), bool)
        open_data = _shares(evidence, forms, np.zeros(len(evidence.groups), bool), nothing)
        yield from _verdicts(evidence, _DEFINITIONS[SOLE.name], open_data)
    else:
        yield from _without_forms(evidence)


def _shares(evidence: Evidence, grid: Grid, is_kept: Flags, is_hidden: Flags) -> _Shares:
    """Sums of each group; the share of a rest of which some cell is hidden (zones, cells) is not told."""
    parts = [part[:, 0] for part in (grid.numerator, grid.unknown, grid.denominator)]
    # A zone of which some count is not known is left out: it has not zero of the kind.
    known = np.isfinite(parts).all(axis=0) & (np.nan_to_num(parts[2]) > 0)
    zones, (some, unknown, whole) = evidence.zones, (np.where(known, part, 0.0) for part in parts)
    gather = gathering(evidence.groups, len(zones), known)
    share = np.where(is_hidden.any(axis=1), np.nan, quotient(some, whole - unknown))
    rest = np.where(zones.rest >= 0, share[zones.rest], np.nan)
    elsewhere = gather @ np.nan_to_num(rest * whole)
    compared = gather @ np.where(np.isfinite(rest), whole, 0.0)
    return _Shares(
        gather @ some, gather @ unknown, gather @ whole, gather @ np.ones(len(zones)), quotient(elsewhere, compared), is_kept
    )


def _verdicts(evidence: Evidence, definition: _Definition, shares: _Shares) -> Iterator[Finding]:
    limits = wilson_with_unknown(shares.some, shares.unknown, np.where(shares.whole > 0, shares.whole, np.nan))
    for row, group in enumerate(evidence.groups):
        blank = Finding(
            area=group.code,
            generation=group.generation,
            key=definition.key,
            subject=definition.subject,
            statement=Statement.COMPARISON,
            status=Status.NOT_ENOUGH_DATA,
            sentence_fr="",
            unit="% des établissements",
            denominator_fr="établissements ouverts, inconnus compris",
            n=float(shares.whole[row]),
            evidence=(definition.basis,),
            method_fr=_METHOD,
        )
        if shares.whole[row] < LEAST:
            reason = words.lacking(float(shares.whole[row]), LEAST, "établissement")
            sentence = words.cannot(_where(evidence, shares, row), f"la part des établissements {definition.of_fr}", reason)
            yield replace(blank, sentence_fr=sentence, reason=reason)
        else:
            found = (float(limits.value[row]), float(limits.low[row]), float(limits.high[row]))
            yield _verdict(blank, definition, shares, row, found, _where(evidence, shares, row))


def _where(evidence: Evidence, shares: _Shares, row: int) -> str:
    group = evidence.groups[row]
    return words.place(evidence, group, len(group.members) if not shares.used[row] else shares.used[row])


def _status(low: float, high: float) -> Status:
    if low > HALF:
        return Status.CONFIRMED
    return Status.REVERSED if high < HALF else Status.NOT_DISTINGUISHABLE


_LEADS = {
    Status.CONFIRMED: "Établi, plus de la moitié",
    Status.REVERSED: "Établi, moins de la moitié, l'inverse du constat du programme",
    Status.NOT_DISTINGUISHABLE: words.UNDECIDED,
}


def _verdict(  # one row of the table, from its parts
    blank: Finding, definition: _Definition, shares: _Shares, row: int, found: tuple[float, float, float], where: str
) -> Finding:
    status = _status(*found[1:])
    one = replace(
        blank,
        status=status,
        probability=None if status is Status.NOT_DISTINGUISHABLE else 0.95,
        drivers=(definition.caution, _PUBLISHED),
        ticks=_ticks(shares, row),
    )
    if shares.is_kept[row]:
        what = f"part des établissements {definition.of_fr} (nombres masqués par le secret)"
        sentence = f"{_LEADS[status]} : {words.inside(where)}, {what}."
        masked = Reason(Statement.FACT, words.HIDDEN)
        return replace(one, sentence_fr=sentence, drivers=(masked, *one.drivers), would_change=words.HIDDEN_CHANGE)
    some, whole, unknown = (float(part[row]) for part in (shares.some, shares.whole, shares.unknown))
    value, low, high = (None if math.isnan(part) else 100 * part for part in found)
    are = definition.is_fr if some < 2 else definition.are_fr
    sentence = (
        f"{_LEADS[status]} : {words.inside(where)}, {number(some)} des {count(whole, 'établissement')} {are} "
        f"(entre {number(100 * found[1], 0)} et {number(100 * found[2], 0)} %, inconnus comptés contre puis pour)."
    )
    known = f"{number(some)} sur {number(whole)}, dont {number(unknown)} {definition.unknown_fr}."
    return replace(
        one,
        sentence_fr=sentence,
        estimate=value,
        low=low,
        high=high,
        level=LEVEL,
        drivers=(Reason(Statement.FACT, known), *one.drivers),
        would_change=_change(some, unknown, whole, status),
    )


def _ticks(shares: _Shares, row: int) -> tuple[Tick, ...]:
    half = Tick("la moitié", 100 * HALF)
    if math.isnan(shares.elsewhere[row]):
        return (half,)
    return (half, Tick(words.CITY, 100 * float(shares.elsewhere[row])))


def _change(some: float, unknown: float, whole: float, status: Status) -> str:
    """How many establishments would change the verdict: Wilson's limit is at one half where k = n/2 + z sqrt(n)/2."""
    z = normal_quantile(LEVEL)
    if status is Status.CONFIRMED:
        most = ((math.sqrt(z**2 + 8 * some) - z) / 2) ** 2
        more = math.ceil(most - whole)
        return f"Avec {count(more, 'établissement')} de plus hors de cette catégorie, on ne pourrait plus l'affirmer."
    if status is Status.REVERSED:
        against = whole - some - unknown
        more = math.ceil(((math.sqrt(z**2 + 8 * against) - z) / 2) ** 2 - whole)
        return f"Avec {count(more, 'établissement')} de plus de cette catégorie, on ne pourrait plus l'affirmer."
    needed = math.floor(whole / 2 + z * math.sqrt(whole) / 2) + 1 - some
    if needed <= unknown:
        were = "était" if needed < 2 else "étaient"
        return f"Si {number(needed)} des {number(unknown)} inconnus {were} de cette catégorie, la majorité serait établie."
    others = count(needed, "autre établissement soit", "autres établissements soient")
    return f"Il faudrait que {others} de cette catégorie."


def _without_forms(evidence: Evidence) -> Iterator[Finding]:
    """The second definition, where the register says no legal form."""
    definition = _DEFINITIONS[SOLE.name]
    for group in evidence.groups:
        yield Finding(
            area=group.code,
            generation=group.generation,
            key=definition.key,
            subject=definition.subject,
            statement=Statement.COMPARISON,
            status=Status.NOT_AVAILABLE,
            sentence_fr=words.cannot(words.place(evidence, group, len(group.members)), "les formes juridiques", _NO_FORMS),
            reason=_NO_FORMS,
            evidence=(definition.basis,),
            method_fr=_METHOD,
        )


DETECTOR = Detector(
    name="DET-3",
    title_fr="Très petits établissements",
    question_fr="Les très petits établissements sont-ils la majorité ?",
    find=find,
    needs=(Need.REGISTER,),
    method_fr=_METHOD,
    reference="methods.md, section 4, DET-3",
    comparator=Comparator.REST,
)
