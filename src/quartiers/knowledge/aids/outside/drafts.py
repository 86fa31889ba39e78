"""An aid of another catalogue → a file of ours to be finished by a person: its words, no rule, and what nobody has verified.

Free text never becomes a criterion. Contacts are left at their source, and addresses and numbers of people are taken out.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from quartiers.knowledge.aids.outside.folding import folded
from quartiers.knowledge.aids.outside.records import OutsideAid
from quartiers.knowledge.aids.words import NATURES

_MOST_WORDS, _MOST_NAME = 700, 160
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+33|0)\s?[1-9](?:[\s.-]?\d{2}){4}")
# What our nature may be, from their codes; only the first is said, and a person corrects it.
_NATURE_OF = {
    "grant": "subvention", "loan": "prêt", "recoverable-advance": "prêt", "technical-engineering": "ingénierie",
    "financial-engineering": "ingénierie", "legal-engineering": "ingénierie",
}  # fmt: skip
_AUDIENCE_OF = {
    "private-sector": "TPE/PME", "private-person": "entrepreneur", "association": "association/ESS", "commune": "collectivité",
    "epci": "collectivité", "department": "collectivité", "region": "collectivité", "public-cies": "SEM/foncière",
}  # fmt: skip


def draft_of(one: OutsideAid, *, today: datetime.date) -> dict[str, Any]:
    """The content of a file, in the order of its keys; its existence is to be confirmed, and it has no criteria nor case."""
    place = " ; ".join(one.places)
    texts = [("Description", one.description), ("Conditions dites", one.eligibility), ("Périmètre dit", place)]
    return {
        "id": identifier(one),
        "name": _cut(one.name, _MOST_NAME),
        "carrier": _cut(", ".join(one.carriers), 200) or "non documenté",
        "programme_partner": "autre",
        "is_qpv_specific": False,
        "nature": next((_NATURE_OF[kind] for kind in one.kinds if kind in _NATURE_OF), NATURES[0]),
        "audiences": list(dict.fromkeys(_AUDIENCE_OF[code] for code in one.audiences if code in _AUDIENCE_OF)),
        "stages": [],
        "priorities": [],
        "levers": [],
        "what": _cut(without_people(one.description), _MOST_WORDS) or "À écrire d'après la source.",
        "how": "À écrire d'après la source.",
        "status": "a_confirmer",
        "is_selective": False,
        "dates": {"start": _day(one.opens_on), "end": None, "entries_closed_on": None, "deadline": _day(one.closes_on)},
        "criteria": [],
        "parameters": {},
        "amount": {"kind": "none", "lines": [], "schedule": None, "facts": []},
        "de_minimis": {"applies": None, "regulation": None, "is_confirmed": False},
        "compatibility": {
            "exclusive_groups": [], "same_expense_max_intensity": None, "max_total": None, "requires": [], "order": None,
            "text": [],
        },
        "exclusions": [],
        "contact": None,
        "references": [
            {"title": f"{one.source}, aide {one.source_id}", "url": one.url or None, "published": _day(one.updated_on),
             "proves": "existence"}
        ],
        "legal_reference": {"text": None, "is_verified": False},
        "confidence": "low",
        "last_source_year": one.updated_on.year if one.updated_on else None,
        "checked_on": today.isoformat(),
        "to_confirm": ["Texte importé : conditions, montant et contact restent à écrire d'après la source"],
        "notes": [f"{title} : {_cut(without_people(text), 4000)}" for title, text in texts if text.strip()],
        "replaced_by": [],
        "cases": [],
    }  # fmt: skip


def identifier(one: OutsideAid) -> str:
    """A name for the file, the same at each import: its source's number keeps it apart from ours."""
    prefix = "at" if one.source == "aides-territoires" else folded(one.source).replace(" ", "_")[:12]
    words = re.sub(r"[^a-z0-9]+", "_", folded(one.name)).strip("_")[:30].strip("_")
    number = re.sub(r"[^a-z0-9]+", "_", one.source_id.lower()).strip("_")[:12]
    return f"{prefix}_{number}_{words}".strip("_")[:60]


def without_people(text: str) -> str:
    """The text without addresses nor telephone numbers, which may be somebody's.

    >>> without_people("Écrire à jeanne@ville.invalid ou au 01 23 45 67 89")
    'Écrire à […] ou au […]'
    """
    return _PERSONAL.sub("[…]", text)


def _cut(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
