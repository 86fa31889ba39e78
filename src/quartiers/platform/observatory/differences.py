"""What would change for readers if an edition were published: said before it is."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from quartiers.knowledge.editions.manifest import EditionManifest
from quartiers.knowledge.editions.reading import Edition

_COUNTED = {
    "areas": "Quartiers et IRIS",
    "outlines": "Contours",
    "establishments": "Établissements",
    "figures": "Chiffres",
    "context": "Valeurs de contexte",
    "corrections": "Corrections de territoires",
}
# So many names are written out; beyond, they are counted.
SHOWN = 12


@dataclass(frozen=True)
class Moved:
    """What appears or disappears: a title, how many, the first names."""

    title_fr: str
    appearing: tuple[str, ...]
    disappearing: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """A served edition (None before the first publication) beside the one that would replace it."""

    served: EditionManifest | None
    candidate: EditionManifest
    counts: tuple[tuple[str, int | None, int], ...]
    moved: tuple[Moved, ...]

    @property
    def changes_kind(self) -> bool:
        """Whether readers would pass from a demonstration to real files, or back."""
        return self.served is not None and self.served.kind is not self.candidate.kind

    @property
    def is_older(self) -> bool:
        """Whether the candidate speaks of an earlier day than what is served."""
        return self.served is not None and self.candidate.as_of < self.served.as_of

    @property
    def served_as_of(self) -> datetime.date | None:
        """The day that what is served speaks of."""
        return datetime.date.fromisoformat(self.served.as_of) if self.served else None

    @property
    def candidate_as_of(self) -> datetime.date:
        """The day that the candidate speaks of."""
        return datetime.date.fromisoformat(self.candidate.as_of)

    @property
    def is_same(self) -> bool:
        """Whether it is the edition already served."""
        return self.served is not None and self.served.edition == self.candidate.edition


def differences(served: Edition | None, candidate: Edition) -> Differences:
    """Compare two editions by their counts, neighbourhoods, sources and indicators."""
    before = served.manifest if served else None
    counts = tuple((title, before.tables[table].rows if before else None, candidate.manifest.tables[table].rows)
                   for table, title in _COUNTED.items())  # fmt: skip
    moved = tuple(
        _moved(title, names(served) if served else (), names(candidate))
        for title, names in (("Quartiers", _areas), ("Sources", _sources), ("Indicateurs", _indicators))
    )
    return Differences(before, candidate.manifest, counts, moved)


def _moved(title: str, before: Iterable[str], after: Iterable[str]) -> Moved:
    old, new = set(before), set(after)
    return Moved(title, tuple(sorted(new - old)), tuple(sorted(old - new)))


def _areas(edition: Edition) -> list[str]:
    return [f"{row['area']} {row['name']}" for row in edition.rows("areas") if row["kind"] == "qpv"]


def _sources(edition: Edition) -> list[str]:
    return [source.title_fr for source in edition.manifest.sources.values()]


def _indicators(edition: Edition) -> list[str]:
    return [row["title_fr"] for row in edition.rows("definitions")]
