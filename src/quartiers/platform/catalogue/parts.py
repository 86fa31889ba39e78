"""The text of an aid's file in two parts: what a form asks field by field, and the rules, which stay text as it was typed."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

import yaml

from quartiers.knowledge.aids.loading import KEYS, plain

# Kept as text, with its comments: criteria, dated values, amount, how it goes with others, cases.
RULES = (
    "criteria", "parameters", "amount", "de_minimis", "compatibility", "exclusions", "legal_reference", "notes", "replaced_by",
    "cases",
)  # fmt: skip
ASKED = tuple(key for key in KEYS if key not in RULES)
_KEY = re.compile(r"^([A-Za-z_]+)[ ]*:", re.MULTILINE)
_NOTED_KEY = re.compile(r"^(?:#.*\n)*([A-Za-z_]+)[ ]*:", re.MULTILINE)
_BLANK = """# Toutes ces conditions à la fois ; les champs sont dans /aides/schema.json.
criteria:
  - {field: type_demandeur, op: in, value: [entreprise], label: "Vous avez une entreprise"}
parameters: {}
amount: {kind: grant, lines: [], schedule: null, facts: []}
de_minimis: {applies: null, regulation: null, is_confirmed: false}
compatibility:
  exclusive_groups: []
  same_expense_max_intensity: null
  max_total: null
  requires: []
  order: null
  text: []
exclusions: []
legal_reference: {text: null, is_verified: false}
notes: []
replaced_by: []
# Trois cas au moins, dont un cas limite : chacun dit ce que la règle doit répondre (oui, non ou depend).
cases:
  - name: "une entreprise"
    is_borderline: false
    date: "DAY"
    profile: {type_demandeur: entreprise}
    verdict: oui
    missing: []
  - name: "une commune"
    is_borderline: false
    date: "DAY"
    profile: {type_demandeur: commune}
    verdict: non
    missing: []
  - name: "on ne sait pas qui demande"
    is_borderline: true
    date: "DAY"
    profile: {}
    verdict: depend
    missing: [type_demandeur]
"""


def blank(today: datetime.date) -> str:
    """The file of an aid that nobody has written yet."""
    asked: dict[str, Any] = dict.fromkeys(ASKED, "")
    asked |= {key: [] for key in ("audiences", "stages", "priorities", "levers", "references", "to_confirm")}
    asked |= {
        "programme_partner": "autre", "nature": "subvention", "status": "ouvert", "confidence": "medium",
        "is_qpv_specific": False, "is_selective": False, "last_source_year": today.year, "checked_on": today.isoformat(),
        "dates": dict.fromkeys(("start", "end", "entries_closed_on", "deadline")),
    }  # fmt: skip
    return joined(asked, _BLANK.replace("DAY", today.isoformat()))


def joined(asked: Mapping[str, Any], rules: str) -> str:
    """The whole file: the fields of the form, then the rules as they were typed."""
    return head_of(asked) + "\n".join(rules.splitlines()) + "\n"


def head_of(asked: Mapping[str, Any]) -> str:
    """The first part of a file; its number of lines is what separates a line of the file from one of the rules."""
    ordered = {key: asked[key] for key in ASKED if key in asked}
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110)


def split(text: str) -> tuple[dict[str, Any], str]:
    """The two parts again. A field of the form that cannot be read stays in the rules, where it is seen and mended."""
    asked: dict[str, Any] = {}
    rules: list[str] = []
    for key, block in _blocks(text):
        try:
            read = plain(block) if key in ASKED and key not in asked else None
        except (yaml.YAMLError, RecursionError):
            read = None
        if isinstance(read, dict) and set(read) == {key}:
            asked[key] = read[key]
        else:
            rules.append(block)
    return asked, "".join(rules)


def keys_in(rules: str) -> list[str]:
    """The keys that a text of rules gives at its first level."""
    return _KEY.findall(rules)


def _blocks(text: str) -> list[tuple[str, str]]:
    """Each key of the first level with its lines, and the comments just above it."""
    starts = [(found.start(), found[1]) for found in _NOTED_KEY.finditer(text)]
    if not starts:
        return [("", text)]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    first = [("", text[: starts[0][0]])] if starts[0][0] else []
    return first + [(key, text[start:end]) for (start, key), end in zip(starts, ends, strict=True)]
