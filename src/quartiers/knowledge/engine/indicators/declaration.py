"""How an indicator is declared: what it means, what it reads, how it is estimated, from when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import ibis.expr.types as ir

from quartiers.knowledge.engine.estimators.estimator import Estimator, Plain
from quartiers.knowledge.engine.tables import Tables


class Protection(StrEnum):
    """What statistical secrecy asks (design.md, section 6)."""

    OPEN = "open"  # numbers of establishments of the open register
    UNITS = "units"  # size, jobs, survival, closures, legal form: from 3 units
    PEOPLE = "people"  # requests, aids, people: from 5

    @property
    def label_fr(self) -> str:
        """What is hidden, for a reader."""
        return {
            Protection.OPEN: "aucun : nombre d'établissements d'un registre ouvert",
            Protection.UNITS: "masqué sous 3 unités, avec les cellules qui permettraient de le retrouver",
            Protection.PEOPLE: "masqué sous 5",
        }[self]


class Need(StrEnum):
    """What must be known before an indicator can be given."""

    REGISTER = "register"
    LEGAL_UNITS = "legal_units"
    SUCCESSIONS = "successions"
    RESIDENTS = "residents"
    ACTIVE = "active"
    HECTARES = "hectares"
    MICRO = "micro"


class Comparator(StrEnum):
    """What a figure is compared with (design.md, section 6)."""

    REST = "rest_of_urban_unit"
    ORDINARY = "comparable_neighbourhoods"
    PEERS = "comparable_qpv"
    BEFORE = "three_years_before"

    @property
    def label_fr(self) -> str:
        """The comparator in words."""
        return {
            Comparator.REST: "reste de l'unité urbaine, sans ses quartiers prioritaires",
            Comparator.ORDINARY: "quartiers ordinaires d'unités urbaines de même taille (IRIS)",
            Comparator.PEERS: "autres quartiers prioritaires d'unités urbaines de même taille",
            Comparator.BEFORE: "le même quartier trois ans plus tôt",
        }[self]


ALL = tuple(Comparator)
NOT_BEFORE = (Comparator.REST, Comparator.ORDINARY, Comparator.PEERS)


class Unit(StrEnum):
    """What a minimum counts."""

    UNITS = "établissements"
    RESIDENTS = "habitants"
    EXPECTED = "établissements attendus"
    BIRTHS = "créations suivies"
    ZONES = "quartiers ordinaires comparables"
    EVENTS = "créations"
    SHOPS = "commerces et services"
    SITES = "sites candidats"
    CITY_UNITS = "établissements dans l'unité urbaine"
    CITY_SHOPS = "commerces et services dans l'unité urbaine"
    NONE = ""


@dataclass(frozen=True)
class Minimum:
    """From how many of what a figure is shown."""

    least: float = 0.0
    unit: Unit = Unit.NONE

    @property
    def label_fr(self) -> str:
        """The minimum in words; empty when there is none."""
        return f"{self.least:.0f} {self.unit}" if self.least else ""


class Span(StrEnum):
    """The period that a figure speaks of."""

    DAY = "day"
    FLOWS = "flows"
    CLOSURES = "closures"
    LIVES = "lives"
    TREND = "trend"


class Estimation(Protocol):
    """How an indicator is estimated, in words; `is_pooled`: the value of an area leans on others, or on its city."""

    label_fr: str
    is_pooled: bool


@dataclass(frozen=True, kw_only=True)
class Described:
    """What every indicator says of itself (methods.md, section 3, `number`), whatever its figures are made from."""

    number: str
    name: str
    title_fr: str
    unit: str
    formula_fr: str
    denominator_fr: str
    estimator: Estimation
    needs: tuple[Need, ...]
    minimum: Minimum = Minimum()
    protection: Protection = Protection.OPEN
    comparators: tuple[Comparator, ...] = ALL
    compared_with: Comparator | None = None
    span: Span = Span.DAY
    sources: tuple[str, ...] = ()
    method_fr: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator(Described):
    """An indicator made from the Ibis expression of its counts (`table`).

    `table` gives the columns zone, item, numerator, denominator, and where they apply unknown and part.
    `do_items_add_up`: the items of a zone add up to its total, which secrecy must know. `is_per_zone`: the denominator
    is the zone's, so an item that the table does not give counts zero.
    """

    estimator: Estimator
    table: Callable[[Tables], ir.Table]
    do_items_add_up: bool = False
    is_per_zone: bool = True

    def __post_init__(self) -> None:
        """A comparator that shows other zones needs an estimator that can take them one by one."""
        if {Comparator.REST, Comparator.ORDINARY} & set(self.comparators) and not isinstance(self.estimator, Plain):
            raise TypeError(f"{self.name}: its estimator cannot take the zones of its comparators one by one.")
