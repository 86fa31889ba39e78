"""What the sheet of an aid says beside its criteria: its amount, its dated values, what it goes with, its cases."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.figures import label_fr as figure_fr
from quartiers.knowledge.aids.words import SHARES_OF
from quartiers.knowledge.rules.fields import Kind
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number

_LIMITS_FR = {
    "base_min": "rien sous {} de base",
    "base_max": "base retenue : {} au plus",
    "min": "rien sous {}",
    "max": "{} au plus",
}


@dataclass(frozen=True)
class Period:
    """One value of a dated parameter; `value_fr` is empty when it is not documented."""

    name: str
    label_fr: str
    counted_fr: str
    days_fr: str
    value_fr: str
    reference_fr: str
    is_confirmed: bool
    is_current: bool


@dataclass(frozen=True)
class Together:
    """One rule of compatibility: its sentence, its form in figures, and the aid that it names."""

    sentence_fr: str
    detail_fr: str = ""
    aid: str = ""
    group: str = ""


@dataclass(frozen=True)
class CaseTold:
    """A case: its name, the day, what is known of the asker, the answer."""

    name: str
    is_borderline: bool
    day_fr: str
    profile_fr: tuple[str, ...]
    verdict: str
    missing_fr: tuple[str, ...]
    amount_fr: str


def amount_lines(aid: Aid) -> tuple[str, ...]:
    """How the amount is computed, line by line, then what is known of it and not computed."""
    amount = aid.raw["amount"]
    computed = [f"{line['label']} : {_formula(aid, line)}{_per(line)}" for line in amount["lines"] or ()]
    schedule = list(_schedule(aid, amount["schedule"])) if amount["schedule"] else []
    return (*computed, *schedule, *(amount["facts"] or ()))


def periods(aid: Aid, today: datetime.date) -> tuple[Period, ...]:
    """Every dated value, the one of today marked."""
    return tuple(_period(name, entry, raw, today) for name, entry in aid.raw["parameters"].items() for raw in entry["periods"])


def together(aid: Aid) -> tuple[Together, ...]:
    """What is computed of compatibility, each rule with its sentence."""
    rules = aid.raw["compatibility"]
    found = [Together(_de_minimis(aid.raw["de_minimis"]))]
    found += [Together(each["sentence"], "l'une ou l'autre", group=each["group"]) for each in rules["exclusive_groups"] or ()]
    if share := rules["same_expense_max_intensity"]:
        found.append(Together(share["sentence"], f"{_share(share['value'])} {SHARES_OF[share['of']]} au plus"))
    if most := rules["max_total"]:
        found.append(Together(most["sentence"], f"{number(most['value_eur'])} € au plus"))
    found += [Together(each["sentence"], "demande d'abord", aid=each["aid"]) for each in rules["requires"] or ()]
    if order := rules["order"]:
        found.append(Together(order["sentence"], "en dernier" if order["rank"] == "last" else "en premier"))
    return tuple(found)


def exclusive(aid: Aid, aids: Mapping[str, Aid]) -> dict[str, tuple[Aid, ...]]:
    """The other aids of each exclusive group of an aid."""
    own = [each["group"] for each in aid.raw["compatibility"]["exclusive_groups"] or ()]
    return {
        group: tuple(
            other
            for other in aids.values()
            if other.id != aid.id
            and any(each["group"] == group for each in other.raw["compatibility"]["exclusive_groups"] or ())
        )
        for group in own
    }


def cases(aid: Aid) -> tuple[CaseTold, ...]:
    """The cases of the file, in words."""
    return tuple(map(_case, aid.cases))


def _formula(aid: Aid, line: Mapping[str, Any]) -> str:
    if "fixed" in line:
        return _euros(aid, line["fixed"])
    if "range" in line:
        return f"de {_euros(aid, line['range'][0])} à {_euros(aid, line['range'][1])}"
    names: Sequence[str] = line["of"] if isinstance(line["of"], list) else [line["of"]]
    told = f"{_rate(aid, line['rate'])} × {' × '.join(map(figure_fr, names))}"
    limits = (say.format(_euros(aid, line[key])) for key, say in _LIMITS_FR.items() if line.get(key) is not None)
    return ", ".join([told, *limits])


def _per(line: Mapping[str, Any]) -> str:
    per = line.get("per")
    return " par an" if per == "an" else f" ({per})" if per else ""


def _schedule(aid: Aid, schedule: Mapping[str, Any]) -> Iterator[str]:
    for year in schedule["years"]:
        when = f"Année {year['from']}" if year["from"] == year["to"] else f"Années {year['from']} à {year['to']}"
        yield f"{when} : {_rate(aid, year['share'])} × {figure_fr(schedule['of'])}"
    if schedule["ceiling_per_year"] is not None:
        yield f"Plafond par an : {_euros(aid, schedule['ceiling_per_year'])}"


def _period(name: str, entry: Mapping[str, Any], raw: Mapping[str, Any], today: datetime.date) -> Period:
    start, end = (parse_day(str(raw[side])) if raw[side] else None for side in ("from", "to"))
    is_of_asking = entry["by"] == "date_demande"
    return Period(
        name=name,
        label_fr=entry["label"],
        counted_fr="le jour de la demande" if is_of_asking else fields()[entry["by"]].label_fr,
        days_fr=_days(start, end),
        value_fr="" if raw["value"] is None else _measured(raw["value"], entry["unit"]),
        reference_fr=raw["reference"],
        is_confirmed=raw["is_confirmed"],
        is_current=(start is None or start <= today) and (end is None or today <= end),
    )


def _days(start: datetime.date | None, end: datetime.date | None) -> str:
    if start and end:
        return f"du {label_fr(start)} au {label_fr(end)}"
    if start:
        return f"depuis le {label_fr(start)}"
    return f"jusqu'au {label_fr(end)}" if end else "sans date connue"


def _de_minimis(entry: Mapping[str, Any]) -> str:
    if entry["applies"] is None:
        return "Plafond « de minimis » : on ne sait pas si cette aide y compte."
    if not entry["applies"]:
        return "Plafond « de minimis » : cette aide n'y compte pas."
    sure = "" if entry["is_confirmed"] else ", à confirmer"
    return f"Plafond « de minimis » : cette aide y compte ({entry['regulation'] or 'règlement non documenté'}{sure})."


def _case(case: Mapping[str, Any]) -> CaseTold:
    known = [(name, value) for name, value in case["profile"].items() if name != "chiffres"]
    figures = (case["profile"].get("chiffres") or {}).items()
    return CaseTold(
        name=case["name"],
        is_borderline=case["is_borderline"],
        day_fr=label_fr(parse_day(str(case["date"]))),
        profile_fr=(
            *(_known(name, value) for name, value in known),
            *(f"{figure_fr(name)} : {number(value)}" for name, value in figures),
        ),
        verdict=case["verdict"],
        missing_fr=tuple(fields()[name].label_fr for name in case["missing"]),
        amount_fr="" if case.get("amount_eur") is None else f"{number(case['amount_eur'])} €",
    )


def _known(name: str, value: Any) -> str:
    field = fields()[name]
    return (
        f"{field.label_fr} : {_answer(name, value)}{f' {field.unit}' if field.unit and not isinstance(value, Mapping) else ''}"
    )


def _answer(name: str, value: Any) -> str:
    field = fields()[name]
    if isinstance(value, Mapping):
        parts = {"contient": "au moins", "peut_contenir": "peut-être", "min": "à partir de", "max": "jusqu'à"}
        return ", ".join(f"{parts[key]} {_answer(name, each)}" for key, each in value.items() if each is not None)
    if isinstance(value, list):
        joint = " ou " if field.kind is Kind.CHOICE else " et "
        return joint.join(_answer(name, each) for each in value) or "rien de cela"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field.kind is Kind.DAY:
        return label_fr(parse_day(str(value)))
    return number(value) if isinstance(value, int | float) else field.choices.get(str(value), str(value))


def _euros(aid: Aid, raw: Any) -> str:
    if isinstance(raw, Mapping):
        label = aid.parameters[raw["parameter"]].label_fr
        return f"« {label} » (valeur datée)"
    return f"{number(raw)} €"


def _rate(aid: Aid, raw: Any) -> str:
    return f"« {aid.parameters[raw['parameter']].label_fr} » (valeur datée)" if isinstance(raw, Mapping) else _share(raw)


def _share(raw: float) -> str:
    return f"{number(round(raw * 100, 6))} %"


def _measured(value: Any, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return _share(value) if unit == "ratio" else f"{number(value)} {unit.replace('EUR', '€')}"
