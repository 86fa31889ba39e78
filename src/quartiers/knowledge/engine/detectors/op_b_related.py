"""OP-B: activities that comparable places have and this one lacks; growth paths only where they help to foretell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.detectors.finding import Action, Basis, Finding, Reason, Statement, Status
from quartiers.knowledge.engine.detectors.op_a_missing import key_of
from quartiers.knowledge.engine.detectors.premises import premises
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.productive import PRODUCTIVE
from quartiers.knowledge.engine.related import FOLDS, LEAST_AUC_GAIN, LEAST_PLACES, Gate, Related, related
from quartiers.knowledge.engine.statistics.intervals import LEVEL, quotient
from quartiers.knowledge.engine.statistics.proportions import wilson
from quartiers.knowledge.engine.surroundings import WALKS_MIN, surroundings
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Flags, Ints
from quartiers.knowledge.vocabulary.french_numbers import count, number

# Nothing less likely is shown (methods.md, section 5).
LEAST_PROBABILITY = 0.6
# Cards that chance alone would show in a neighbourhood, at most: the likeliest kinds are looked at until their chances of
# being absent add up to this.
FALSE_CARDS = 0.25
MOST_CARDS = 3
# A city smaller than this shows no growth path (methods.md, I24).
LEAST_CITY = 1000
# OP-A speaks of these: what is needed every week, near where people live.
LEFT_TO_OTHERS = frozenset(EXPECTED_TYPES)
# Least floor of a shop: offices of 20 to 50 m² are asked for, shops of their size too; to be confirmed.
_SHOP_M2 = 40
_NAMED = 3
_DECIDING = WALKS_MIN.index(10)
_WHO_FR = {
    Comparator.PEERS: ("quartier prioritaire comparable", "quartiers prioritaires comparables"),
    Comparator.ORDINARY: words.ORDINARY,
}
_PRODUCTIVE = {one.label_fr: one for one in PRODUCTIVE}


@dataclass(frozen=True, eq=False)
class _Seen:
    """What OP-B looks at, [zone, kind]: how many are near (inside, or at most 500 m away where `is_wide`), residents without.

    `none_near`: how often a place that has none inside has none near either; 1 where only the inside is known.
    """

    answer: Related
    near: Floats
    is_wide: Flags
    uncovered: Floats
    none_near: Floats


def find(evidence: Evidence) -> Iterator[Finding]:
    """Cards of each neighbourhood, or one row that says why there is none."""
    seen = {year: _seen(evidence, year) for year in sorted({area.generation for area in evidence.areas})}
    for area in evidence.areas:
        yield from _of_area(evidence, area, seen[area.generation])


def chosen(chances: Floats, is_present: Flags) -> Ints:
    """Places of the kinds to show among chances [kind]: absent, likely, and few enough that chance would rarely show one.

    Kinds are taken from the likeliest down, present or not, while their chances of absence add up to `FALSE_CARDS`.
    """
    order = np.argsort(-np.nan_to_num(chances), kind="stable")
    spent = np.cumsum(1.0 - np.nan_to_num(chances[order]))
    looked_at = order[(spent <= FALSE_CARDS) & (np.nan_to_num(chances[order]) >= LEAST_PROBABILITY)]
    return np.array([kind for kind in looked_at if not is_present[kind]], np.int64)[:MOST_CARDS]


def _seen(evidence: Evidence, generation: int) -> _Seen:
    answer, around = related(evidence, generation), surroundings(evidence)
    near, uncovered = answer.counts.copy(), np.full(answer.counts.shape, np.nan)
    is_wide = np.zeros(near.shape, bool)
    for kind, name in enumerate(answer.kinds):
        if name in around.types:
            place = around.types.index(name)
            wide = around.within_500[:, place]
            is_wide[:, kind] = np.isfinite(wide)
            near[:, kind] = np.where(is_wide[:, kind], wide, near[:, kind])
            uncovered[:, kind] = around.uncovered[:, place, _DECIDING]
    return _Seen(answer, near, is_wide, uncovered, _none_near(evidence, answer.counts, near, is_wide))


def _none_near(evidence: Evidence, inside: Floats, near: Floats, is_wide: Flags) -> Floats:
    """Of the other neighbourhoods of a class that have none inside, the share that have none near; half a place each way."""
    found = np.ones(near.shape)
    for group in evidence.zones.groups():
        is_known = is_wide[group]
        without, alone = (is_known & (values[group] == 0) for values in (inside, near))
        others = [flags.sum(axis=0) - flags for flags in (alone, without)]
        found[group] = np.where(is_known, (others[0] + 0.5) / (others[1] + 1.0), 1.0)
    return found


def _of_area(evidence: Evidence, area: Group, seen: _Seen) -> Iterator[Finding]:
    here, answer = area.members[0], seen.answer
    if answer.gate is None:
        yield _cannot(
            area, words.lacking(answer.places, LEAST_PLACES, "quartier ordinaire compté", "quartiers ordinaires comptés")
        )
        return
    is_path = answer.gate.is_open and _city_size(evidence, here) >= LEAST_CITY
    inside = (answer.probability if is_path else answer.by_popularity)[here]
    chances = 1.0 - (1.0 - inside) * seen.none_near[here]
    chances[[name in LEFT_TO_OTHERS for name in answer.kinds]] = np.nan
    if not np.isfinite(chances).any():
        yield _cannot(area, words.lacking(0, 1, "établissement ouvert ayant une position ici"))
        return
    kinds = chosen(chances, seen.near[here] > 0)
    for kind in kinds:
        yield _card(evidence, area, seen, int(kind), float(chances[kind]), is_path=is_path)
    if not len(kinds):
        yield _nothing(area, seen, chances)


def _card(evidence: Evidence, area: Group, seen: _Seen, kind: int, chance: float, *, is_path: bool) -> Finding:
    here, answer = area.members[0], seen.answer
    name = answer.kinds[kind]
    with_it, compared, who = _comparable(evidence, area, seen, kind)
    limits, with_fr = wilson(with_it, compared), count(with_it, *_WHO_FR[who])
    is_wide, where = seen.is_wide[here, kind], " ni à moins de 500 m à pied" if seen.is_wide[here, kind] else ""
    craft = _PRODUCTIVE.get(name)
    known = premises(evidence, here, craft.floor_m2[0] if craft else _SHOP_M2)
    concerned = seen.uncovered[here, kind]
    residents = evidence.grid(DENSITY).denominator[here, 0]
    people = concerned if np.isfinite(concerned) else residents
    return replace(
        _blank(area),
        key=key_of(name),
        subject=name,
        # That others have it is a comparison; only links that help to foretell make it an inference.
        statement=Statement.INFERENCE if is_path else Statement.COMPARISON,
        status=Status.POSSIBLE,
        comparator=str(who),
        sentence_fr=(
            f"Peut-être à étudier, « {name} » : aucun établissement recensé ici{where}, mais {with_fr} "
            f"sur {number(compared)} {'en a un' if with_it < 2 else 'en ont un'}. Rien ne dit qu'il aurait sa place."
        ),
        n=float(compared),
        estimate=float(100 * quotient(with_it, compared)),
        low=float(100 * limits.low),
        high=float(100 * limits.high),
        level=LEVEL,
        probability=chance if is_path else None,
        drivers=(
            Reason(
                Statement.INFERENCE,
                f"Un quartier comparable de cette taille en aurait un{' aussi près' if is_wide else ''} : {_chances(chance)}.",
            ),
            _path(answer, here, kind) if is_path else _NO_PATH,
            known.reason,
        ),
        would_change=f"Une ouverture ici{' ou à moins de 500 m' if is_wide else ''}, ou un établissement mal classé.",
        need="activite_productive" if craft else name,
        people=float(people) if np.isfinite(people) else None,
        feasibility=known.feasibility,
        feasibility_fr=known.text_fr,
        actions=(
            Action(
                "Demander aux habitants et aux commerçants s'ils iraient, et à la chambre consulaire si des projets existent."
            ),
            Action(known.text_fr),
        ),
        levers=("D3",) if craft else ("D2",),
        method_fr=f"{DETECTOR.method_fr} Mesure : {_gain(answer.gate)}.",
    )


def _comparable(evidence: Evidence, area: Group, seen: _Seen, kind: int) -> tuple[float, float, Comparator]:
    """How many comparable places have a kind, out of how many, and who they are."""
    zones, here = evidence.zones, area.members[0]
    size = int(zones.classes[here])
    peers = [one.members[0] for one in evidence.areas if one.generation == area.generation and one.members[0] != here]
    alike = np.array([place for place in peers if zones.classes[place] == size], np.int64)
    who = Comparator.PEERS
    if len(alike) < LEAST_IN_CLASS:
        alike, who = zones.ordinary(area.generation, size), Comparator.ORDINARY
    return float((seen.near[alike, kind] > 0).sum()), float(len(alike)), who


def _city_size(evidence: Evidence, here: int) -> float:
    city = int(evidence.zones.rest[here])
    return float(evidence.activities.counts[[city], :].sum()) if city >= 0 else 0.0


def _chances(chance: float) -> str:
    return f"{min(99, round(100 * chance))} chances sur 100"


def _path(answer: Related, here: int, kind: int) -> Reason:
    """What is here that often goes with the kind, and how much that helps."""
    links = np.where(answer.counts[here] > 0, answer.closeness[kind], 0.0)
    best = [place for place in np.argsort(-links, kind="stable")[:_NAMED] if links[place] > 0]
    held = ", ".join(answer.kinds[place] for place in best) or "rien de particulier"
    gain = "" if answer.gate is None else number(answer.gate.auc_related - answer.gate.auc_popularity, 3)
    worth = f"gain mesuré, modeste : {gain} d'aire sous la courbe"
    return Reason(Statement.INFERENCE, f"Va souvent, dans les villes chargées, avec ce qui est ici : {held} ({worth}).")


_NO_PATH = Reason(
    Statement.COMPARISON, "Ce qui est déjà ici n'aide pas à prévoir ce qui y viendrait : aucune piste n'en est tirée."
)


def _gain(gate: Gate | None) -> str:
    if gate is None:
        return "non mesuré"
    return (
        f"aire sous la courbe {number(gate.auc_related, 3)} avec les liens, {number(gate.auc_popularity, 3)} sans, "
        f"sur {number(gate.cells)} cases cachées"
    )


def _blank(area: Group) -> Finding:
    return Finding(
        area=area.code,
        generation=area.generation,
        key="",
        subject="activités courantes ailleurs",
        statement=Statement.COMPARISON,
        status=Status.NOT_DISTINGUISHABLE,
        sentence_fr="",
        comparator=str(Comparator.PEERS),
        unit="% des quartiers comparables en ont",
        denominator_fr="quartiers comparables",
        evidence=(Basis(DENSITY.name),),
        levers=("D2", "D3"),
    )


def _cannot(area: Group, reason: str) -> Finding:
    sentence = "On ne sait pas dire ce que des quartiers comparables ont et que celui-ci n'a pas."
    return replace(_blank(area), status=Status.NOT_ENOUGH_DATA, sentence_fr=sentence, reason=reason)


def _nothing(area: Group, seen: _Seen, chances: Floats) -> Finding:
    """Nothing to show: the likeliest of what is not here says why."""
    here, answer = area.members[0], seen.answer
    absent = np.where(seen.near[here] > 0, np.nan, chances)
    first = int(np.nanargmax(absent)) if np.isfinite(absent).any() else None
    said = "Tout ce qui est courant ailleurs est ici ou tout près."
    if first is not None:
        said = (
            f"Le plus courant de ce qui n'est pas ici : {answer.kinds[first]}, {_chances(float(absent[first]))} à cette taille."
        )
    return replace(
        _blank(area),
        n=float(np.isfinite(chances).sum()),
        sentence_fr="Rien de ce qui manque ici n'est assez courant dans des quartiers comparables pour que l'absence étonne.",
        drivers=(Reason(Statement.COMPARISON, said), _NO_PATH) if first is None else (Reason(Statement.COMPARISON, said),),
        would_change="La fermeture d'un établissement d'un genre courant ailleurs.",
    )


DETECTOR = Detector(
    name="OP-B",
    title_fr="Activités courantes ailleurs",
    question_fr="Quelles activités des quartiers comparables ont-ils, que celui-ci n'a pas ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    comparator=Comparator.PEERS,
    is_opportunity=True,
    method_fr=(
        "Régression logistique de la présence d'un genre dans un quartier, ordinaire ou prioritaire, selon sa fréquence dans "
        "les quartiers comparables, le nombre attendu à cette taille et la part de la ville. Les liens entre genres "
        "(association de Steijn, densité sans le genre lui-même) n'entrent que s'ils prévoient mieux un cinquième de cases "
        f"cachées, {FOLDS} fois : {number(LEAST_AUC_GAIN, 2)} d'aire sous la courbe au moins, et une perte logarithmique plus "
        "petite, marges écrites avant l'essai. À 500 m : d'après les quartiers comparables qui n'en ont pas sur place. "
        f"Montré : {MOST_CARDS} genres au plus, {number(LEAST_PROBABILITY, 1)} de probabilité au moins, "
        f"{number(FALSE_CARDS, 2)} carte par hasard et par quartier au plus."
    ),
    reference="methods.md, 2.5 et section 6 ; Hidalgo et al. 2007, Steijn 2021",
)
