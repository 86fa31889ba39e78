"""The same aid told twice: a national aid and its local declination, or one aid in two catalogues.

Only proposes groups, each with its reasons: a person decides, and nothing is merged here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

from quartiers.knowledge.aids.outside.folding import folded, words_of

# Share of the shorter name's words that the other one has too, from which two names are alike; and how many at least.
_ALIKE, _FEWEST_WORDS = 0.75, 2
# A word of more aids than this («aide», «entreprise») does not make two of them neighbours by itself.
_COMMON = 60


@dataclass(frozen=True)
class Listed:
    """What is compared of an aid; `key` is unique among those compared, `place` tells a local aid («Nouvelle-Aquitaine»)."""

    key: str
    name: str
    carriers: tuple[str, ...] = ()
    url: str = ""
    place: str = ""


@dataclass(frozen=True)
class Group:
    """Aids that may be one, in the order given, with the sentence that says why for each pair."""

    keys: tuple[str, ...]
    reasons_fr: tuple[str, ...]


def duplicates(aids: Sequence[Listed]) -> tuple[Group, ...]:
    """Groups of two aids or more, by the first of each; an aid like no other is in none."""
    order = {one.key: place for place, one in enumerate(aids)}
    reasons: dict[tuple[str, str], str] = {}
    for one, other in _neighbours(aids):
        why = why_alike(one, other)
        if why:
            reasons[one.key, other.key] = why
    groups = _joined(reasons)
    ordered = [tuple(sorted(group, key=order.__getitem__)) for group in groups]
    return tuple(
        Group(keys, tuple(why for pair, why in reasons.items() if pair[0] in keys and pair[1] in keys))
        for keys in sorted(ordered, key=lambda keys: order[keys[0]])
    )


def why_alike(one: Listed, other: Listed) -> str:
    """The sentence that says why two aids may be one; empty when nothing does."""
    between = f"«{one.name}» et «{other.name}»"
    if _page(one.url) and _page(one.url) == _page(other.url):
        return f"{between} renvoient à la même page."
    carrier = _shared_carrier(one, other)
    if folded(one.name) == folded(other.name):
        return f"{between} ont le même nom{f' et le même porteur ({carrier})' if carrier else ''}."
    left, right = words_of(one.name), words_of(other.name)
    shared = left & right
    if carrier and len(shared) >= _FEWEST_WORDS and len(shared) >= _ALIKE * min(len(left), len(right)):
        return f"{between} ont le même porteur ({carrier}) et ces mots en commun : {', '.join(sorted(shared))}."
    return ""


def _shared_carrier(one: Listed, other: Listed) -> str:
    """The carrier of the first that the second has too, whole or inside a longer name («Bpifrance», «Bpifrance Bretagne»)."""
    for mine in one.carriers:
        for theirs in other.carriers:
            left, right = words_of(mine), words_of(theirs)
            if left and right and (left <= right or right <= left):
                return mine
    return ""


def _page(url: str) -> str:
    """An address without what does not tell pages apart; empty for a home page, which many aids share."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    host = (parts.hostname or "").removeprefix("www.")
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not one.startswith("utm_")))
    return f"{host}{path}?{query}" if host and (path or query) else ""


def _neighbours(aids: Sequence[Listed]) -> Iterator[tuple[Listed, Listed]]:
    """Pairs worth comparing: those that share a page, a whole name or a word that is not everywhere; each pair once."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(aids):
        for sign in (f"page {_page(one.url)}" if _page(one.url) else "", f"name {folded(one.name)}", *words_of(one.name)):
            if sign:
                found[sign].append(place)
    pairs: set[tuple[int, int]] = set()
    for sign, places in found.items():
        if " " in sign or len(places) <= _COMMON:
            pairs.update(combinations(places, 2))
    for left, right in sorted(pairs):
        yield aids[left], aids[right]


def _joined(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(pair).union(*touched))
    return groups
