"""Where a figure comes from, from the best origin to the worst."""

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter


class Origin(StrEnum):
    """What a figure rests on; members are listed from best to worst.

    Compare by `rank`: `<` between members is that of their texts, as in any `StrEnum`.
    """

    OFFICIAL = "official"
    DERIVED = "derived"
    PARTIAL = "partial"
    APPROXIMATE = "approximate"
    SIMULATED = "simulated"

    @property
    def rank(self) -> int:
        """Place in the list, 0 for the best origin."""
        return _RANKS[self]

    @property
    def label_fr(self) -> str:
        """The word shown to readers, in French."""
        return _LABELS_FR[self]


_LABELS_FR = {
    Origin.OFFICIAL: "officiel",
    Origin.DERIVED: "dérivé",
    Origin.PARTIAL: "partiel",
    Origin.APPROXIMATE: "approché",
    Origin.SIMULATED: "simulé",
}


_RANKS = {origin: place for place, origin in enumerate(Origin)}


def worst(origins: Iterable[Origin]) -> Origin:
    """Give the worst of several origins: a figure is no better than its weakest input.

    Raises ValueError when there is none, since a figure without source is never published.

    >>> worst([Origin.OFFICIAL, Origin.SIMULATED, Origin.DERIVED])
    <Origin.SIMULATED: 'simulated'>
    """
    found = max(origins, key=attrgetter("rank"), default=None)
    if found is None:
        raise ValueError("Aucune origine n'est donnée : citer au moins une source avant de publier un chiffre.")
    return found
