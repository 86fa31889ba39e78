"""OP-D: what may close: the only shop of its type in a trade that closes more than others, and long-standing ones.

Nobody is named, placed or scored: a type of shop is spoken of, never a firm, and nobody's age is guessed (methods.md, 0.8).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.feasible import family_of, feasible
from quartiers.knowledge.engine.detectors.finding import Action, Basis, Finding, Reason, Statement, Status, Tick, word_of
from quartiers.knowledge.engine.detectors.hazards import Hazards, hazards
from quartiers.knowledge.engine.detectors.missing_case import DECIDING
from quartiers.knowledge.engine.detectors.nearby import Nearby, nearby
from quartiers.knowledge.engine.detectors.op_a_missing import key_of
from quartiers.knowledge.engine.detectors.shop_words import SHOP_WORDS
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need, Protection, Span
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.engine.secrecy import THRESHOLDS, hidden
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.vocabulary.activities import OPEN_TO_ALL, SHOP_TYPES
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS
from quartiers.knowledge.vocabulary.french_numbers import number

# Types that one would miss, whose family tells how often they close, and that nobody runs from home (a hairdresser or a
# beautician may: a sentence about the only one would be about a person).
SOLE_TYPES: tuple[str, ...] = (
    "boulangerie",
    "boucherie, charcuterie",
    "primeur",
    "épicerie",
    "supérette",
    "supermarché",
    "presse, papeterie",
    "tabac",
    "pharmacie",
    "opticien",
    "café, bar",
    "laverie, pressing",
)  # fmt: skip
# The whole range must be above the rest of the city: nineteen chances in twenty.
_SURE = (1.0 + LEVEL) / 2.0
# Nor is a difference that is sure but small worth a card (methods.md, 2.2).
_RELEVANT = 1.25
_LEAST_LONG = THRESHOLDS[Protection.PEOPLE]


def find(evidence: Evidence) -> Iterator[Finding]:
    """Cards of both kinds, and for a neighbourhood without any the reason why."""
    rates, around = hazards(evidence), nearby(evidence)
    several = _long_standing(evidence)
    for group in evidence.areas:
        cards = [*_fragile(evidence, group, rates, around), *several.get(group.members[0], ())]
        yield from cards or [_nothing(group, rates, around)]


def _fragile(evidence: Evidence, group: Group, rates: Hazards, around: Nearby) -> Iterator[Finding]:
    area = group.members[0]
    for shop_type in SOLE_TYPES:
        family = family_of(shop_type)
        rate = rates.of(area, family)
        if around.count(area, shop_type) != 1 or rate is None:
            continue
        if rate.probability_above >= _SURE and rate.value > _RELEVANT * rate.city:
            yield _card(evidence, group, shop_type, rates, around)


def _card(evidence: Evidence, group: Group, shop_type: str, rates: Hazards, around: Nearby) -> Finding:
    area, family = group.members[0], family_of(shop_type)
    rate = rates.certain(area, family)
    value, low, high, city = (round(100 * one) for one in (rate.value, rate.low, rate.high, rate.city))
    only = _only(shop_type)
    with_it = around.covered(area, shop_type)
    how = feasible(evidence, area, shop_type, is_regulated=False)
    return Finding(
        area=group.code,
        generation=group.generation,
        key=f"seul-{key_of(shop_type)}",
        subject=shop_type,
        statement=Statement.COMPARISON,
        status=Status.LIKELY_GAP,
        sentence_fr=(
            f"{only} à moins de 500 m{around.on_foot_fr} : sa famille d'activités ferme ici {number(value)} fois sur 100 "
            f"par an (entre {number(low)} et {number(high)}), toutes les activités du reste de la ville {number(city)} fois. "
            "Rien n'est dit de cet établissement."
        ),
        comparator=str(Comparator.REST),
        unit="fermetures par an pour 100 établissements",
        denominator_fr=f"années d'ouverture cumulées, {family}",
        n=1,
        estimate=value,
        low=low,
        high=high,
        level=LEVEL,
        probability=rate.probability_above,
        ticks=(Tick("reste de la ville, toutes activités", city),),
        drivers=(
            Reason(Statement.FACT, f"Un seul établissement de ce type dans le quartier ou à moins de 500 m{around.how_fr}."),
            Reason(
                Statement.COMPARISON,
                f"{family[0].upper()}{family[1:]} : {number(value)} fermetures par an pour 100 établissements ici, "
                f"{number(city)} dans le reste de la ville, toutes activités ({word_of(rate.probability_above)}).",
            ),
        ),
        would_change="Un second établissement de ce type à moins de 500 m, ou moins de fermetures dans la famille.",
        evidence=(Basis(CLOSURES.name, family), Basis(TYPE_DENSITY.name, shop_type)),
        need=shop_type,
        people=with_it[DECIDING],
        people_low=with_it[0],
        people_high=with_it[-1],
        feasibility=how.value,
        feasibility_fr=how.text_fr,
        actions=_ACTIONS,
        levers=("D2",),
        method_fr=DETECTOR.method_fr,
    )


def _only(shop_type: str) -> str:
    words = SHOP_WORDS[shop_type]
    return f"{'La seule' if words.one_fr.startswith('une ') else 'Le seul'} {words.one_fr.split(' ', 1)[1]}"


_ACTIONS = (
    Action("Prendre contact avant la fin du bail, par la chambre de métiers ou de commerce : ce qui aiderait à rester."),
    Action("Prévoir la reprise du local : commune, bailleur social, intercommunalité."),
)
_HANDING_OVER = (
    Action("Proposer un point transmission, par la chambre de métiers ou de commerce."),
    Action("Mettre en relation avec les porteurs de projet suivis sur le territoire."),
)


def _long_standing(evidence: Evidence) -> dict[int, list[Finding]]:
    """Cards of each area: types of which at least five establishments are long-standing, never fewer, nor none."""
    codes = evidence.activities.codes
    kinds = [kind for kind, own in SHOP_TYPES.items() if own <= set(OPEN_TO_ALL)]
    columns = [[place for place, code in enumerate(codes) if code in SHOP_TYPES[kind]] for kind in kinds]
    table = np.column_stack([np.asarray(evidence.activities.long_standing[:, some].sum(axis=1)).ravel() for some in columns])
    # A difference between two lists of neighbourhoods must not tell of fewer than five either.
    masked = hidden(table, Protection.PEOPLE, nests=evidence.nests)
    found: dict[int, list[Finding]] = {}
    for group in evidence.areas:
        area = group.members[0]
        for place, kind in enumerate(kinds):
            if table[area, place] >= _LEAST_LONG and not masked[area, place]:
                found.setdefault(area, []).append(_old(group, kind, int(table[area, place])))
    return found


def _old(group: Group, kind: str, several: int) -> Finding:
    named = SHOP_WORDS[kind].several_fr if kind in SHOP_WORDS else f"établissements du type « {kind} »"
    return Finding(
        area=group.code,
        generation=group.generation,
        key=f"anciens-{key_of(kind)}",
        subject=kind,
        statement=Statement.FACT,
        status=Status.POSSIBLE,
        sentence_fr=(
            f"{number(several)} {named} ouverts ici depuis plus de {LONG_STANDING_YEARS} ans : leur transmission se prépare."
        ),
        unit="établissements",
        denominator_fr="établissements ouverts du type",
        n=several,
        estimate=several,
        drivers=(
            Reason(Statement.FACT, "Dates d'ouverture du registre ; l'âge de personne n'est connu ni supposé."),
            Reason(Statement.FACT, f"Sous {_LEAST_LONG}, aucun nombre n'est donné, ni zéro."),
        ),
        evidence=(Basis(TYPE_DENSITY.name, kind),),
        actions=_HANDING_OVER,
        levers=("D2",),
        method_fr=DETECTOR.method_fr,
    )


def _nothing(group: Group, rates: Hazards, around: Nearby) -> Finding:
    """Why there is no card: what is not known, or that nothing stands out."""
    area = group.members[0]
    alone = [kind for kind in SOLE_TYPES if around.count(area, kind) == 1]
    is_known = any(rates.of(area, family_of(kind)) is not None for kind in SOLE_TYPES)
    seen = f"Types avec un seul établissement à moins de 500 m : {number(len(alone))} des {number(len(SOLE_TYPES))} suivis"
    return Finding(
        area=group.code,
        generation=group.generation,
        key="aucun",
        subject="",
        statement=Statement.COMPARISON,
        status=Status.NOT_DISTINGUISHABLE if is_known else Status.NOT_ENOUGH_DATA,
        sentence_fr=(
            "Rien ne dit qu'un commerce seul de son type soit ici plus exposé qu'ailleurs."
            if is_known
            else "On ne sait pas si un commerce seul de son type est ici plus exposé qu'ailleurs."
        ),
        comparator=str(Comparator.REST),
        denominator_fr="années d'ouverture cumulées de la famille d'activités",
        drivers=(Reason(Statement.FACT, f"{seen}."),),
        reason=(
            f"{seen} ; leur famille ne ferme pas plus souvent que le reste de la ville, ou on ne peut pas l'affirmer."
            if is_known
            else "Fermetures inconnues ou masquées par le secret statistique (moins de 3), ou reste de la ville inconnu."
        ),
        would_change="Plus de fermetures dans la famille d'un type qui n'a ici qu'un établissement.",
        method_fr=DETECTOR.method_fr,
    )


DETECTOR = Detector(
    name="OP-D",
    title_fr="Commerces et services qui pourraient fermer",
    question_fr="Qu'est-ce qui pourrait fermer ici sans être remplacé ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=(
        "Fermetures par an de la famille d'activités dans le quartier (lissage gamma-Poisson vers les quartiers comparables), "
        "sur trois années closes dix-huit mois avant l'édition, contre toutes les activités du reste de la ville. On parle "
        "d'un type, jamais d'une entreprise ; les métiers exercés à domicile sont laissés de côté."
    ),
    reference="methods.md, 0.8, 2.10 et section 4",
    comparator=Comparator.REST,
    span=Span.CLOSURES,
    is_opportunity=True,
)
