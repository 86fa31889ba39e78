"""True null: ordinary neighbourhoods taken as priority ones. What is found there is a false alarm (methods.md, 0.5 and 6)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from calibration_answers import Answer, answers, asserts, cards, first_screen
from calibration_tables import NONE, Table, kept, percent, share, table, upper_bound
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.detectors.register import DETECTORS
from quartiers.knowledge.engine.evidence import Evidence, doubles
from quartiers.knowledge.engine.zones import Ints, Kind
from quartiers.knowledge.vocabulary.french_numbers import number

GENERATION = 2024
# Shares of areas with a confirmed verdict, by detector: as estimated, and at the upper bound of the draws.
MOST_FALSE, MOST_BOUND = 0.10, 0.12
MOST_CARDS = 0.5
# A majority is a fact about the area itself: ordinary neighbourhoods may well have one. Life as long as elsewhere is true of
# ordinary ones: to confirm it is right, and to reverse it is the false alarm.
ABSOLUTE, SAME = frozenset({"DET-3"}), frozenset({"DET-5"})


@dataclass
class Alarms:
    """What was counted over the draws: areas examined, with a verdict, confirmed and reversed, by detector."""

    areas: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    reversed_: Counter[str] = field(default_factory=Counter)
    by_key: Counter[tuple[str, str]] = field(default_factory=Counter)
    false_cards: Counter[str] = field(default_factory=Counter)
    shown: int = 0

    def add(self, areas: int, several: Sequence[Answer]) -> None:
        """Count one more draw."""
        self.areas += areas
        for answer in several:
            name = answer.detector.name
            self.judged[name] += len(answer.areas())
            self.confirmed[name] += len(answer.areas(Status.CONFIRMED))
            self.reversed_[name] += len(answer.areas(Status.REVERSED))
            self.by_key.update((name, one.key) for one in answer.verdicts if one.status is Status.CONFIRMED)
        for held in cards(several).values():
            screen = first_screen(held)
            self.shown += len(screen)
            self.false_cards.update(card["detector"] for card in screen if asserts(card))

    @property
    def cards_per_area(self) -> float:
        """False cards to expect on a first screen."""
        return share(self.false_cards.total(), self.areas)


def drawn(evidence: Evidence, draws: int, size: int, seed: int) -> Iterator[Evidence]:
    """Doubles of so many draws: ordinary neighbourhoods, none of which is drawn twice as long as enough are left."""
    ordinary = [
        place for place, zone in enumerate(evidence.zones.zones) if zone.kind is Kind.IRIS and GENERATION in zone.ordinary
    ]
    # At most a third at once: what is left is their city.
    size = min(size, len(ordinary) // 3)
    order = np.random.default_rng(seed).permutation(ordinary)
    for draw in range(min(draws, len(ordinary) // size)):
        chosen: Ints = np.sort(order[draw * size : (draw + 1) * size])
        yield doubles(evidence, chosen, GENERATION)


def alarms(
    several: Iterable[Evidence], detectors: Sequence[Detector] = DETECTORS, say: Callable[[str], None] = print
) -> Alarms:
    """Every detector on every draw."""
    found = Alarms()
    for draw, one in enumerate(several, start=1):
        found.add(len(one.areas), answers(one, detectors))
        say(f"true null, draw {draw}: {found.areas} ordinary neighbourhoods so far")
    return found


def of_planted(several: Sequence[Answer], null_areas: set[str]) -> Alarms:
    """The same counts among neighbourhoods that were planted like their city."""
    found = Alarms()
    held = [
        Answer(answer.detector, tuple(one for one in answer.findings if one.area in null_areas), answer.seconds)
        for answer in several
    ]
    found.add(len(null_areas), held)
    return found


def false_alarm(found: Alarms, name: str) -> tuple[int, int]:
    """Areas with a false verdict, and areas with a verdict."""
    wrong = found.reversed_[name] if name in SAME else found.confirmed[name]
    return wrong, found.judged[name]


def holds(found: Alarms, name: str) -> bool:
    """Whether a detector raises no more false alarms than the criterion says."""
    wrong, judged = false_alarm(found, name)
    return not judged or (share(wrong, judged) <= MOST_FALSE and upper_bound(wrong, judged) <= MOST_BOUND)


def asked_of(found: Alarms, planted: Alarms, name: str) -> Alarms:
    """The counts that judge a detector: ordinary neighbourhoods, or planted ones where those have nothing that it reads."""
    return found if found.judged[name] else planted


def tables(found: Alarms, planted: Alarms, draws: int, detectors: Sequence[Detector] = DETECTORS) -> list[Table]:
    """The tables of this section."""
    return [_verdicts(found, planted, draws, detectors), _cards(found, planted)]


def _verdicts(found: Alarms, planted: Alarms, draws: int, detectors: Sequence[Detector]) -> Table:
    rows = []
    for detector in detectors:
        if detector.is_opportunity:
            continue
        judges = asked_of(found, planted, detector.name)
        wrong, judged = false_alarm(judges, detector.name)
        same_wrong, same_judged = false_alarm(planted, detector.name)
        is_asked = detector.name not in ABSOLUTE and judged > 0
        rows.append(
            (
                detector.name,
                detector.title_fr,
                "inverse" if detector.name in SAME else "confirmé",
                number(judged),
                percent(share(wrong, judged)) if is_asked else NONE,
                percent(upper_bound(wrong, judged)) if is_asked else NONE,
                f"{number(same_wrong)} sur {number(same_judged)}" if detector.name not in ABSOLUTE else NONE,
                kept(holds(judges, detector.name)) if is_asked else "sans objet",
            )
        )
    return table(
        "Fausses alertes : quartiers ordinaires pris pour des quartiers prioritaires",
        f"{number(found.areas)} quartiers ordinaires (IRIS) du registre simulé, en {number(draws)} tirages, chacun tiré une "
        "seule fois et comparé au reste de sa ville comme un quartier prioritaire. On compte ceux qui ont au moins un verdict "
        f"du détecteur à tort. Critère : {percent(MOST_FALSE)} au plus, et {percent(MOST_BOUND)} au plus pour la borne haute "
        "à 95 % du tirage (Clopper et Pearson). DET-3 affirme un fait du quartier lui-même : il n'a pas d'hypothèse nulle, sa "
        "couverture est plus bas. DET-5 confirme une ressemblance, qui est vraie ici : son erreur est l'inverse ; les durées "
        "de vie ne sont pas comptées par IRIS, il est jugé sur les quartiers plantés comme leur ville.",
        (
            "Détecteur",
            "Question",
            "Verdict à tort",
            "Avec verdict",
            "Fausses alertes",
            "Borne haute",
            "Parmi les quartiers plantés comme leur ville",
            "Critère tenu",
        ),
        rows,
    )


def _cards(found: Alarms, planted: Alarms) -> Table:
    names = sorted(found.false_cards | planted.false_cards)
    rows = [(name, *(number(share(one.false_cards[name], one.areas), 3) for one in (found, planted)), "") for name in names]
    rows.append(
        (
            "toutes",
            *(number(one.cards_per_area, 3) for one in (found, planted)),
            kept(found.cards_per_area <= MOST_CARDS),
        )
    )
    return table(
        "Fausses cartes sur un premier écran",
        "Cartes qui affirment plus qu'un fait (manque probable, possible, absence qui en déduit un besoin) parmi les sept "
        "premières, par quartier ordinaire. Les faits datés n'en sont pas. "
        f"Critère : {number(MOST_CARDS, 1)} au plus en moyenne.",
        ("Famille", "Par quartier ordinaire", "Par quartier planté semblable à sa ville", "Critère tenu"),
        rows,
    )
