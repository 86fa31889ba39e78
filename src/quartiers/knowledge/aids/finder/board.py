"""How likely each aid is for what is known so far: 1 is certain, 0 is refused, between them it is undecided.

Between 0 and 1 the number only orders questions: it is never shown, and no verdict leans on it. It multiplies the chances of
criteria as if they were independent, each chance read from the weights of the answers still possible.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import in_force
from quartiers.knowledge.aids.finder.combining import DERIVED, combine
from quartiers.knowledge.aids.finder.questions import questions, values
from quartiers.knowledge.rules.tree import Known, Node, Opposite, Some, Test, Unstated
from quartiers.knowledge.rules.values import Among, Value

Aids = Mapping[str, Aid]
_SURE = 0.97  # an undecided criterion is never taken as settled
# What nobody asks a person, because they cannot know it: what is usual (BOFiP: exempt unless the commune voted against).
_USUAL: Mapping[str, bool] = {"pme_ue": True, "contrat_ville": True, "deliberation_contraire": False}


# Said by who has such a project or lives in such a place; never supposed of somebody else.
_TOLD: frozenset[str] = frozenset(
    {"embauche", "projet_immobilier_activite", "projet_numerique", "axe_transition", "proprietaire_local", "commune_rurale",
     "region", "friche", "foncier_cede_activite", "investisseur_prive_majoritaire", "theme_dsil", "projet_investissement",
     "strategie_urbaine_iti", "convention_npnru"}
)  # fmt: skip
_OF_THE_PROGRAMME = frozenset({"QPV", "limitrophe_QPV"})


class Board:
    """The aids in force on a day, their criteria compiled once: a test asked by several aids is decided once."""

    def __init__(self, aids: Aids, day: datetime.date) -> None:
        self.day = day
        self.aids = {name: aid for name, aid in aids.items() if _is_open(aid, day)}
        self._tests: list[Test] = []
        self._rank: dict[tuple[str, str, str], int] = {}
        self._cache: dict[tuple[int, Value | None], float] = {}
        self._nodes = {name: tuple(map(self._compiled, aid.criteria)) for name, aid in self.aids.items()}
        self._supposed = {
            name: tuple(node for node in aid.criteria if isinstance(node, Test) and _is_supposed(node))
            for name, aid in self.aids.items()
        }
        self.fields = {name: self._fields(nodes) for name, nodes in self._nodes.items()}

    def chance(self, aid: str, known: Known) -> float:
        """0 when a criterion is false, 1 when all are true, between when one is not known."""
        likely = 1.0
        for node in self._nodes[aid]:
            likely *= self._node(node, known)
            if not likely:
                return 0.0
        return likely

    def supposes(self, aid: str, known: Known) -> bool:
        """Whether an aid rests on a project or a place that nobody has spoken of: to hire, to build, to live in a rural town.

        Such an aid is no step until it is said; it stays among the possible ones.
        """
        return any(test.decide(known, self.day) is None for test in self._supposed[aid])

    def _compiled(self, node: Node) -> Any:
        if isinstance(node, Test):
            key = (node.field.name, node.op, repr(node.value))
            if key not in self._rank:
                self._rank[key] = len(self._tests)
                self._tests.append(node)
            return self._rank[key]
        if isinstance(node, Unstated):
            return None
        if isinstance(node, Opposite):
            return ("not", (self._compiled(node.part),))
        return ("some" if isinstance(node, Some) else "every", tuple(map(self._compiled, node.parts)))

    def _node(self, node: Any, known: Known) -> float:
        if isinstance(node, int):
            return self._test(node, known)
        if node is None:
            return 1.0
        kind, parts = node
        if kind == "not":
            return 1.0 - self._node(parts[0], known)
        likely = 1.0
        for part in parts:
            one = self._node(part, known)
            likely *= 1.0 - one if kind == "some" else one
        return 1.0 - likely if kind == "some" else likely

    def _test(self, rank: int, known: Known) -> float:
        test = self._tests[rank]
        # A dated value may be counted from another field: those few are not kept.
        if not isinstance(test.value, frozenset | float | int | datetime.date):
            truth = test.decide(known, self.day)
            return float(truth) if truth is not None else 0.5
        value = known.get(test.field.name)
        kept = self._cache.get((rank, value))
        if kept is None:
            kept = self._cache[rank, value] = self._weighed(test, value)
        return kept

    def _weighed(self, test: Test, value: Value | None) -> float:
        name = test.field.name
        truth = None if value is None else test.decide({name: value}, self.day)
        if truth is not None:
            return float(truth)
        if name in _USUAL:
            usual = test.decide({name: Among(frozenset({_USUAL[name]}))}, self.day)
            return _SURE if usual else 1 - _SURE
        return self._by_answers(test, value)

    def _by_answers(self, test: Test, value: Value | None) -> float:
        """The weight of the answers that make it true, among those that what is known still allows."""
        name, true, all_of_them = test.field.name, 0.0, 0.0
        for question in questions().values():
            for choice in question.answers if name in question.fields else ():
                said = values(question.id, choice.code, self.day).get(name)
                together = None if said is None else combine(value, said)
                if together is None:
                    continue
                truth = test.decide({name: together}, self.day)
                all_of_them += choice.weight
                true += choice.weight * (0.5 if truth is None else truth)
        return min(_SURE, max(1 - _SURE, true / all_of_them)) if all_of_them else 0.5

    def _fields(self, nodes: Sequence[Any]) -> frozenset[str]:
        names = {self._tests[rank].field.name for node in nodes for rank in _ranks(node)}
        return frozenset(names | {source for name in names for source in DERIVED.get(name, ())})


_BOARDS: dict[tuple[int, datetime.date], tuple[Aids, Board]] = {}
_KEPT = 8


def board(aids: Aids, day: datetime.date) -> Board:
    """The board of a catalogue on a day; kept, since a visitor asks for it at every step."""
    key = (id(aids), day)
    if key not in _BOARDS or _BOARDS[key][0] is not aids:
        if len(_BOARDS) >= _KEPT:
            _BOARDS.clear()
        _BOARDS[key] = (aids, Board(aids, day))  # the catalogue is kept with it, so that its id is not given again
    return _BOARDS[key][1]


def _is_open(aid: Aid, day: datetime.date) -> bool:
    return in_force(aid, day) and aid.status != "ferme"


def _is_supposed(test: Test) -> bool:
    is_elsewhere = test.field.name == "etab_zone" and test.op == "intersecte" and not test.value & _OF_THE_PROGRAMME
    return is_elsewhere or (test.field.name in _TOLD and test.op in {"eq", "in"})


def _ranks(node: Any) -> list[int]:
    if isinstance(node, int):
        return [node]
    return [] if node is None else [rank for part in node[1] for rank in _ranks(part)]
