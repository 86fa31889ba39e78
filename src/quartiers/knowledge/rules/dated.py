"""Values that the law changes: each period has its value, and a day without period is an error, never a default."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.knowledge.vocabulary.refusals import Refusal


class Gap(Refusal):
    """The law as written here says nothing of that day."""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; None = no known bound. `value` None = not documented for that time."""

    start: datetime.date | None
    end: datetime.date | None
    value: Any


@dataclass(frozen=True)
class Dated:
    """A value by date; `by` names the field whose day counts (date_demande, date_creation…)."""

    name: str
    label_fr: str
    by: str
    periods: tuple[Period, ...]

    def at(self, day: datetime.date) -> Any:
        """The value in force on a day (None: not documented); raises Gap when no period covers it."""
        for period in self.periods:
            if (period.start is None or period.start <= day) and (period.end is None or day <= period.end):
                return period.value
        raise Gap(
            f"Le paramètre « {self.name} » n'a pas de valeur au {label_fr(day)} : ajoutez la période qui manque à son fichier."
        )

    def breaks(self) -> list[str]:
        """Each gap or overlap between two periods in a row, as a French sentence."""
        told = []
        for before, after in zip(self.periods, self.periods[1:], strict=False):
            if before.end is None or after.start is None or before.end + datetime.timedelta(days=1) != after.start:
                ends, starts = before.end or "sans fin", after.start or "sans début"
                told.append(f"la période qui finit {ends} ne touche pas celle qui commence {starts}")
        return told
