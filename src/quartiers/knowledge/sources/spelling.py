"""Names and addresses as people type them, brought to one spelling: no accent, no capital, abbreviations in full."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ARRONDISSEMENT = re.compile(r" \d+ ?(?:er|e|eme)? arrondissement$")

# Abbreviations of La Poste's standard (AFNOR XPZ 10-011) and those that people use, as they stand once folded.
_ABBREVIATIONS = {
    "all": "allee", "ave": "avenue", "av": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "boul": "boulevard", "che": "chemin", "chem": "chemin", "crs": "cours", "esp": "esplanade", "fbg": "faubourg",
    "fg": "faubourg", "imp": "impasse", "lot": "lotissement", "pl": "place", "prom": "promenade", "qu": "quai",
    "res": "residence", "rte": "route", "sq": "square", "st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes",
    "gal": "general", "mal": "marechal", "dr": "docteur", "pdt": "president", "col": "colonel", "cdt": "commandant",
    "cne": "capitaine", "lt": "lieutenant", "pr": "professeur", "ndame": "notre dame",
}  # fmt: skip
STREET_TYPES = frozenset({
    "allee", "allees", "avenue", "boulevard", "chemin", "cite", "cour", "cours", "esplanade", "faubourg", "galerie", "hameau",
    "impasse", "lotissement", "mail", "montee", "passage", "place", "placette", "promenade", "quai", "quartier", "residence",
    "rond", "route", "rue", "ruelle", "sente", "sentier", "square", "traverse", "venelle", "villa", "voie",
})  # fmt: skip
LINK_WORDS = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"})


def words_of(text: str) -> list[str]:
    """The words of a typed text, in one spelling.

    >>> words_of("12 bis, Bd. de l'Œuvre-St-Éloi")
    ['12', 'bis', 'boulevard', 'de', 'l', 'oeuvre', 'saint', 'eloi']
    """
    words = plain_words(text)
    return [part for place, word in enumerate(words) for part in _in_full(words, place, word)]


def plain_words(text: str) -> list[str]:
    """The words as they are typed, without accent nor capital; abbreviations stay.

    >>> plain_words("St-Étienne, Bd. de l'Œuvre")
    ['st', 'etienne', 'bd', 'de', 'l', 'oeuvre']
    """
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", letters).split()


def commune_key(name: str) -> str:
    """One spelling for the name of a commune; Paris, Lyon and Marseille without their arrondissement.

    >>> commune_key("St-Denis"), commune_key("Saint Denis"), commune_key("Lyon 3e Arrondissement")
    ('saint denis', 'saint denis', 'lyon')
    """
    return _ARRONDISSEMENT.sub("", " ".join(words_of(name)))


def _in_full(words: list[str], place: int, word: str) -> list[str]:
    # «12 r de la Paix»: a lone r is a street, when something follows it and no street has been named before.
    if word == "r" and place < len(words) - 1 and not STREET_TYPES & set(words[:place]):
        return ["rue"]
    return _ABBREVIATIONS.get(word, word).split()
