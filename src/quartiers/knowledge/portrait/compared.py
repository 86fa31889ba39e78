"""Figures of the register beside what they are compared with, one line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quartiers.knowledge.portrait.items import is_own, rank
from quartiers.knowledge.vocabulary.french_numbers import number

REGISTER = "sirene_establishments"
# In the order of the columns.
COMPARATORS = {
    "rest_of_urban_unit": "Reste de l'agglomération (unité urbaine)",
    "comparable_neighbourhoods": "Quartiers ordinaires comparables",
    "comparable_qpv": "Autres quartiers prioritaires comparables",
    "three_years_before": "Trois ans plus tôt",
}


@dataclass(frozen=True)
class Group:
    """One indicator: its first figure, its lines, and the comparators that at least one of them has."""

    head: dict[str, Any]
    rows: list[dict[str, Any]]

    @cached_property
    def comparators(self) -> dict[str, str]:
        """The columns beside the area's own, with their titles."""
        return {name: title for name, title in COMPARATORS.items() if any(row["against"][name] for row in self.rows)}


def is_from_register(figure: dict[str, Any]) -> bool:
    """Whether a figure was counted in the register (or in an officer's extract by item)."""
    return REGISTER in figure["sources"] or "/" in figure["item"]


def groups(portrait: dict[str, Any], order: Mapping[str, int]) -> list[Group]:
    """Indicators of the register in the order of their definitions, each with its lines: the figure and its comparators."""
    figures = [figure for figure in portrait["figures"] if REGISTER in figure["sources"]]
    others = {(f["indicator"], f["item"], f["comparator"]): f for f in figures if not is_own(f)}
    found: dict[str, Group] = {}
    for figure in sorted(filter(is_own, figures), key=lambda f: (order[f["indicator"]], rank(f))):
        if figure["indicator"] == "shop_type_density" and not figure["numerator"]:
            continue
        against = {name: others.get((figure["indicator"], figure["item"], name)) for name in COMPARATORS}
        found.setdefault(figure["indicator"], Group(figure, [])).rows.append(figure | {"against": against})
    return list(found.values())


def range_fr(figure: dict[str, Any] | None) -> str:
    """A value with its limits; what is only known to be beyond a limit says so."""
    if figure is None:
        return "non montré"
    if figure["value"] is None:
        return f"plus de {number(figure['low'])}"
    text = number(figure["value"])
    if figure["low"] is None:
        return text
    high = "sans limite" if figure["high"] is None else number(figure["high"])
    return f"{text} [{number(figure['low'])} ; {high}]"
