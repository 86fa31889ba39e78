"""A criterion in plain French, when its file gives no words of its own."""

from typing import Any

from quartiers.knowledge.rules.fields import Field, Kind
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number

_COMPARED = {
    "lt": "moins de {value}",
    "lte": "{value} au plus",
    "gt": "plus de {value}",
    "gte": "{value} au moins",
    "eq": "{value}",
    "ne": "autre que {value}",
    "in": "{value}",
    "not_in": "autre que {value}",
    "intersecte": "{value}",
    "disjoint": "aucun de {value}",
}
_DAYS = {"lt": "avant le {value}", "lte": "le {value} au plus tard", "gt": "après le {value}", "gte": "à partir du {value}"}


def sentence(field: Field, op: str, raw: Any) -> str:
    """The words of one test: «Salariés : moins de 50»."""
    if field.kind is Kind.DAY:
        return f"{field.title_fr} : {_DAYS.get(op, '{value}').format(value=label_fr(parse_day(str(raw))))}"
    template = field.says.get(op) or f"{field.title_fr} : {_COMPARED[op]}"
    return template.format(value=_value(field, raw))


def _value(field: Field, raw: Any) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not field.unit and 0 < raw < 1:
            return f"{number(raw * 100)} %"
        return f"{number(raw)} {field.unit}".strip()
    return field.words(raw)
