"""Reads a bundle from its file (YAML or JSON): each fault in one sentence that says where it is and what to write."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from quartiers.knowledge.aids.bundles.bundle import Bundle, Earlier, Expense, Item
from quartiers.knowledge.aids.bundles.terms import Terms
from quartiers.knowledge.aids.loading import plain
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.money import Money
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

NOBODY = "le demandeur"
_KEYS = {
    "bundle": {"day", "undertaking", "aids", "expenses", "earlier", "held", "public_total_eur", "is_local_authority", "note"},
    "aids": {"aid", "granted_on", "amount_eur", "gross_grant_equivalent_eur", "expense", "undertaking", "de_minimis"},
    "expenses": {"id", "amount_eur", "deficit_eur", "max_intensity", "reference"},
    "earlier": {"granted_on", "gross_grant_equivalent_eur", "regulation", "undertaking", "label"},
}


def read_bundle(text: str, terms: Mapping[str, Terms], *, today: datetime.date) -> Bundle:
    """A bundle from the text of its file; `today` stands for a day that is not given. Raises Refusal."""
    try:
        raw = plain(text)
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", None)
        where = "" if line is None else f", ligne {line + 1}"
        raise Refusal(f"Le fichier du lot d'aides n'est pas lisible{where} : vérifier le YAML ou le JSON.") from None
    return bundle_of(raw, terms, today=today)


def bundle_of(raw: Any, terms: Mapping[str, Terms], *, today: datetime.date) -> Bundle:
    """A bundle from a mapping (docs/aides-cumul.md describes its keys). Raises Refusal."""
    _known(raw, "bundle", "le lot d'aides")
    day = _day(raw, "day", "le lot d'aides") or today
    undertaking = str(raw.get("undertaking") or NOBODY)
    expenses = {expense.name: expense for expense in map(_expense, _numbered(raw, "expenses"))}
    items = [_item(entry, terms, day, undertaking) for entry in _numbered(raw, "aids")]
    for item in items:
        if item.expense is not None and item.expense not in expenses:
            raise Refusal(
                f"L'aide « {item.terms.aid} » vise la dépense « {item.expense} », absente de « expenses » : l'ajouter."
            )
    received = sorted((_earlier(entry, undertaking) for entry in _numbered(raw, "earlier")), key=repr)
    return Bundle(
        day=day,
        items=tuple(sorted(items, key=lambda item: item.sort_key)),
        expenses=expenses,
        earlier=None if raw.get("earlier") is None else tuple(received),
        held=None if raw.get("held") is None else frozenset(_aid(name, terms).aid for name in _list(raw, "held")),
        public_total=_cents(raw, "public_total_eur", "le lot d'aides"),
        is_local_authority=_flag(raw, "is_local_authority", "le lot d'aides"),
    )


def _item(named: tuple[str, Any], terms: Mapping[str, Terms], day: datetime.date, undertaking: str) -> Item:
    where, raw = named
    _known(raw, "aids", where)
    aid = _aid(raw.get("aid"), terms)
    award = raw.get("de_minimis")
    if award is not None and (not isinstance(award, Mapping) or set(award) - {"applies", "regulation"}):
        raise _wrong(where, "de_minimis", award, "{applies: true, regulation: UE 2023/2831}")
    return Item(
        terms=aid,
        granted_on=_day(raw, "granted_on", where) or day,
        amount=_cents(raw, "amount_eur", where),
        equivalent=_cents(raw, "gross_grant_equivalent_eur", where),
        expense=None if raw.get("expense") is None else str(raw["expense"]),
        undertaking=str(raw.get("undertaking") or undertaking),
        applies=aid.applies if award is None else _flag(award, "applies", where),
        is_confirmed=aid.is_confirmed if award is None else True,
        regulation=aid.regulation if award is None else award.get("regulation"),
    )


def _expense(named: tuple[str, Any]) -> Expense:
    where, raw = named
    _known(raw, "expenses", where)
    if raw.get("id") is None:
        raise Refusal(f"{where.capitalize()} n'a pas de nom : écrire « id ».")
    share = raw.get("max_intensity")
    if share is not None and (isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1):
        raise _wrong(where, "max_intensity", share, "une part entre 0 et 1, comme 0.2")
    return Expense(
        name=str(raw["id"]),
        amount=_cents(raw, "amount_eur", where),
        deficit=_cents(raw, "deficit_eur", where),
        max_intensity=None if share is None else Decimal(str(share)),
        reference=str(raw.get("reference") or "donnée par le demandeur"),
    )


def _earlier(named: tuple[str, Any], undertaking: str) -> Earlier:
    where, raw = named
    _known(raw, "earlier", where)
    return Earlier(
        granted_on=_day(raw, "granted_on", where),
        equivalent=_cents(raw, "gross_grant_equivalent_eur", where),
        regulation=None if raw.get("regulation") is None else str(raw["regulation"]),
        undertaking=str(raw.get("undertaking") or undertaking),
    )


_ENTRY_FR = {"aids": "l'aide n° {}", "expenses": "la dépense n° {}", "earlier": "l'aide antérieure n° {}"}


def _numbered(raw: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    return [(_ENTRY_FR[key].format(number), entry) for number, entry in enumerate(_list(raw, key), 1)]


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    entries = raw.get(key) or []
    if not isinstance(entries, list):
        raise Refusal(f"« {key} » doit être une liste : écrire un tiret par ligne.")
    return entries


def _known(raw: Any, kind: str, where: str) -> None:
    if not isinstance(raw, Mapping):
        raise Refusal(f"On attend des champs pour {where}, et non « {raw} » : suivre docs/exemples/aides.")
    stray = sorted(map(str, set(raw) - _KEYS[kind]))
    if stray:
        close = difflib.get_close_matches(stray[0], _KEYS[kind], n=1)
        hint = f"écrire « {close[0]} »" if close else f"champs possibles : {', '.join(sorted(_KEYS[kind]))}"
        raise Refusal(f"Le champ « {stray[0]} » n'existe pas pour {where} : {hint}.")


def _aid(name: Any, terms: Mapping[str, Terms]) -> Terms:
    if name in terms:
        return terms[name]
    close = difflib.get_close_matches(str(name), terms, n=1)
    hint = f"écrire « {close[0]} »" if close else "voir « quartiers aids list »"
    raise Refusal(f"L'aide « {name} » n'est pas au catalogue : {hint}.")


def _cents(raw: Mapping[str, Any], key: str, where: str) -> int | None:
    value = raw.get(key)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        cents = Money.from_euros(Decimal(str(value))).cents if is_number else -1
    except Malformed as problem:
        raise Refusal(f"Pour {where}, champ « {key} » : {problem}") from None
    if cents < 0:
        raise _wrong(where, key, value, "un montant en euros, positif ou nul, comme 12000.50, ou rien s'il est inconnu")
    return cents


def _day(raw: Mapping[str, Any], key: str, where: str) -> datetime.date | None:
    value = raw.get(key)
    if value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return value
    try:
        return parse_day(str(value))
    except Malformed as problem:
        raise Refusal(f"Pour {where}, champ « {key} » : {problem}") from None


def _flag(raw: Mapping[str, Any], key: str, where: str) -> bool | None:
    value = raw.get(key)
    if value is not None and not isinstance(value, bool):
        raise _wrong(where, key, value, "true ou false, ou rien si on ne sait pas")
    return value


def _wrong(where: str, key: str, value: Any, expected: str) -> Refusal:
    return Refusal(f"Pour {where}, « {value} » n'est pas accepté au champ « {key} » : écrire {expected}.")
