"""Values of the context over a whole list of neighbourhoods: what a strip draws."""

from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path

from quartiers.knowledge.editions.reading import Edition


class Distributions:
    """The last known value of each variable in each neighbourhood of an edition, read once for many portraits."""

    def __init__(self, edition: Edition) -> None:
        """Nothing is read yet."""
        self._edition = edition

    @cached_property
    def _areas(self) -> dict[str, tuple[int | None, str | None, str]]:
        return {row["area"]: (row["generation"], row["territory"], row["origin"]) for row in self._edition.rows("areas")}

    @cached_property
    def _values(self) -> dict[tuple[str, int | None, str], dict[str, float]]:
        """By variable, generation and origin of the area: a simulated neighbourhood is not compared with real ones."""
        found: dict[tuple[str, int | None, str], dict[str, float]] = defaultdict(dict)
        rows = [row for row in self._edition.rows("context") if row["status"] == "ok" and row["area"] in self._areas]
        for row in sorted(rows, key=lambda row: row["year"] or row["release_year"] or 0):
            generation, _, origin = self._areas[row["area"]]
            found[row["variable"], generation, self._kind(origin)][row["area"]] = row["value"]
        return found

    @staticmethod
    def _kind(origin: str) -> str:
        return "simulated" if origin == "simulated" else "real"

    def around(self, variable: str, area: str) -> tuple[list[float], list[float]]:
        """Values of the area's list, itself included, and those of the others of its territory."""
        generation, territory, origin = self._areas[area]
        values = self._values.get((variable, generation, self._kind(origin)), {})
        siblings = [
            value for other, value in values.items() if territory and other != area and self._areas[other][1] == territory
        ]
        return list(values.values()), siblings if len(siblings) <= _MOST_SIBLINGS else []


@lru_cache(maxsize=4)
def distributions(folder: Path) -> Distributions:
    """Those of the edition of a folder, which never changes: made once for all the pages that a process gives."""
    return Distributions(Edition.open(folder.parents[1], folder.name))


# Rings that would cover one another say nothing.
_MOST_SIBLINGS = 30
