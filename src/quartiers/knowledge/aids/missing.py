"""What is not known and would help to decide an aid, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.rules.tree import Node, Opposite, Some, Test, Unstated, tests
from quartiers.knowledge.rules.truth import Truth, every, opposite, some


@dataclass(frozen=True)
class Missing:
    """A field that would help to decide, with its words."""

    field: str
    label: str


def missing(undecided: Sequence[Node], profile: Profile) -> Iterator[Missing]:
    """The fields not known well enough of criteria not settled.

    First those whose answer alone settles the aid, then those that may close it, then those that settle one criterion, then
    those that count with others only; among equals, those that most criteria ask, then the order of the file.
    """
    names = dict.fromkeys(name for node in undecided for name in _open(node, profile))
    for name in sorted(names, key=lambda each: _rank(each, undecided, profile)):
        yield Missing(name, fields()[name].label_fr)


def _open(node: Node, profile: Profile) -> Iterator[str]:
    return (test.field.name for test in tests(node) if test.decide(profile.known, profile.day) is None)


def _rank(name: str, undecided: Sequence[Node], profile: Profile) -> tuple[int, int]:
    """How much an answer brings, best first, and how many criteria it bears on."""
    looked_at = [node for node in undecided if name in set(_open(node, profile))]
    ends = [(_if(node, name, True, profile), _if(node, name, False, profile)) for node in looked_at]
    closes = any(False in pair for pair in ends)
    if closes and len(looked_at) == len(undecided) and all(True in pair for pair in ends):
        return 0, -len(looked_at)
    settles = any(pair != (None, None) for pair in ends)
    return (1 if closes else 2 if settles else 3), -len(looked_at)


def _if(node: Node, name: str, truth: Truth, profile: Profile) -> Truth:
    """What a node would be if what it asks of that field, and does not know, were answered that way."""
    if isinstance(node, Unstated):
        return True
    if isinstance(node, Test):
        known = node.decide(profile.known, profile.day)
        return truth if known is None and node.field.name == name else known
    if isinstance(node, Opposite):
        return opposite(_if(node.part, name, truth, profile))
    parts = (_if(part, name, truth, profile) for part in node.parts)
    return some(parts) if isinstance(node, Some) else every(parts)
