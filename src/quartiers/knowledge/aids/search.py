"""French search over short texts: stems, accents, elisions and slips of the finger; no database, so the same everywhere."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# A word of the name says what the thing is; one of its text, only what it speaks of.
_WEIGHTS = (8.0, 4.0, 1.0)
_SLIP = 0.5
# Shorter words are one letter away from too many others (prêt, près; acre, arce).
_LEAST_WITH_SLIP = 5
_LEAST_STEM = 3
_MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]\b)*")
_ELISION = re.compile(r"\b(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_STOP = frozenset(
    word
    for line in (
        "a à au aux avec ce ces cette comme dans de des du elle en est et il ils je la le les leur ma mes mon ne nous on ou",
        "par pas pour qui que sa se ses son sont sur un une vos votre vous y aide aides comment quelle quelles quel quels",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class Document:
    """What is found: `key`, then its name, who carries it, and its other words."""

    key: str
    name: str
    carrier: str = ""
    text: str = ""


@dataclass(frozen=True)
class Found:
    """Keys from the best on; `is_partial` when none holds every word that was typed."""

    keys: tuple[str, ...]
    is_partial: bool


class Index:
    """Documents by the forms of their words."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Reads every text once."""
        self._documents = {each.key: each for each in documents}
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        for each in documents:
            for weight, text in zip(_WEIGHTS, (each.name, each.carrier, each.text), strict=True):
                for form in {form for word in words(text) for form in _forms(word)}:
                    held = self._weights[form]
                    held[each.key] = max(weight, held.get(each.key, 0.0))

    def find(self, typed: str) -> Found:
        """What answers words that somebody typed: every word if possible, else as many as possible."""
        asked = list(dict.fromkeys(self._joined(list(words(typed))[:_MOST_WORDS])))
        hits = [self._hits(word) for word in asked]
        matched = {key: sum(key in hit for hit in hits) for hit in hits for key in hit}
        if not matched:
            return Found((), is_partial=False)
        most = max(matched.values())
        scores = {key: sum(hit.get(key, 0.0) for hit in hits) for key, many in matched.items() if many == most}
        order = sorted(scores, key=lambda key: (-round(scores[key], 6), folded(self._documents[key].name), key))
        return Found(tuple(order), is_partial=most < len(asked))

    def _joined(self, asked: Sequence[str]) -> Iterator[str]:
        """The words typed, two that the documents write as one made one: «micro crédit»."""
        rest = list(asked)
        while rest:
            word = rest.pop(0)
            both = word + rest[0] if rest else word
            if rest and len(both) >= _LEAST_WITH_SLIP and self._scored(_forms(both), 1.0):
                rest.pop(0)
                word = both
            yield word

    def _hits(self, word: str) -> Mapping[str, float]:
        """Documents that hold a word, with its weight there; when none does, those that hold it but for one letter."""
        found = self._scored(_forms(word), 1.0)
        return found or self._scored({form for near in _forms(word) for form in self._near(near)}, _SLIP)

    def _scored(self, forms: Iterable[str], factor: float) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for form in forms:
            held = self._weights.get(form, {})
            rarity = math.log(1 + len(self._documents) / len(held)) if held else 0.0
            for key, weight in held.items():
                found[key] = max(found.get(key, 0.0), factor * weight * rarity)
        return found

    def _near(self, form: str) -> Iterator[str]:
        if len(form) >= _LEAST_WITH_SLIP:
            yield from (other for other in self._weights if is_one_slip(form, other))


@lru_cache(maxsize=8)
def index_of(documents: tuple[Document, ...]) -> Index:
    """An index, made once for the same documents."""
    return Index(documents)


def words(text: str) -> Iterator[str]:
    """The words that count in a text, in small letters with their accents; elisions and little words left out."""
    composed = unicodedata.normalize("NFC", text).lower()
    for found in _WORD.findall(_ELISION.sub("", composed)):
        word = found.replace(".", "")
        if word not in _STOP:
            yield word


def folded(text: str) -> str:
    """Small letters without accents: «Œuvre» is «oeuvre»."""
    spelled = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))


def is_one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, changed, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    return short[start + 1 :] == long[start + 1 :] or (
        short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    )


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    """A word without accents, and its stems with and without them: «exonérée», «exonérer» and «exoneration» share one."""
    plain = folded(word)
    # One stemmer for each call: it keeps the word that it reads, so that threads cannot share it.
    stemmer = snowballstemmer.stemmer("french")
    stems = {folded(stemmer.stemWord(each)) for each in (word, plain)}
    shorter = {stem.removesuffix("ation") for stem in stems if len(stem) >= len("ation") + _LEAST_STEM}
    # Typed without accents, «exoneree» keeps endings that the stemmer only knows with them.
    bare = {short for stem in stems if len(short := stem.rstrip("e")) > _LEAST_STEM}
    return frozenset({plain} | stems | shorter | bare)
