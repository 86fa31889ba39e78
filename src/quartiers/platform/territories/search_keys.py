"""The normalised key that names are ordered and searched by, the same on every database."""

import re
import unicodedata

_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints"}


def key_of(text: str) -> str:
    """Lower case, without accents nor punctuation, « st » written in full.

    >>> key_of("St-Étienne-du-Rouvray")
    'saint etienne du rouvray'
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).encode("ascii", "ignore").decode().lower()
    return " ".join(_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain))
