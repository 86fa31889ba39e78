"""The second verdict of DET-6: whether as many shops show fewer types here than in ordinary neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.diversity import SHOPS, Diverse, diversity
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Comparator
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from quartiers.knowledge.engine.statistics.intervals import LEVEL, normal_quantile
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS
from quartiers.knowledge.vocabulary.french_numbers import count, number

# Relevance margins, relative to the median of ordinary neighbourhoods.
LESS, MORE = 0.9, 1 / 0.9
# Shops of new types that are tried, to say how many would change the verdict.
MOST_TRIED = 20
METHOD_FR = (
    f"Diversité : nombre effectif de types de commerces et services (Hill d'ordre 1) ramené à {SHOPS} commerces, comparé aux "
    "quartiers ordinaires ramenés de même. Confirmé si la borne haute à 90 % est sous 0,9 fois leur médiane et le quartier "
    "parmi les 5 % les moins divers ; l'inverse de même. Plusieurs quartiers : moyenne des rapports à la médiane."
)
_LEADS = {
    Status.CONFIRMED: "Établi, moins divers qu'ailleurs",
    Status.REVERSED: "Établi, plus divers qu'ailleurs, l'inverse du constat national",
    Status.NOT_DISTINGUISHABLE: words.UNDECIDED,
}


def in_diversity(evidence: Evidence) -> Iterator[Finding]:
    """One verdict per group."""
    grid = evidence.grid(TYPE_DENSITY)
    found = diversity(evidence.zones, np.nan_to_num(grid.numerator))
    for group in evidence.groups:
        usable = [area for area in group.members if np.isfinite(found.value[area]) and np.isfinite(found.middle[area])]
        if not usable:
            yield _unknown(evidence, group, found)
        elif group.is_area:
            yield _alone(group, found, grid)
        else:
            yield _several(evidence, group, usable, found)


def _blank(group: Group) -> Finding:
    """What every finding on diversity carries."""
    return Finding(
        area=group.code,
        generation=group.generation,
        key="diversite",
        subject="diversité des commerces",
        statement=Statement.COMPARISON,
        status=Status.NOT_ENOUGH_DATA,
        sentence_fr="",
        comparator=Comparator.ORDINARY,
        denominator_fr=f"{SHOPS} commerces et services tirés au hasard",
        evidence=(Basis(TYPE_DENSITY.name),),
        method_fr=METHOD_FR,
    )


def _unknown(evidence: Evidence, group: Group, found: Diverse) -> Finding:
    """No verdict, and what is missing."""
    shops = found.shops[list(group.members)]
    if not group.is_area:
        reason = f"Aucun des {number(len(shops))} quartiers n'a à la fois {SHOPS} commerces et des quartiers comparables."
    elif shops[0] < SHOPS:
        reason = words.lacking(float(shops[0]), SHOPS, "commerce ou service", "commerces et services")
    else:
        of = f"d'au moins {SHOPS} commerces"
        ordinary = float(np.nan_to_num(found.zones[group.members[0]]))
        reason = words.lacking(ordinary, LEAST_IN_CLASS, f"quartier ordinaire {of}", f"quartiers ordinaires {of}")
    where = words.place(evidence, group, len(shops))
    sentence = words.cannot(where, "la diversité des commerces", reason)
    return replace(_blank(group), sentence_fr=sentence, n=float(shops.sum()), reason=reason)


def _alone(group: Group, found: Diverse, grid: Grid) -> Finding:
    """A neighbourhood: effective types at twenty shops, beside what ordinary ones show."""
    area = group.members[0]
    value, low, high, middle = (float(each[area]) for each in (found.value, found.low, found.high, found.middle))
    ends = float(found.low_end[area]), float(found.high_end[area])
    status = _status(low / middle, high / middle, is_low=value <= ends[0], is_high=value >= ends[1])
    types = f"{number(value, 1)} {'type' if value < 2 else 'types différents'}"
    sentence = (
        f"{_LEADS[status]} : ici, {SHOPS} commerces pris au hasard sont de {types} (entre "
        f"{number(low, 1)} et {number(high, 1)}), {number(middle, 1)} dans un quartier ordinaire."
    )
    return replace(
        _blank(group),
        status=status,
        sentence_fr=sentence,
        unit=f"types pour {SHOPS} commerces",
        n=float(found.shops[area]),
        estimate=value,
        low=low,
        high=high,
        level=LEVEL,
        probability=None if status is Status.NOT_DISTINGUISHABLE else 0.95,
        chance=ends,
        ticks=(Tick("quartiers ordinaires comparables (médiane)", middle),),
        drivers=_drivers(grid, area, found),
        would_change=_change(grid.numerator[area], found, area, status),
    )


def _status(low: float, high: float, *, is_low: bool, is_high: bool) -> Status:
    """From the limits relative to the median, and the place among ordinary neighbourhoods."""
    if high < LESS and is_low:
        return Status.CONFIRMED
    return Status.REVERSED if low > MORE and is_high else Status.NOT_DISTINGUISHABLE


def _drivers(grid: Grid, area: int, found: Diverse) -> tuple[Reason, ...]:
    """The most frequent types, and how many ordinary neighbourhoods are compared."""
    counts = np.nan_to_num(grid.numerator[area])
    first = sorted(np.flatnonzero(counts), key=lambda item: (-counts[item], grid.items[item]))[:3]
    types = ", ".join(f"{grid.items[item]} ({number(float(counts[item]))})" for item in first)
    shops, kinds = number(float(counts.sum())), number(int((counts > 0).sum()))
    low, high = (number(float(each[area]), 1) for each in (found.low_end, found.high_end))
    ordinary = f"Neuf quartiers ordinaires sur dix vont de {low} à {high} types pour {SHOPS} commerces"
    return (
        Reason(Statement.FACT, f"{shops} commerces et services de {kinds} types ; les plus nombreux : {types}."),
        Reason(Statement.COMPARISON, f"{ordinary} ({number(float(found.zones[area]))} comparés)."),
    )


def _change(counts: np.ndarray, found: Diverse, area: int, status: Status) -> str:
    """How many shops would change the verdict, in whole numbers."""
    middle, low_end = float(found.middle[area]), float(found.low_end[area])
    if status is Status.CONFIRMED:
        more = _shops_to(counts, low_end)
        number_fr = f"plus de {MOST_TRIED} commerces" if more is None else count(more, "commerce")
        return f"Avec {number_fr} de plus, d'autant de types absents ici, on ne pourrait plus l'affirmer."
    if status is Status.REVERSED:
        return f"Sous {number(float(found.high_end[area]), 1)} types pour {SHOPS} commerces, on ne pourrait plus l'affirmer."
    return (
        f"Une valeur d'au plus {number(low_end, 1)} types, dont la borne haute serait sous {number(LESS * middle, 1)}, "
        "établirait une diversité plus faible."
    )


def _shops_to(counts: np.ndarray, target: float) -> int | None:
    """How many shops, each of a type not seen yet, bring the diversity above a target; None beyond those tried."""
    seen = np.nan_to_num(counts)
    tried = np.concatenate([np.broadcast_to(seen, (MOST_TRIED, len(seen))), np.tri(MOST_TRIED)], axis=1)
    passed = np.flatnonzero(rarefied_hill(tried, SHOPS, 1) > target)
    return int(passed[0]) + 1 if len(passed) else None


def _several(evidence: Evidence, group: Group, usable: Sequence[int], found: Diverse) -> Finding:
    """Several neighbourhoods: the mean of their ratios to the median, by the spread of ordinary ones."""
    places = list(usable)
    ratio = float((found.value[places] / found.middle[places]).mean())
    error = float(np.sqrt(((found.spread[places] / found.middle[places]) ** 2).sum())) / len(places)
    half = normal_quantile(LEVEL) * error
    low, high = max(0.0, ratio - half), ratio + half
    status = _status(low, high, is_low=True, is_high=True)
    where = words.inside(words.place(evidence, group, len(places)))
    sentence = (
        f"{_LEADS[status]} : {where}, {SHOPS} commerces pris au hasard montrent "
        f"{words.times(ratio)} fois autant de types que dans un quartier ordinaire ({words.between(low, high)})."
    )
    return replace(
        _blank(group),
        status=status,
        sentence_fr=sentence,
        unit="fois la médiane des quartiers ordinaires",
        n=float(found.shops[places].sum()),
        estimate=ratio,
        low=low,
        high=high,
        level=LEVEL,
        probability=None if status is Status.NOT_DISTINGUISHABLE else 0.95,
        chance=(1 - half, 1 + half),
        ticks=(Tick("quartiers ordinaires comparables (médiane)", 1.0),),
        drivers=(
            Reason(
                Statement.FACT,
                f"{number(len(places))} quartiers sur {number(len(group.members))} ont au moins {SHOPS} commerces et services.",
            ),
        ),
        would_change=f"Un rapport dont l'intervalle toucherait {words.times(LESS)} ou {words.times(MORE)} changerait l'avis.",
    )
