"""What is known of aids in words only: no rule computes it, so it is listed, and never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.rules.tree import Node, Opposite, Unstated


@dataclass(frozen=True)
class Group:
    """Points of one nature, each with its aid."""

    title_fr: str
    why_fr: str
    points: tuple[tuple[Aid, str], ...]


def groups(aids: Iterable[Aid]) -> tuple[Group, ...]:
    """Every point that stays text, by nature; a group without point says so by being empty."""
    every = list(aids)
    return tuple(Group(title, why, tuple((aid, text) for aid in every for text in told(aid))) for title, why, told in _NATURES)


def of(aid: Aid) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The points of one aid, by title."""
    told = [(group.title_fr, tuple(text for _, text in group.points)) for group in groups([aid])]
    return tuple((title, points) for title, points in told if points)


def _texts(aid: Aid) -> Iterator[str]:
    yield from aid.raw["compatibility"]["text"] or ()


def _unstated(aid: Aid) -> Iterator[str]:
    for node in aid.criteria:
        yield from _unstated_in(node)


def _unstated_in(node: Node) -> Iterator[str]:
    if isinstance(node, Unstated):
        yield f"{node.label} : {node.text}"
    for part in (node.part,) if isinstance(node, Opposite) else getattr(node, "parts", ()):
        yield from _unstated_in(part)


def _de_minimis(aid: Aid) -> Iterator[str]:
    entry = aid.raw["de_minimis"]
    if entry["applies"] is None:
        yield "On ne sait pas si elle compte dans ce plafond."
    elif entry["applies"] and not entry["is_confirmed"]:
        yield f"Elle y compterait ({entry['regulation'] or 'règlement non documenté'}) : à confirmer."


def _amounts(aid: Aid) -> Iterator[str]:
    amount = aid.raw["amount"]
    if not amount["lines"] and not amount["schedule"] and amount["kind"] != "none":
        yield " ".join(amount["facts"] or ()) or "Montant non documenté."
    for entry in aid.raw["parameters"].values():
        if entry["periods"][-1]["value"] is None:
            yield f"{entry['label']} : {entry['periods'][-1]['reference']}."


def _local(aid: Aid) -> Iterator[str]:
    if aid.status == "a_confirmer":
        yield "L'aide existe peut-être encore : rien de récent ne le dit."
    if aid.status == "variable_local":
        yield "La règle change d'un lieu à l'autre."


_NATURES: tuple[tuple[str, str, Callable[[Aid], Iterator[str]]], ...] = (
    ("Aller avec une autre aide", "La règle existe, mais rien ne permet de la vérifier par le calcul.", _texts),
    ("Conditions que les sources ne précisent pas", "Elles sont montrées, et ne changent pas la réponse.", _unstated),
    ("Plafond « de minimis » incertain", "L'aide est comptée à part dans un cumul, entre rien et tout.", _de_minimis),
    ("Montants sans formule", "Aucune formule, ou une valeur que rien ne documente.", _amounts),
    ("Existence ou règle locale", "La réponse est au mieux « à voir ».", _local),
)
