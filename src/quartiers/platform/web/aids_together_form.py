"""What somebody puts together, read from the form: aids, and figures that are checked, given back, and never kept."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.platform.web.reading import typed

MOST_AIDS = 12
EXPENSES = ("A", "B", "C")
EARLIER = ("1", "2", "3")
# What has been received: nobody asked, nothing, or what the lines say.
RECEIVED_FR = {"": "je ne sais pas", "aucune": "aucune", "oui": "oui, les voici"}
YES_NO_FR = {"": "je ne sais pas", "oui": "oui", "non": "non"}
_AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?", re.ASCII)
_BLANKS = re.compile(r"[\s\u00a0\u202f€]")


@dataclass
class Typed:
    """The form as it was typed, and one sentence for each thing that is not understood, by name of its box."""

    aids: tuple[str, ...]
    boxes: Mapping[str, str]
    troubles_fr: dict[str, str] = field(default_factory=dict)

    def box(self, name: str) -> str:
        """What was typed in a box."""
        return self.boxes.get(name, "")


def read(sent: QueryDict, every: Mapping[str, Aid]) -> Typed:
    """The aids chosen, with what the button that was pressed adds, takes away or keeps; and every box."""
    chosen = [*sent.getlist("aide"), *sent.getlist("ajouter")]
    if kept := sent.get("garder", "").split():
        chosen = kept
    gone = set(sent.getlist("retirer"))
    aids = [key for key in dict.fromkeys(chosen) if key in every and key not in gone]
    boxes = {name: typed(value) for name, value in sent.items() if name not in {"aide", "ajouter", "retirer", "garder"}}
    found = Typed(tuple(aids[:MOST_AIDS]), boxes)
    if len(aids) > MOST_AIDS:
        found.troubles_fr["ajouter"] = f"{MOST_AIDS} aides au plus se vérifient à la fois : retirez-en une pour en ajouter une."
    if strange := [key for key in dict.fromkeys(chosen) if key not in every]:
        found.troubles_fr["aide"] = f"« {typed(strange[0])} » n'est pas au catalogue : cherchez l'aide par ses mots."
    return found


def mapping_of(one: Typed, every: Mapping[str, Aid], today: datetime.date) -> dict[str, Any]:
    """The bundle as its file would say it (docs/aides-cumul.md); what is not understood is told, and left unknown."""
    expenses = [
        {"id": f"dépense {letter}", "amount_eur": _euros(one, f"cout-{letter}", f"Montant de la dépense {letter}"),
         "deficit_eur": _euros(one, f"deficit-{letter}", f"Déficit de la dépense {letter}")}
        for letter in EXPENSES
    ]  # fmt: skip
    return {
        "day": today,
        "aids": [_aid(one, every[key]) for key in one.aids],
        "expenses": expenses,
        "earlier": list(_earlier(one)) if one.box("recues") == "oui" else [] if one.box("recues") == "aucune" else None,
        "held": {"oui": required(one.aids, every), "non": []}.get(one.box("obtenue")),
        "public_total_eur": _euros(one, "total-public", "Total des financements publics"),
        "is_local_authority": {"oui": True, "non": False}.get(one.box("collectivite")),
    }


def required(chosen: tuple[str, ...], every: Mapping[str, Aid]) -> list[str]:
    """The aids that those chosen ask for and that are not among them."""
    found = [each["aid"] for key in chosen for each in every[key].raw["compatibility"]["requires"] or ()]
    return [key for key in dict.fromkeys(found) if key not in chosen and key in every]


def _aid(one: Typed, aid: Aid) -> dict[str, Any]:
    letter = one.box(f"depense-{aid.id}")
    return {
        "aid": aid.id,
        "granted_on": _day(one, f"jour-{aid.id}", f"Jour d'octroi de « {aid.name} »"),
        "amount_eur": _euros(one, f"montant-{aid.id}", f"Montant de « {aid.name} »"),
        "gross_grant_equivalent_eur": _euros(one, f"esb-{aid.id}", f"Équivalent-subvention de « {aid.name} »"),
        "expense": f"dépense {letter}" if letter in EXPENSES else None,
    }


def _earlier(one: Typed) -> Iterator[dict[str, Any]]:
    for number in EARLIER:
        amount = _euros(one, f"recu-{number}", f"Montant de l'aide reçue n° {number}")
        day = _day(one, f"recu-jour-{number}", f"Jour de l'aide reçue n° {number}")
        # Only what the general regulation counts is asked: it is the one that the page names.
        if amount is not None or day is not None:
            yield {"granted_on": day, "gross_grant_equivalent_eur": amount, "regulation": "UE 2023/2831"}


def _euros(one: Typed, name: str, label_fr: str) -> float | None:
    text = _BLANKS.sub("", one.box(name))
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        one.troubles_fr[name] = (
            f"{label_fr} : « {one.box(name)} » n'est pas un montant en euros ; écrivez par exemple 12 000,50."
        )
        return None
    return float(Decimal(text.replace(",", ".")))


def _day(one: Typed, name: str, label_fr: str) -> datetime.date | None:
    text = one.box(name)
    try:
        return parse_day(text) if text else None
    except Malformed:
        one.troubles_fr[name] = f"{label_fr} : « {text} » n'est pas un jour ; écrivez par exemple 15/06/2026."
        return None
