"""OP-F: how many establishments of a neighbourhood are in sectors where digital or environmental transition presses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Action, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.transition_sectors import TO_CONFIRM, VERSION, Sector, Transition, of
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.statistics import beta_binomial
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate
from quartiers.knowledge.engine.zones import Zones
from quartiers.knowledge.vocabulary.french_numbers import count, number

# Sectors named on a card: the three that hold the most.
_NAMED = 3


def find(evidence: Evidence) -> Iterator[Finding]:
    """A card for each neighbourhood and transition; a neighbourhood without such an establishment says what is missing."""
    total = np.asarray(evidence.activities.counts.sum(axis=1), float).ravel()
    for transition in Transition:
        sectors = of(transition)
        counts = np.column_stack([evidence.activities.of(sector.codes) for sector in sectors])
        concerned = counts.sum(axis=1)
        share = quotients(concerned, total, evidence.zones)
        expected = _expected(concerned, total, evidence.zones)
        for group in evidence.areas:
            here = group.members[0]
            kept = sorted(range(len(sectors)), key=lambda place: (-counts[here, place], place))
            named = [(sectors[place], counts[here, place]) for place in kept[:_NAMED] if counts[here, place] > 0]
            blank = _blank(group.code, group.generation, transition)
            if not named:
                yield _none(blank, total[here])
            else:
                compared = Estimate(share.value[here], share.low[here], share.high[here])
                yield _card(blank, named, (concerned[here], total[here], expected[here]), compared)


def quotients(some: Floats, whole: Floats, zones: Zones) -> Estimate:
    """Share of some among the whole, over that of the rest of the city, [zone]; nan outside neighbourhoods with a city.

    Drawn towards one by what comparable neighbourhoods teach (beta-binomial), limits at 90 %.
    """
    value, low, high = (np.full(len(zones), np.nan) for _ in range(3))
    base = _base(some, whole, zones)
    for group in zones.groups():
        chosen = group[(whole[group] > 0) & (base[group] > 0) & (base[group] < 1)]
        if len(chosen) < 2:
            continue
        prior = beta_binomial.fit(some[chosen], whole[chosen], base[chosen])
        found = beta_binomial.posterior(prior, some[chosen], whole[chosen], base[chosen])
        for target, source in ((value, found.value), (low, found.low), (high, found.high)):
            target[chosen] = source / base[chosen]
    return Estimate(value, low, high)


def _base(some: Floats, whole: Floats, zones: Zones) -> Floats:
    rest = zones.rest
    return np.where((rest >= 0) & (whole[rest] > 0), some[rest] / np.where(whole[rest] > 0, whole[rest], np.nan), np.nan)


def _expected(some: Floats, whole: Floats, zones: Zones) -> Floats:
    return np.asarray(whole * _base(some, whole, zones))


def _blank(area: str, generation: int, transition: Transition) -> Finding:
    """What all the cards of a transition share."""
    return Finding(
        area=area,
        generation=generation,
        key=transition.key,
        subject=transition.name_fr,
        statement=Statement.FACT,
        status=Status.POSSIBLE,
        sentence_fr="",
        unit="établissements",
        denominator_fr="établissements ouverts ayant une position",
        levers=(transition.lever,),
        method_fr=f"Secteurs : table du {VERSION}, dont chaque motif est {TO_CONFIRM} au texte officiel.",
    )


def _none(blank: Finding, total: float) -> Finding:
    among = "le seul" if total == 1 else f"les {number(total)}"
    held = f"Aucun établissement de ces secteurs parmi {among} que l'on sait ouvert{'' if total == 1 else 's'} ici."
    return replace(
        blank,
        status=Status.NOT_ENOUGH_DATA,
        n=0,
        estimate=0.0,
        sentence_fr=f"Aucun établissement ouvert ici n'est dans un secteur où la {blank.subject} presse.",
        reason=held if total else "Aucun établissement ouvert ici n'a de position connue.",
    )


def _card(blank: Finding, named: list[tuple[Sector, float]], numbers: tuple[float, float, float], share: Estimate) -> Finding:
    concerned, total, expected = numbers
    most = " et ".join(f"{sector.label_fr} ({number(n)})" for sector, n in named[:2])
    # «Dont» where two sectors are some of them, a colon where they are all.
    listed = ", dont" if sum(n for _, n in named[:2]) < concerned else " :"
    return replace(
        blank,
        n=concerned,
        estimate=concerned,
        sentence_fr=(
            f"{count(concerned, 'établissement ouvert', 'établissements ouverts')} ici, sur {number(total)}, "
            f"{'est' if concerned < 2 else 'sont'} dans un secteur où la {blank.subject} presse{listed} {most}."
        ),
        ticks=(Tick("attendus à la part du reste de la ville", float(expected)),) if np.isfinite(expected) else (),
        drivers=(*_compared(share), *(_why(sector, n) for sector, n in named)),
        would_change="Un établissement qui ouvre, ferme ou change d'activité change ce compte ; "
        "un texte vérifié peut ajouter ou retirer un secteur.",
        actions=tuple(Action(f"{sector.action_fr}.", f"{sector.reference} ({sector.confidence})") for sector, _ in named),
    )


def _compared(share: Estimate) -> Iterable[Reason]:
    """The share beside that of the city; nothing where there is none to compare with."""
    if not np.isfinite(share.value):
        return ()
    value, low, high = (number(float(one), 1) for one in (share.value, share.low, share.high))
    said = f"Part des établissements : {value} fois celle du reste de la ville (entre {low} et {high})"
    if share.low <= 1 <= share.high:
        said += ", ce qui ne s'en distingue pas"
    return (Reason(Statement.COMPARISON, f"{said}."),)


def _why(sector: Sector, n: float) -> Reason:
    head = f"{sector.label_fr[0].upper()}{sector.label_fr[1:]}, {count(n, 'établissement')}"
    return Reason(Statement.FACT, f"{head} : {sector.why_fr} ({sector.confidence}).")


DETECTOR = Detector(
    name="OP-F",
    title_fr="Secteurs en transition",
    question_fr="Combien d'établissements sont dans un secteur où la transition numérique ou environnementale presse ?",
    find=find,
    needs=(Need.REGISTER,),
    comparator=Comparator.REST,
    is_opportunity=True,
    method_fr=(
        "Compte des établissements ouverts par code NAF, d'après une table datée de secteurs ; leur part est comparée à celle "
        f"du reste de l'unité urbaine par lissage bêta-binomial, intervalle à {100 * LEVEL:.0f} %. Le secteur presse, "
        "l'entreprise peut être en avance : rien n'est dit d'une entreprise."
    ),
    reference="methods.md, section 4 ; beta-binomial : Griffiths (1973)",
)
