"""The charts of a portrait, by question: how much, where among the others, which activities, how long, which shops."""

from dataclasses import dataclass, field
from typing import Any

from quartiers.knowledge.portrait.charts.basket import KEY_FR, basket
from quartiers.knowledge.portrait.charts.ruler import ruler
from quartiers.knowledge.portrait.charts.scene import Chart
from quartiers.knowledge.portrait.charts.sectors import city_shares, expected, sectors
from quartiers.knowledge.portrait.charts.strip import strip
from quartiers.knowledge.portrait.charts.survival import survival
from quartiers.knowledge.portrait.charts.timeline import timeline
from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.portrait.distributions import Distributions
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.sentences import last
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.unknowns import Unknown

# What a hurried reader looks at first; each is drawn when the edition gives it.
RULERS = ("establishment_density", "creations_per_1000_residents", "employers_per_1000_residents", "sole_trader_share")
STRIPS = ("median_living_standard_eur", "poverty_rate_pct", "employment_rate_pct")
TIMELINES = ("population", "median_living_standard_eur", "poverty_rate_pct")


@dataclass
class Charts:
    """What a page draws; an empty list or None where the edition gives nothing to draw."""

    rulers: list[Chart] = field(default_factory=list)
    strips: list[Chart] = field(default_factory=list)
    sectors: Chart | None = None
    survival: list[Chart] = field(default_factory=list)
    lives_missing: list[str] = field(default_factory=list)
    basket: Chart | None = None
    basket_key_fr: str = KEY_FR
    timelines: list[Chart] = field(default_factory=list)


def charts(portrait: dict[str, Any], lists: Distributions) -> Charts:
    """Every chart of a portrait."""
    figures = portrait["figures"]
    own = {(f["indicator"], f["item"]): f for f in figures if is_own(f) and f["value"] is not None}
    others = {(f["indicator"], f["item"], f["comparator"]): f for f in figures if not is_own(f)}
    by_name: dict[str, list[dict[str, Any]]] = {}
    for (name, _), figure in own.items():
        by_name.setdefault(name, []).append(figure)
    return Charts(
        rulers=[_ruler(own[name, ""], others) for name in RULERS if (name, "") in own],
        strips=[one for one in (_strip(portrait, lists, name) for name in STRIPS) if one],
        sectors=sectors(
            expected(by_name.get("sector_quotients", []), city_shares(portrait)),
            {f["item"]: f for f in by_name.get("sector_density_ratio", [])},
        ),
        survival=[survival(figure, 3) for figure in sorted(by_name.get("survival_3_years", []), key=lambda f: f["item"])],
        lives_missing=[_missing_fr(row) for row in portrait["withheld"] if _is_short_of_lives(row)],
        # No distance is an answer here: none within 500 m.
        basket=basket([f for f in figures if is_own(f) and f["indicator"] == "daily_basket_nearest"]),
        timelines=[one for one in (timeline(_dated(portrait, name)) for name in TIMELINES) if one],
    )


def _is_short_of_lives(row: dict[str, Any]) -> bool:
    """Counted, but too few: what is not counted at all is said once, with the rest of what is not known."""
    return bool(row["indicator"] == "survival_3_years" and row["status"] != Unknown.NOT_AVAILABLE)


def _missing_fr(row: dict[str, Any]) -> str:
    reason = str(row["reason"])
    return f"{row['item'][:1].upper()}{row['item'][1:]}, {reason[:1].lower()}{reason[1:]}" if row["item"] else reason


def _ruler(figure: dict[str, Any], others: dict[tuple[str, str, str], dict[str, Any]]) -> Chart:
    against = {name: others.get((figure["indicator"], "", name)) for name in COMPARATORS}
    limits = "" if figure["low"] is None else f" (entre {number(figure['low'], 1)} et {number(figure['high'], 1)})"
    return ruler(
        figure,
        against,
        f"{number(figure['value'], 1)} {figure['unit']}{limits}.{_gap_fr(figure, against['rest_of_urban_unit'])}",
    )


def _gap_fr(figure: dict[str, Any], city: dict[str, Any] | None) -> str:
    """Whether the gap with the rest of the city is certain: only when the two ranges do not meet."""
    if city is None or figure["low"] is None or city["low"] is None or city["high"] is None or figure["high"] is None:
        return ""
    if figure["high"] < city["low"]:
        return " Moins que dans le reste de l'agglomération, marge de comptage comprise."
    if figure["low"] > city["high"]:
        return " Plus que dans le reste de l'agglomération, marge de comptage comprise."
    return " Écart avec le reste de l'agglomération : non assuré."


def _strip(portrait: dict[str, Any], lists: Distributions, variable: str) -> Chart | None:
    row = last(portrait, variable)
    if row is None:
        return None
    values, siblings = lists.around(variable, portrait["area"]["code"])
    return strip(row, values, siblings, portrait["area"]["name"])


def _dated(portrait: dict[str, Any], variable: str) -> list[dict[str, Any]]:
    return [row for row in portrait["context"] if row["variable"] == variable and row["status"] == "ok"]
