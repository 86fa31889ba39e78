"""The periods that indicators look at, in days before the day of the edition."""

from dataclasses import dataclass

YEAR_DAYS = 365.25
MONTH_DAYS = YEAR_DAYS / 12

# Closures reach the register late: those of the last eighteen months are not all known (methods.md, 0.3 and 2.10).
LAG_DAYS = 548
# «Itself three years ago».
BACK_DAYS = 1096
FLOW_YEARS = 3
TREND_YEARS = 7
LIFE_YEARS = 5
LAST_AGE_MONTHS = 60


@dataclass(frozen=True)
class Window:
    """Days before the edition: from `first` (older, included) to `last` (younger, excluded)."""

    first: int
    last: int

    @property
    def years(self) -> float:
        """Its length in years."""
        return (self.first - self.last) / YEAR_DAYS


def closures_window(back_days: int) -> Window:
    """Three years of closures, the last months left out because they are not all known."""
    last = LAG_DAYS + back_days
    return Window(last + BACK_DAYS, last)


def lives_window(back_days: int) -> Window:
    """Five years during which lives are followed, the last months left out too."""
    last = LAG_DAYS + back_days
    return Window(last + round(LIFE_YEARS * YEAR_DAYS), last)
