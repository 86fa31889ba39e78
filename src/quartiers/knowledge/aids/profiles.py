"""What a person or a project has answered: the values of fields, and the day that the question is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.figures import FIGURES
from quartiers.knowledge.rules.fields import is_figure
from quartiers.knowledge.rules.tree import Known
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed


@dataclass(frozen=True)
class Profile:
    """Known values by field, the day of asking, and figures that serve amounts only, never a verdict."""

    known: Known
    day: datetime.date
    figures: Mapping[str, float]


def read_profile(raw: Any, *, today: datetime.date) -> Profile:
    """A profile from its file: fields of fields.yaml, `date_demande` (today when absent), `chiffres`; raises Malformed."""
    if not isinstance(raw, Mapping):
        raise Malformed("Le profil n'est pas lisible : écrivez un champ par ligne, comme « effectif: 3 ».")
    declared, known = fields(), {}
    for name, value in raw.items():
        if name in {"date_demande", "chiffres"}:
            continue
        if name not in declared:
            raise Malformed(f"Champ « {name} » inconnu : les champs possibles sont dans « quartiers aids fields ».")
        read = declared[name].read(value)
        if read is not None:
            known[name] = read
    return Profile(known, _day(raw.get("date_demande"), today), _figures(raw.get("chiffres") or {}))


def _day(raw: Any, today: datetime.date) -> datetime.date:
    if raw is None:
        return today
    try:
        return raw if isinstance(raw, datetime.date) else parse_day(str(raw))
    except Malformed as problem:
        raise Malformed(f"Champ « date_demande » : {problem}") from None


def _figures(raw: Any) -> Mapping[str, float]:
    if not isinstance(raw, Mapping):
        raise Malformed(f"« chiffres » n'est pas lisible : écrivez « chiffres: {{benefice_eur: 20000}} », pas « {raw} ».")
    for name, value in raw.items():
        if name not in FIGURES:
            raise Malformed(f"Chiffre « {name} » inconnu : choisissez parmi {', '.join(sorted(FIGURES))}.")
        if not is_figure(value):
            raise Malformed(f"Chiffre « {name} » : « {value} » n'est pas un nombre ; écrivez-le comme 20000.")
        if value < 0 and name != "benefice_eur":
            raise Malformed(f"Chiffre « {name} » : « {value} » est négatif ; écrivez 0 ou plus.")
    return dict(raw)
