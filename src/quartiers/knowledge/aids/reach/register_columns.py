"""What the register tells of the applicant that an establishment would be, field by field, and what it cannot tell.

An unknown stays unknown: only what a column settles by itself is certain, the rest makes a verdict undecided and is named.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.rules.tree import Known
from quartiers.knowledge.rules.values import Among, Held, Span, Value
from quartiers.knowledge.vocabulary.sizes import SizeBand

FILE = Path(__file__).with_name("register_words.yaml")
_PME_EMPLOYEES = 250
YOUNG_YEARS = 3

# How a row stands to the neighbourhoods in force: named by INSEE, measured on an outline, or in none of the list.
OFFICIAL, MEASURED, ELSEWHERE = "official", "outline", "elsewhere"

# field: what the register tells, what it does not (both in French, for the documentation).
TOLD_FR: Mapping[str, tuple[str, str]] = {
    "etab_zone": (
        "le QPV de la liste en vigueur, quand l'Insee y place l'établissement",
        "un quartier mesuré sur un contour, le bord d'un quartier et les autres zones sont possibles, jamais certains",
    ),
    "date_creation": ("le jour de création de l'établissement à cette adresse", "une reprise sans nouveau numéro"),
    "age_ans": (
        "un âge au moins égal à celui de l'établissement",
        "l'âge de l'entreprise, qui peut avoir eu une autre adresse",
    ),
    "stade": (
        "pas une simple idée ; à partir de trois ans d'existence, ni création ni moins de trois ans",
        "le projet de la personne",
    ),
    "effectif": (
        "la tranche d'effectif de l'établissement ; un minimum seulement si l'entreprise en a d'autres",
        "l'effectif du jour, et tout effectif de tranche inconnue (NN)",
    ),
    "pme_ue": ("non, à partir de 250 salariés", "chiffre d'affaires, bilan et liens de capital"),
    "type_demandeur": ("d'après la catégorie juridique, une liste de possibles", "une foncière, un bailleur, un aménageur"),
    "micro": (
        "non, pour une société ou une association ; jamais pour une personne ni une SARL, qui peut n'avoir qu'un associé",
        "qui a choisi le régime micro : le registre ouvert ne le dit pas",
    ),
    "activite": (
        "d'après le code NAF, ce qui est possible ; certain pour des personnes et sociétés commerciales seulement",
        "ce que l'établissement fait en plus de son activité principale",
    ),
    "region": ("d'après la commune", ""),
}


def told_fields() -> Iterator[tuple[str, str, str]]:
    """Every field: its name, what the register tells of it, what it does not."""
    for name in fields():
        yield (name, *TOLD_FR.get(name, ("", "rien : ce champ reste inconnu")))


def moment(created_on: datetime.date | None, day: datetime.date) -> Known:
    """What the day of creation tells, on the day of the demand."""
    stages = {"creation", "reprise", "moins_3_ans", "developpement", "implantation"}
    if created_on is None:
        return {"stade": Among(frozenset(stages))}
    years = full_years(created_on, day)
    if years >= YOUNG_YEARS:
        stages -= {"creation", "moins_3_ans"}
    return {
        "date_creation": Span(created_on, created_on),
        "age_ans": Span(years, None),
        "stade": Among(frozenset(stages)),
    }


def full_years(since: datetime.date, day: datetime.date) -> int:
    """Whole years between two days.

    >>> full_years(datetime.date(2023, 6, 2), datetime.date(2026, 6, 1))
    2
    """
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def size(band: str | None, is_only: bool) -> Known:  # noqa: FBT001 - a column of the class
    """What the size band tells; `is_only`: the register holds no other open establishment of the firm."""
    employees = SizeBand.parse(band or "")
    if employees.is_unknown:
        return {}
    known: dict[str, Value] = {"effectif": Span(employees.employees_low, employees.employees_high if is_only else None)}
    if (employees.employees_low or 0) >= _PME_EMPLOYEES:
        known["pme_ue"] = Among(frozenset({False}))
    return known


def applicant(legal_category: str | None, is_natural_person: bool | None) -> Known:  # noqa: FBT001 - a column of the class
    """Who may be asking, from the legal form."""
    category = legal_category or ("1" if is_natural_person else "")
    known: dict[str, Value] = {}
    if types := _longest(_words()["legal_categories"], category):
        known["type_demandeur"] = Among(frozenset(types))
    if category.startswith(tuple(_words()["never_micro"])):
        known["micro"] = Among(frozenset({False}))
    return known


def activity(naf_code: str | None, is_trader: bool) -> Known:  # noqa: FBT001 - a column of the class
    """What the main activity tells: for a sole trader or a commercial company only is anything certain."""
    told = _longest(_words()["activities"], naf_code or "")
    if not told:
        return {}
    certain, possible = frozenset(told["certain"]), frozenset(told["possible"])
    return {"activite": Held(certain, possible) if is_trader else Held(frozenset(), certain | possible)}


def is_trader(legal_category: str | None, is_natural_person: bool | None) -> bool:  # noqa: FBT001 - a column of the class
    """A sole trader or a commercial company."""
    return bool(is_natural_person) or (legal_category or "").startswith(tuple(_words()["traders"]))


def place(commune_code: str | None) -> Known:
    """The region, from the first characters of the commune."""
    found = _regions().get((commune_code or "")[:3]) or _regions().get((commune_code or "")[:2])
    return {"region": Among(frozenset({found}))} if found else {}


def zone(relation: str) -> Known:
    """What is certain of the zone: INSEE's own word alone makes a neighbourhood certain."""
    others = frozenset(fields()["etab_zone"].choices) - {"hors_zone", "QPV"}
    if relation == OFFICIAL:
        return {"etab_zone": Held(frozenset({"QPV"}), others)}
    return {"etab_zone": Held(frozenset(), None)}


def known_of(row: Mapping[str, Any], day: datetime.date) -> Known:
    """Everything that a row of the register tells; `relation` is one of the three above, `is_only` as in `size`."""
    form = (row["legal_category"], row["is_natural_person"])
    return {
        **moment(row["created_on"], day),
        **size(row["size_band"], row["is_only"]),
        **applicant(*form),
        **activity(row["naf_code"], is_trader(*form)),
        **place(row["commune_code"]),
        **zone(row["relation"]),
    }


@lru_cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return words


@lru_cache
def _regions() -> Mapping[str, str]:
    return {department: region for region, departments in _words()["regions"].items() for department in departments}


def _longest(rules: Mapping[str, Any], code: str) -> Any:
    """The rule of the longest prefix of a code, None when there is none."""
    return next((rules[code[:length]] for length in range(len(code), 0, -1) if code[:length] in rules), None)
