"""What changed between two files of an aid: field by field in French words, as text, and in the verdicts of their cases."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from quartiers.knowledge.aids import words
from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import explain
from quartiers.knowledge.aids.loading import KEYS
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.rules.dated import Gap
from quartiers.knowledge.vocabulary.refusals import Malformed

FIELDS_FR: Mapping[str, str] = {
    "id": "identifiant", "name": "nom", "carrier": "qui la porte", "programme_partner": "partenaire du programme",
    "is_qpv_specific": "propre aux quartiers prioritaires", "nature": "nature", "audiences": "publics",
    "stages": "étapes du projet", "priorities": "priorités", "levers": "leviers", "what": "ce que c'est",
    "how": "le premier geste", "status": "statut",
    "is_selective": "sélective", "dates.start": "début", "dates.end": "fin", "dates.entries_closed_on": "fermée aux entrées le",
    "dates.deadline": "date limite", "criteria": "conditions", "parameters": "valeurs datées", "amount": "montant",
    "de_minimis": "de minimis", "compatibility": "cumul", "exclusions": "exclusions", "contact": "contact",
    "references": "sources", "legal_reference": "texte de loi", "confidence": "confiance",
    "last_source_year": "année de la source la plus récente", "checked_on": "contrôlée le", "to_confirm": "à confirmer",
    "notes": "notes", "replaced_by": "remplacée par", "cases": "cas",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": words.STATUSES,
    "confidence": words.CONFIDENCES,
    "programme_partner": words.PARTNERS,
    "priorities": words.PRIORITIES,
    "levers": words.LEVERS,
}


@dataclass(frozen=True)
class Change:
    """One field: what goes, what comes; a list is told by what is taken out and what is put in."""

    field: str
    label_fr: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Turned:
    """A case whose answer is not the same under both rules."""

    name: str
    day: str
    old: str
    new: str

    @property
    def old_fr(self) -> str:
        """The answer of the rule that goes."""
        return words.VERDICTS.get(self.old, self.old)

    @property
    def new_fr(self) -> str:
        """The answer of the rule that comes."""
        return words.VERDICTS.get(self.new, self.new)


def canonical(raw: Mapping[str, Any]) -> str:
    """A file written in one way only, so that two can be laid side by side."""
    ordered = {key: raw[key] for key in KEYS if key in raw} | {key: raw[key] for key in raw if key not in KEYS}
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110)


def lines(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """The two files as text: «-» what goes, «+» what comes, three lines around; empty when they are the same."""
    before = canonical(old).splitlines() if old else []
    return list(difflib.unified_diff(before, canonical(new).splitlines(), "avant", "après", lineterm=""))


def changes(old: Aid | None, new: Aid) -> list[Change]:
    """Each field that differs, in the order of the file; every filled field of an aid that is new."""
    before, after = _told(old) if old else {}, _told(new)
    found = []
    for name, told in after.items():
        was = before.get(name, ())
        if was != told and (old or told):
            goes, comes = tuple(one for one in was if one not in told), tuple(one for one in told if one not in was)
            # The same words in another order, or the same sentence over another rule: both are shown whole.
            found.append(Change(name, FIELDS_FR[name], *((goes, comes) if goes or comes else (was, told))))
        elif old and name in {"criteria", "parameters", "amount", "cases"} and old.raw[name] != new.raw[name]:
            found.append(Change(name, FIELDS_FR[name], (_flat(old.raw[name]),), (_flat(new.raw[name]),)))
    return found


def turned(old: Aid | None, new: Aid, *, today: datetime.date) -> list[Turned]:
    """The cases of both files that the two rules answer otherwise."""
    if old is None:
        return []
    known = {(case["name"], str(case["date"])): case for aid in (old, new) for case in aid.cases}
    found = []
    for (name, day), case in known.items():
        was, now = (verdict_of(aid, case, today=today) for aid in (old, new))
        if was != now:
            found.append(Turned(name, day, was, now))
    return found


def verdict_of(aid: Aid, case: Mapping[str, Any], *, today: datetime.date) -> str:
    """What an aid answers to a case; «hors la loi connue» on a day that its dated values leave out."""
    try:
        return explain(aid, read_profile({**case["profile"], "date_demande": case["date"]}, today=today), today=today).verdict
    except Gap:
        return "hors la loi connue"
    except Malformed:
        return "cas illisible"


def _told(aid: Aid) -> dict[str, tuple[str, ...]]:
    """Every field as lines of words."""
    told: dict[str, tuple[str, ...]] = {}
    for key in KEYS:
        if key == "dates":
            told |= {
                f"dates.{side}": _words(key, aid.raw[key].get(side))
                for side in ("start", "end", "entries_closed_on", "deadline")
            }
        elif key == "criteria":
            told[key] = tuple(node.label for node in aid.criteria)
        else:
            told[key] = tuple(_lines_of(aid, key))
    return told


def _lines_of(aid: Aid, key: str) -> Iterator[str]:
    value = aid.raw[key]
    if key == "parameters":
        for one in value.values():
            yield from (f"{one['label']}, {_period(each)} : {_plain(each['value'])}" for each in one["periods"])
    elif key == "cases":
        yield from (f"{case['name']} ({case['date']}) : {case['verdict']}" for case in aid.cases)
    elif key == "references":
        yield from (", ".join(str(each[name]) for name in ("title", "url", "published") if each.get(name)) for each in value)
    elif key == "stages":
        yield from (words.stages().get(one, one) for one in value)
    else:
        yield from _words(key, value)


def _words(key: str, value: Any) -> tuple[str, ...]:
    known = _WORDS.get(key, {})
    if value is None or value == []:
        return ()
    if isinstance(value, list):
        return tuple(known.get(one, one) if isinstance(one, str) else _flat(one) for one in value)
    if isinstance(value, Mapping):
        return tuple(f"{name} : {_flat(each)}" for name, each in value.items() if each not in (None, [], {}))
    return (known.get(value, value) if isinstance(value, str) else _plain(value),)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "non documenté" if value is None else str(value)


def _period(each: Mapping[str, Any]) -> str:
    first, last = each.get("from"), each.get("to")
    return " ".join(filter(None, (f"depuis {first}" if first else "", f"jusqu'au {last}" if last else ""))) or "toujours"


def _flat(value: Any) -> str:
    if not isinstance(value, list | Mapping):
        return _plain(value)
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6).strip()
