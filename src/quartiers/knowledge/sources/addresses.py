"""A place found for a typed address: how precisely it is known, how well it matches, and what makes it doubtful."""

import re
from dataclasses import dataclass
from enum import StrEnum

from quartiers.knowledge.vocabulary.origins import Origin

# Below this score, the address found may be another one than the address typed (contract of the national service).
SURE_SCORE = 0.8
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")


class PlaceKind(StrEnum):
    """What a geocoder found; its own words for the first four."""

    HOUSE_NUMBER = "housenumber"
    STREET = "street"
    LOCALITY = "locality"
    MUNICIPALITY = "municipality"
    OTHER = "other"

    @classmethod
    def of(cls, text: object) -> "PlaceKind":
        """The kind of that name; `OTHER` for a word that we do not know."""
        return next((kind for kind in cls if kind == text), cls.OTHER)


@dataclass(frozen=True)
class Place:
    """One address that fits what was typed: degrees EPSG:4326, `score` in 0 to 1, `citycode` of INSEE.

    `source` says who found it («geopf», «ban»); `doubt_fr` is why it may not be relied upon, empty when nothing says so.
    """

    label: str
    lon: float
    lat: float
    kind: PlaceKind
    score: float
    citycode: str
    city: str
    postcode: str = ""
    source: str = ""
    origin: Origin = Origin.OFFICIAL
    doubt_fr: str = ""

    @property
    def is_sure(self) -> bool:
        """Tell whether a yes or a no may rest on it: a house number, well matched, without doubt."""
        return self.kind is PlaceKind.HOUSE_NUMBER and self.score >= SURE_SCORE and not self.doubt_fr


@dataclass(frozen=True)
class NotReached:
    """No geocoder answered: not the same as an address that nobody knows. `why_fr` is a piece of a French sentence."""

    why_fr: str


def postcode_of(text: str) -> str:
    """The last group of five digits in a typed address; empty when there is none.

    >>> postcode_of("12 rue de la Paix 53000 Laval")
    '53000'
    """
    found = _POSTCODE.findall(text)
    return found[-1] if found else ""


def without_postcode(text: str) -> str:
    """The typed address without its groups of five digits.

    >>> without_postcode("12 rue de la Paix, 97400 Saint-Denis")
    '12 rue de la Paix, Saint-Denis'
    """
    return " ".join(_POSTCODE.sub(" ", text).split())


def is_overseas(postcode: str) -> bool:
    """Tell it from a postcode, or from INSEE's code of a commune."""
    return postcode.startswith(("97", "98"))


def postcode_doubt(typed: str, found: str) -> str:
    """Why an address found under another postcode than the typed one is doubtful; empty when it is not.

    Post offices (CEDEX) and large cities have several postcodes: only another department is a contradiction.
    """
    length = 3 if is_overseas(typed) else 2
    if not typed or not found or typed[:length] == found[:length]:
        return ""
    return f"Le code postal demandé ({typed}) n'est pas celui de l'adresse trouvée ({found})."
