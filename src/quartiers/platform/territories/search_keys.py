"""The normalised key that names are ordered and searched by, the same on every database."""

from quartiers.knowledge.sources.spelling import plain_words

# Not every abbreviation of addresses: «col» begins «Colline», and people type the beginning of a name.
_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints"}


def key_of(text: str) -> str:
    """Lower case, without accents nor punctuation, « st » written in full.

    >>> key_of("St-Étienne-du-Rouvray")
    'saint etienne du rouvray'
    """
    return " ".join(_WORDS.get(word, word) for word in plain_words(text))
