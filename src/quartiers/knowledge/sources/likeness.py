"""How much the name of a street that was typed is like one that is known."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from quartiers.knowledge.sources.spelling import LINK_WORDS, STREET_TYPES

# «rue Marin» may be a mistyped «rue Martin», or a street that the file does not have: never as sure as the same words.
_MOST_UNSURE = 0.75


def likeness(typed: Iterable[str], known: Iterable[str]) -> float:
    """How much two names of streets (words in one spelling) are alike, 0 to 1: shared weight over all the weight.

    It passes 0.75 only when every word that means something is there, as it is written, and the type of street too.
    """
    one, other = list(typed), list(known)
    if one == other:
        return 1.0
    pairs = list(_paired(one, other))
    shared = sum(2.0 * _weight(word) * ratio for word, _, ratio in pairs)
    score = shared / sum(map(_weight, (*one, *other)))
    is_close = (
        all(ratio == 1.0 for _, _, ratio in pairs)
        and _meant(one) == _meant(other)
        and [word for word in one if word in STREET_TYPES] == [word for word in other if word in STREET_TYPES]
    )
    return score if is_close else min(score, _MOST_UNSURE)


def _paired(one: list[str], other: list[str]) -> Iterator[tuple[str, str, float]]:
    """Words of one name with those of the other: the same word, else one that differs by a letter or two."""
    left = list(other)
    missing = []
    for word in one:
        if word in left:
            left.remove(word)
            yield word, word, 1.0
        else:
            missing.append(word)
    for word in missing:
        near = [(_alike(word, known), known) for known in left if abs(len(known) - len(word)) <= 2]
        ratio, known = max(near, default=(0.0, ""))
        if ratio >= 0.8:
            left.remove(known)
            yield word, known, ratio


@lru_cache(maxsize=50_000)
def _alike(word: str, known: str) -> float:
    return 0.0 if word in STREET_TYPES or known in STREET_TYPES else SequenceMatcher(None, word, known).ratio()


def _meant(words: list[str]) -> list[str]:
    return [word for word in words if word not in LINK_WORDS and word not in STREET_TYPES]


def _weight(word: str) -> float:
    return 0.2 if word in LINK_WORDS else 0.5 if word in STREET_TYPES else 1.0
