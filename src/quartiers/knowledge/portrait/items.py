"""What a figure is about, in French words."""

import math
import re
from collections.abc import Iterable
from typing import Any

from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number

_ISO = re.compile(r"\d{4}-\d\d-\d\d")

_RINGS = {
    "inside": "dans le quartier",
    "0-100": "de 0 à 100 m du quartier",
    "100-300": "de 100 à 300 m",
    "300-500": "de 300 à 500 m",
    "total": "toutes activités",
}

# Sections of NAF rev. 2, in short.
_SECTIONS = {
    "A": "agriculture", "B": "industries extractives", "C": "industrie manufacturière", "D": "énergie", "E": "eau et déchets",
    "F": "construction", "G": "commerce et réparation", "H": "transports et entreposage", "I": "hébergement et restauration",
    "J": "information et communication", "K": "finance et assurance", "L": "immobilier",
    "M": "activités scientifiques et techniques", "N": "services administratifs et de soutien", "O": "administration publique",
    "P": "enseignement", "Q": "santé et action sociale", "R": "arts, spectacles, loisirs", "S": "autres services",
    "T": "ménages employeurs", "U": "activités extraterritoriales", "?": "activité inconnue",
}  # fmt: skip


def is_own(figure: dict[str, Any]) -> bool:
    """Whether a figure is about the area, not about what it is compared with: a comparator that lacks is no gap of it."""
    return bool(figure["comparator"] == figure["compared_with"])


def ring_fr(item: str) -> str:
    """The place that an extract's figure speaks of."""
    what = item.partition("/")[2]
    if what.startswith("section "):
        letter = what.removeprefix("section ")
        return f"section {letter}, {_SECTIONS.get(letter, 'section inconnue')}"
    return _RINGS.get(what, what)


def item_fr(row: dict[str, Any]) -> str:
    """The item of a figure, between its title and its colon; empty when the figure is about the whole area."""
    item = row["item"]
    if not item:
        return ""
    if "/" in item:
        return f"« {item.partition('/')[0].removeprefix('partial_register.')} », {ring_fr(item)} "
    return f"({_named(row)}) "


def about_fr(row: dict[str, Any]) -> str:
    """What one line of an indicator is about."""
    return _named(row) or "ensemble"


def _named(row: dict[str, Any]) -> str:
    """The item in words; a neighbourhood by its name and its code, for several have the same name."""
    name = row.get("item_name")
    return f"{name}, {row['item']}" if name else _RINGS.get(row["item"], row["item"])


def rank(row: dict[str, Any]) -> tuple[str, int, str]:
    """Reading order of the items of one indicator: by extract, the inner ring first, then by name."""
    extract, _, what = row["item"].rpartition("/")
    order = list(_RINGS)
    return (extract, order.index(what) if what in order else len(order), what)


def presence_fr(row: dict[str, Any]) -> str:
    """What OpenStreetMap's distance allows to say: a presence at least, a distance at most."""
    return "au moins un dans le quartier" if row["high"] == 0 else f"à {number(math.ceil(row['high']))} m au plus"


def period_fr(period: str) -> str:
    """The day or the days of a figure in French; other periods (a year) as they are."""
    days = period.split("/")
    if not all(_ISO.fullmatch(day) for day in days):
        return period
    first, *last = (label_fr(parse_day(day)) for day in days)
    return f"du {first} au {last[0]}" if last else f"au {first}"


def withheld_titles(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The titles of things withheld for one reason, each once, with its items.

    >>> withheld_titles([{"title_fr": "Manque", "item": "poste"}, {"title_fr": "Manque", "item": "tabac"}])
    ['Manque (poste / tabac)']
    """
    found: dict[str, list[str]] = {}
    for row in rows:
        item = item_fr(row).strip()
        kept = found.setdefault(row["title_fr"], [])
        kept += [item] if item and item not in kept else []
    return [f"{title} {_together(items)}".strip() for title, items in found.items()]


def _together(items: list[str]) -> str:
    """Items in brackets share one pair of them; those of extracts stand one after the other."""
    if all(item.startswith("(") for item in items):
        inside = " / ".join(item[1:-1] for item in items)
        return f"({inside})" if inside else ""
    return ", ".join(items)
