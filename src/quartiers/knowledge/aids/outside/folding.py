"""Words of a name, to compare names: no case, accent, punctuation, or small word."""

from quartiers.knowledge.sources.spelling import plain_words

_SMALL = frozenset(
    {"a", "au", "aux", "avec", "ce", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour",
     "sur", "un", "une"}
)  # fmt: skip


def folded(text: str) -> str:
    """The text without case, accents, ligatures or punctuation, words apart by one blank."""
    return " ".join(plain_words(text))


def words_of(name: str) -> frozenset[str]:
    """The words that carry meaning, without their plural.

    >>> sorted(words_of("Prêts d'honneur pour les créateurs"))
    ['createur', 'honneur', 'pret']
    """
    bare = (word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in folded(name).split())
    return frozenset(word for word in bare if word not in _SMALL)
