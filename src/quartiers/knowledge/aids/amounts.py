"""What an aid is worth to somebody: each line with its arithmetic, between two bounds where answers are not points.

No number is invented: a rate, a ceiling or a figure that is not known leaves the formula, and is named.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.figures import label_fr, unit
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.reading import Criteria
from quartiers.knowledge.rules.dated import Dated
from quartiers.knowledge.rules.truth import Truth, every
from quartiers.knowledge.rules.values import Span
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.money import Money

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Between:
    """Two bounds in euros, both included; `high` None = no bound is known."""

    low: Decimal
    high: Decimal | None


@dataclass(frozen=True)
class Line:
    """One line of an amount: whether it holds (None: perhaps), its worth (None: not computable), its arithmetic in French."""

    label: str
    holds: Truth
    worth: Between | None
    steps_fr: str
    per: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Year:
    """One year of a schedule, or several alike: the share exempt, and how much that is."""

    first: int
    last: int
    share: Decimal
    worth: Between | None
    steps_fr: str


@dataclass(frozen=True)
class Amount:
    """All that is known of an amount; `total` None when it cannot be told, `missing` says which figures would help."""

    kind: str
    total: Between | None
    lines: tuple[Line, ...]
    years: tuple[Year, ...]
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    sentence_fr: str


def amount(aid: Aid, profile: Profile) -> Amount | None:
    """What an aid is worth for a profile; None when its file says nothing. Raises Gap on a day that the law does not cover."""
    raw = aid.raw.get("amount")
    if not raw or not (raw.get("lines") or raw.get("schedule") or raw.get("facts")):
        return None
    sums = _Sums(aid, profile)
    lines = tuple(line for line in map(sums.line, raw.get("lines") or ()) if line.holds is not False)
    years = tuple(sums.years(raw["schedule"])) if raw.get("schedule") else ()
    missing = tuple(dict.fromkeys((*(name for line in lines for name in line.missing), *sums.of_schedule)))
    total = _total(lines)
    return Amount(raw["kind"], total, lines, years, tuple(raw.get("facts") or ()), missing, _sentence(raw, lines, years, total))


def euros_fr(value: Decimal) -> str:
    """An amount in French, to the cent."""
    return Money.from_euros(value.quantize(CENT, ROUND_HALF_UP)).label_fr


def between_fr(worth: Between) -> str:
    """A worth in French.

    >>> between_fr(Between(Decimal(1000), Decimal(1000)))
    '1\\u202f000\\xa0€'
    """
    if worth.high is None:
        return f"au moins {euros_fr(worth.low)}"
    if worth.low == worth.high:
        return euros_fr(worth.low)
    return f"jusqu'à {euros_fr(worth.high)}" if worth.low == 0 else f"{euros_fr(worth.low)} à {euros_fr(worth.high)}"


def as_json(found: Amount | None) -> dict[str, Any] | None:
    """An amount in euros, with its formula; null = not known."""
    if found is None:
        return None
    return {
        "kind": found.kind,
        **_bounds(found.total),
        "sentence": found.sentence_fr,
        "lines": [
            {
                "label": line.label,
                "is_certain": line.holds is True,
                **_bounds(line.worth),
                "steps": line.steps_fr,
                "per": line.per,
            }
            for line in found.lines
        ],
        "years": [
            {"from": year.first, "to": year.last, "share": float(year.share), **_bounds(year.worth), "steps": year.steps_fr}
            for year in found.years
        ],
        "facts": list(found.facts),
        "missing": list(found.missing),
    }


def _bounds(worth: Between | None) -> dict[str, float | None]:
    low, high = (None, None) if worth is None else (worth.low, worth.high)
    return {"low_eur": None if low is None else float(low), "high_eur": None if high is None else float(high)}


class _Sums:
    """The arithmetic of one aid for one profile."""

    def __init__(self, aid: Aid, profile: Profile) -> None:
        self.aid, self.profile = aid, profile
        self.of_schedule: list[str] = []

    def line(self, raw: Mapping[str, Any]) -> Line:
        """One line."""
        holds = self._holds(raw.get("when") or [])
        worth, steps, missing = (None, "", ()) if holds is False else self._worth(raw)
        return Line(raw["label"], holds, worth, steps, raw.get("per"), missing)

    def years(self, raw: Mapping[str, Any]) -> Iterator[Year]:
        """The years of a schedule, each under the ceiling of a year."""
        base = self._figure(raw["of"])
        self.of_schedule = [raw["of"]] if base is None else []
        capped = raw.get("ceiling_per_year") is not None
        ceiling = self._value(raw.get("ceiling_per_year"))
        for entry in raw["years"]:
            share = Decimal(str(entry["share"]))
            steps = f"{_percent(share)} × {label_fr(raw['of']) if base is None else _figure_fr(raw['of'], base)}"
            worth = None if base is None else _times(base, share)
            if worth is not None:
                steps += f" = {between_fr(worth)}"
                worth, said = _most(worth, ceiling, is_asked=capped)
                steps += said
            elif capped:
                steps += f", plafond {'non documenté' if ceiling is None else euros_fr(ceiling)}"
            yield Year(entry["from"], entry["to"], share, worth, steps)

    def _holds(self, when: list[Any]) -> Truth:
        nodes = Criteria(self.aid.parameters, self.aid.source).all(when)
        return every(node.decide(self.profile.known, self.profile.day) for node in nodes)

    def _worth(self, raw: Mapping[str, Any]) -> tuple[Between | None, str, tuple[str, ...]]:
        if "fixed" in raw:
            value = self._value(raw["fixed"])
            told = "montant non documenté" if value is None else euros_fr(value)
            return (None if value is None else Between(value, value)), told, self._unknown_days([raw["fixed"]])
        if "range" in raw:
            low, high = map(self._value, raw["range"])
            if low is None or high is None:
                return None, "montant non documenté", self._unknown_days(raw["range"])
            return Between(low, high), between_fr(Between(low, high)), ()
        return self._rated(raw)

    def _rated(self, raw: Mapping[str, Any]) -> tuple[Between | None, str, tuple[str, ...]]:
        """A rate on a base, or on a product of figures: base kept within its bounds, then the result within its own."""
        rate, names = self._value(raw["rate"]), raw["of"] if isinstance(raw["of"], list) else [raw["of"]]
        figures = {name: self._figure(name) for name in names}
        missing = tuple(name for name, figure in figures.items() if figure is None)
        told = " × ".join(label_fr(name) if figure is None else _figure_fr(name, figure) for name, figure in figures.items())
        steps = f"{'taux non documenté' if rate is None else _percent(rate)} × {told}"
        known = [figure for figure in figures.values() if figure is not None]
        missing += self._unknown_days([raw["rate"], raw.get("max")])
        if rate is None or len(known) < len(figures):
            return None, steps + self._limits_fr(raw), missing
        base, said = self._base(raw, _product(known))
        worth = _times(base, rate)
        steps += f"{said} = {between_fr(worth)}"
        worth, capped = _most(worth, self._value(raw.get("max")), is_asked=raw.get("max") is not None)
        worth, raised = _least(worth, self._value(raw.get("min")))
        return worth, steps + capped + raised, missing

    def _base(self, raw: Mapping[str, Any], base: Between) -> tuple[Between, str]:
        least, most = self._value(raw.get("base_min")), self._value(raw.get("base_max"))
        told = ""
        if most is not None and (base.high is None or base.high > most):
            base, told = Between(min(base.low, most), most), f" (base retenue : {euros_fr(most)} au plus)"
        if least is not None and base.low < least:
            told += f" (rien sous {euros_fr(least)} de base)"
            base = Between(Decimal(0), Decimal(0) if base.high is not None and base.high < least else base.high)
        return base, told

    def _limits_fr(self, raw: Mapping[str, Any]) -> str:
        told = ""
        for key, words in (("base_max", "base"), ("max", "plafond"), ("min", "minimum")):
            if raw.get(key) is not None:
                value = self._value(raw[key])
                told += f", {words} {'non documenté' if value is None else euros_fr(value)}"
        return told

    def _value(self, raw: Any) -> Decimal | None:
        """A number of the file, or the value of a parameter on its own day; None when either is not known."""
        if isinstance(raw, Mapping):
            dated = self.aid.parameters[raw["parameter"]]
            day = self._day(dated)
            raw = None if day is None else dated.at(day)
        return None if raw is None else Decimal(str(raw))

    def _day(self, dated: Dated) -> datetime.date | None:
        if dated.by == "date_demande":
            return self.profile.day
        known = self.profile.known.get(dated.by)
        is_point = isinstance(known, Span) and known.low == known.high and isinstance(known.low, datetime.date)
        return known.low if is_point else None  # type: ignore[union-attr, return-value]

    def _unknown_days(self, values: Iterable[Any]) -> tuple[str, ...]:
        parameters = (self.aid.parameters[each["parameter"]] for each in values if isinstance(each, Mapping))
        return tuple(dated.by for dated in parameters if self._day(dated) is None)

    def _figure(self, name: str) -> Between | None:
        given: Any = self.profile.figures.get(name, self.profile.known.get(name))
        if isinstance(given, int | float) and given < 0:
            # A loss: nothing is taken off, and nothing is owed.
            given = 0
        if isinstance(given, Mapping):
            given = Span(given.get("min"), given.get("max"))
        if isinstance(given, Span):
            low, high = (None if bound is None else Decimal(str(bound)) for bound in (given.low, given.high))
            return Between(Decimal(0) if low is None else low, high)
        return None if given is None else Between(Decimal(str(given)), Decimal(str(given)))


def _total(lines: tuple[Line, ...]) -> Between | None:
    """The worth when one line holds, or one of several may; several that hold are apart, and are not added up."""
    certain = [line for line in lines if line.holds]
    if not lines or any(line.worth is None for line in lines) or len(certain) > 1 or (certain and len(lines) > 1):
        return None
    worths = [line.worth for line in lines if line.worth is not None]
    highs = [worth.high for worth in worths if worth.high is not None]
    # A line that only may hold leaves nothing for certain, unless one of them must.
    return Between(min(worth.low for worth in worths), max(highs) if len(highs) == len(worths) else None)


def _sentence(raw: Mapping[str, Any], lines: tuple[Line, ...], years: tuple[Year, ...], total: Between | None) -> str:
    if total is not None:
        return f"{lines[0].label} : {lines[0].steps_fr}" if len(lines) == 1 else f"Selon votre cas : {between_fr(total)}"
    if lines:
        return " ; ".join(f"{line.label} : {line.steps_fr}" for line in lines)
    if years:
        return " ; ".join(f"{_years_fr(year)} : {year.steps_fr}" for year in years)
    if raw.get("lines"):
        return "Aucun des montants prévus ne répond à ce profil."
    return "Montant non calculable : " + " ; ".join(raw["facts"])


def _years_fr(year: Year) -> str:
    return f"année {year.first}" if year.first == year.last else f"années {year.first} à {year.last}"


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %".replace(".", ",")


def _figure_fr(name: str, figure: Between) -> str:
    def one(value: Decimal) -> str:
        return euros_fr(value) if unit(name) == "€" else f"{number(float(value))} {unit(name)}"

    if figure.high is None:
        return f"({one(figure.low)} ou plus)"
    return one(figure.low) if figure.low == figure.high else f"({one(figure.low)} à {one(figure.high)})"


def _product(figures: list[Between]) -> Between:
    base = figures[0]
    for other in figures[1:]:
        high = None if base.high is None or other.high is None else base.high * other.high
        base = Between(base.low * other.low, high)
    return base


def _times(base: Between, rate: Decimal) -> Between:
    low, high = (None if bound is None else (bound * rate).quantize(CENT, ROUND_HALF_UP) for bound in (base.low, base.high))
    return Between(low or Decimal(0), high)


def _most(worth: Between, most: Decimal | None, *, is_asked: bool) -> tuple[Between, str]:
    """Under a ceiling: one that exists and is not known leaves nothing certain but the top."""
    if not is_asked:
        return worth, ""
    if most is None:
        return Between(Decimal(0), worth.high), ", sous un plafond non documenté"
    under = Between(min(worth.low, most), most if worth.high is None else min(worth.high, most))
    return under, f", plafond {euros_fr(most)} : {between_fr(under)}"


def _least(worth: Between, least: Decimal | None) -> tuple[Between, str]:
    """Below a minimum there is no aid at all."""
    if least is None or worth.low >= least:
        return worth, ""
    high = Decimal(0) if worth.high is not None and worth.high < least else worth.high
    return Between(Decimal(0), high), f", rien sous {euros_fr(least)} : {between_fr(Between(Decimal(0), high))}"
