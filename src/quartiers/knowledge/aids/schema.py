"""The JSON Schema (2020-12) of an aid's file, made from the lists that the code reads; docs/reference/aide.schema.json.

What no schema can see (periods that touch, verdicts of cases, names of parameters) is checked by `checking`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from quartiers.knowledge.aids import words
from quartiers.knowledge.aids.bundles.law import law
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.figures import FIGURES
from quartiers.knowledge.aids.loading import KEYS
from quartiers.knowledge.rules.fields import FITTING, Field, Kind

Schema = dict[str, Any]

ADDRESS = "https://quartiers.invalid/aide.schema.json"
PROFILE_ADDRESS = "https://quartiers.invalid/profil.schema.json"
_TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S", "description": "un texte"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"], "description": "un texte, ou null"}
_FLAG: Schema = {"type": "boolean", "description": "true ou false"}
_MAYBE_FLAG: Schema = {"type": ["boolean", "null"], "description": "true, false, ou null"}
_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
_DAY: Schema = {"type": "string", "pattern": _DAY_PATTERN, "description": "un jour, comme 2026-03-01"}
_MAYBE_DAY: Schema = {"type": ["string", "null"], "pattern": _DAY_PATTERN, "description": "un jour, comme 2026-03-01, ou null"}
_TEXTS: Schema = {"type": "array", "items": _TEXT, "description": "une liste de textes, [] quand il n'y a rien"}
_NAME_PATTERN = r"^[a-z][a-z0-9_]{1,59}$"
_NAME: Schema = {"type": "string", "pattern": _NAME_PATTERN, "description": "des minuscules, chiffres et _, comme aide_loyers"}
_URL: Schema = {
    "type": ["string", "null"], "pattern": r"^https?://[^\s/]", "description": "une adresse entière (https://…), ou null",
}  # fmt: skip


def schema() -> Schema:
    """The whole schema, as JSON would have it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Aide : un fichier YAML, ses jours écrits en texte",
        **_group({key: _KEYS[key] for key in KEYS}),
        "$defs": {
            "criteria": {"type": "array", "items": {"$ref": "#/$defs/criterion"}, "description": "une liste de critères"},
            "criterion": _criterion(),
            "number": _number(),
            "profile": _profile(),
        },
    }


def profile_schema() -> Schema:
    """The schema of a profile, each field with its words and its unit; an absent or null field is unknown."""
    told = {name: {"title": field.label_fr, "description": field.unit or field.kind.value} for name, field in fields().items()}
    told["date_demande"] = {"title": "jour de la demande", "description": "aujourd'hui quand il manque"}
    told["chiffres"] = {"title": "chiffres qui servent aux montants, jamais aux réponses"}
    profile = _profile()
    properties = {name: one | told[name] for name, one in profile["properties"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": PROFILE_ADDRESS,
        "title": "Profil d'une personne ou d'un projet, pour quartiers aids explain",
        **profile,
        "properties": properties,
    }


def _group(properties: Mapping[str, Schema], *, optional: Collection[str] = (), description: str = "") -> Schema:
    """An object with these keys and no other; all must be there but the optional ones."""
    said = {"description": description} if description else {"description": f"{{{', '.join(properties)}}}"}
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False, **said}


def _nullable(one: Schema) -> Schema:
    either = one | {"type": [one["type"], "null"], "description": f"{one['description']}, ou null"}
    return either | ({"enum": [*one["enum"], None]} if "enum" in one else {})


def _one_of(values: Collection[str]) -> Schema:
    return {"type": "string", "enum": list(values), "description": ", ".join(values)}


def _some_of(values: Collection[str]) -> Schema:
    return {
        "type": "array", "items": _one_of(values), "uniqueItems": True,
        "description": f"une liste prise dans {', '.join(values)}",
    }  # fmt: skip


def _list(one: Schema) -> Schema:
    return {"type": "array", "items": one, "description": "une liste, [] quand il n'y a rien"}


# What is larger was mistyped, and no amount could hold it.
_MOST = 1e12


def _bounded(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high, "description": f"un nombre entre {low} et {high}"}


def _number() -> Schema:
    """A number of an amount: itself, or a dated parameter by name; negative ones mean nothing."""
    named = _group({"parameter": _TEXT})
    return {
        "anyOf": [{"type": "number", "minimum": 0, "maximum": _MOST}, {"type": "null"}, named],
        "description": "un nombre de mille milliards au plus, {parameter: …}, ou null",
    }


_NUMBER: Schema = {"$ref": "#/$defs/number"}
_CRITERIA: Schema = {"$ref": "#/$defs/criteria"}
_FIGURE: Schema = _one_of(sorted({*FIGURES, *(field.name for field in fields().values() if field.kind is Kind.NUMBER)}))
_LINE: Schema = _group(
    {
        "label": _TEXT, "when": _CRITERIA, "fixed": _NUMBER,
        "range": {
            "type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2,
            "description": "deux nombres, comme [1000, 5000]",
        },
        "rate": _NUMBER, "of": {"anyOf": [_FIGURE, _list(_FIGURE)], "description": "un chiffre, ou une liste de chiffres"},
        "base_min": _NUMBER, "base_max": _NUMBER, "min": _NUMBER, "max": _NUMBER, "per": _MAYBE_TEXT,
    },
    optional=("when", "fixed", "range", "rate", "of", "base_min", "base_max", "min", "max", "per"),
) | {"anyOf": [{"required": ["fixed"]}, {"required": ["range"]}, {"required": ["rate", "of"]}]}  # fmt: skip
_YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 99, "description": "un rang d'année, comme 1"}
_EUROS: Schema = {"type": "number", "minimum": 0, "maximum": _MOST, "description": "un montant en euros"}
_SENTENCE = {"sentence": _TEXT}
_CASE: Schema = _group(
    {
        "name": _TEXT, "is_borderline": _FLAG, "date": _DAY, "profile": {"$ref": "#/$defs/profile"},
        "verdict": _one_of(words.VERDICTS), "missing": _some_of(fields()),
        "amount_eur": {"type": ["number", "null"], "maximum": _MOST, "description": "un montant en euros, ou null"},
    },
    optional=("amount_eur",),
)  # fmt: skip
_PERIOD: Schema = _group(
    {
        "from": _MAYBE_DAY, "to": _MAYBE_DAY,
        "value": {
            "type": ["number", "string", "boolean", "array", "null"], "minimum": -_MOST, "maximum": _MOST,
            "description": "une valeur, ou null",
        },
        "reference": _TEXT, "is_confirmed": _FLAG,
    },
)  # fmt: skip
_DAYS_ASKED = ["date_demande", *(field.name for field in fields().values() if field.kind is Kind.DAY)]
_KEYS: Mapping[str, Schema] = {
    "id": _NAME,
    "name": _TEXT,
    "carrier": _TEXT,
    "programme_partner": _one_of(words.PARTNERS),
    "is_qpv_specific": _FLAG,
    "nature": _one_of(words.NATURES),
    "audiences": _some_of(words.AUDIENCES),
    "stages": _some_of(words.stages()),
    "priorities": _some_of(words.PRIORITIES),
    "levers": _some_of(words.LEVERS),
    "what": _TEXT,
    "how": _TEXT,
    "status": _one_of(words.STATUSES),
    "is_selective": _FLAG,
    "dates": _group(dict.fromkeys(("start", "end", "entries_closed_on", "deadline"), _MAYBE_DAY)),
    "criteria": _CRITERIA,
    "parameters": {
        "type": "object", "description": "{nom: {label, unit, by, periods}}, {} quand il n'y a rien",
        "additionalProperties": _group(
            {"label": _TEXT, "unit": _TEXT, "by": _one_of(_DAYS_ASKED), "periods": _list(_PERIOD) | {"minItems": 1}},
        ),
    },
    "amount": _group(
        {
            "kind": _one_of(words.AMOUNTS), "lines": _list(_LINE), "facts": _TEXTS,
            "schedule": _nullable(_group({
                "of": _FIGURE, "ceiling_per_year": _NUMBER,
                "years": _list(_group({"from": _YEAR, "to": _YEAR, "share": _bounded(0, 1)})),
            })),
        },
    ),
    "de_minimis": _group({"applies": _MAYBE_FLAG, "regulation": _MAYBE_TEXT, "is_confirmed": _FLAG}),
    "compatibility": _group({
        "exclusive_groups": _list(_group({"group": _one_of(law().groups), **_SENTENCE})),
        "same_expense_max_intensity": _nullable(
            _group({"value": _bounded(0, 1), "of": _one_of(words.SHARES_OF), **_SENTENCE})
        ),
        "max_total": _nullable(_group({"value_eur": _EUROS, **_SENTENCE})),
        "requires": _list(_group({"aid": _NAME, **_SENTENCE})),
        "order": _nullable(_group({"rank": _one_of(words.RANKS), **_SENTENCE})),
        "text": _TEXTS,
    }),
    "exclusions": _TEXTS,
    "contact": _MAYBE_TEXT,
    "references": _list(_group(
        {"title": _TEXT, "url": _URL, "published": _MAYBE_TEXT, "proves": _nullable(_one_of(words.PROOFS))},
    )),
    "legal_reference": _group({"text": _MAYBE_TEXT, "is_verified": _FLAG}),
    "confidence": _one_of(words.CONFIDENCES),
    "last_source_year": {
        "type": ["integer", "null"], "minimum": 1900, "maximum": 2100, "description": "une année, comme 2026, ou null",
    },
    "checked_on": _DAY,
    "to_confirm": _TEXTS,
    "notes": _TEXTS,
    "replaced_by": _list(_NAME),
    "cases": _list(_CASE),
}  # fmt: skip


def _criterion() -> Schema:
    """One criterion: a group of others, or a test whose operator and value fit its field."""
    tests = {
        "field": _one_of(fields()), "op": {"type": "string"}, "value": {},
        "label": _TEXT, "note": {"type": "string"}, "source": {"type": "string"},
    }  # fmt: skip
    return {
        "type": "object",
        "description": "{field: …, op: …, value: …}, {any: […]}, {all: […]} ou {not: …}",
        "oneOf": [
            *(_group({name: _CRITERIA, "label": _TEXT}, optional=("label",)) for name in ("any", "all")),
            _group({"not": {"$ref": "#/$defs/criterion"}, "label": _TEXT}, optional=("label",)),
            _group(tests, optional=("label", "note", "source")) | {"allOf": list(_fitting())},
        ],
    }


def _fitting() -> Iterator[Schema]:
    """For each field, the operators that fit it, and the values for one that decides."""
    for field in fields().values():
        ops = [*sorted(FITTING[field.kind]), "non_precise"]
        decides = {"properties": {"op": {"not": {"const": "non_precise"}}}}
        yield {
            "if": {"properties": {"field": {"const": field.name}}},
            "then": {
                "properties": {"op": {"enum": ops}},
                "if": decides,
                "then": {"properties": {"value": {"anyOf": [_compared(field), _group({"parameter": _TEXT})]}}},
            },
        }


def _compared(field: Field) -> Schema:
    if field.kind is Kind.FLAG:
        return {"type": "boolean"}
    if field.kind is Kind.NUMBER:
        return {"type": "number", "minimum": 0, "maximum": _MOST}
    if field.kind is Kind.DAY:
        return _DAY
    return {"anyOf": [_word(field), {"type": "array", "items": _word(field)}]}


def _word(field: Field) -> Schema:
    return {"enum": list(field.choices)} if field.choices else {"type": "string"}


def _profile() -> Schema:
    """A profile of a case: every field may be absent or null, that is unknown."""
    # Only a year's profits may be negative.
    figure = {"type": "number", "minimum": -_MOST, "maximum": _MOST}
    figures = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(FIGURES, figure)}
    return {
        "type": "object",
        "description": "un champ par ligne, comme « effectif: 3 »",
        "properties": {name: _known(field) for name, field in fields().items()} | {"date_demande": _DAY, "chiffres": figures},
        "additionalProperties": False,
    }


def _known(field: Field) -> Schema:
    forms: list[Schema] = [{"type": "null"}, _compared(field)]
    if field.kind in {Kind.NUMBER, Kind.DAY}:
        bound: Schema = {"anyOf": [{"type": "null"}, _compared(field)]}
        forms.append(_group({"min": bound, "max": bound}, optional=("min", "max")))
    if field.kind is Kind.CHOICES:
        held: Schema = {"type": ["array", "null"], "items": _word(field)}
        forms.append(
            _group(
                {"contient": held, "peut_contenir": {"anyOf": [{"const": "tout"}, held]}},
                optional=("contient", "peut_contenir"),
            )
        )
    return {"anyOf": forms}
