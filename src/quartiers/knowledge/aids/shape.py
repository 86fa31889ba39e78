"""Where a file departs from its schema, in French: the part of JSON Schema that schema.py uses outside criteria and cases.

Criteria and cases have better sentences of their own (`reading`, `checking`). A test holds this against a full validator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

from quartiers.knowledge.aids.reading import Misplaced, Path
from quartiers.knowledge.aids.schema import schema
from quartiers.knowledge.vocabulary.refusals import Refusal

# Sixty times what the longest file holds in depth, four times what it holds in length.
LONGEST, _DEEPEST = 80_000, 30
_APART = ("criteria", "cases")
_LACKS_SUM = "il manque le montant : écrivez « fixed », « range », ou « rate » et « of »."
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float), "array": (list,), "object": (dict,),
    "null": (type(None),),
}  # fmt: skip


def check_text(text: str) -> None:
    """Refuse a text that no aid needs and that would cost much to read: too long, too deep, or with references inside it."""
    if len(text) > LONGEST:
        raise Refusal(f"Le texte a {len(text)} caractères, {LONGEST} au plus : raccourcissez-le.")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise Refusal(f"Ligne {_line(event)} : les renvois (*nom) ne sont pas permis ; recopiez la valeur.")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise Refusal(f"Ligne {_line(event)} : trop de groupes les uns dans les autres.")
    except yaml.YAMLError:
        # Not readable: the reader says where.
        return


def _line(event: yaml.Event) -> int:
    return int(getattr(event.start_mark, "line", 0)) + 1


def misfits(raw: Mapping[str, Any]) -> Iterator[Misplaced]:
    """Each place where the content of a file is not of the schema, criteria and cases apart."""
    whole = _whole()
    for key, asked in whole["properties"].items():
        if key not in _APART and key in raw:
            yield from _misfits(raw[key], asked, (key,))


@lru_cache
def _whole() -> dict[str, Any]:
    return schema()


def _misfits(value: Any, said: Mapping[str, Any], path: Path) -> Iterator[Misplaced]:
    asked = _resolved(said)
    if not _is_kind(value, asked.get("type")) or ("enum" in asked and value not in asked["enum"]):
        yield _wrong(value, asked, path)
    elif isinstance(value, dict):
        yield from _of_group(value, asked, path)
    elif not _fits_one(value, asked, path) or not _is_within(value, asked):
        yield _wrong(value, asked, path)
    elif isinstance(value, list):
        yield from _of_list(value, asked, path)


def _resolved(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference stands for; anything goes where criteria stand, which are read elsewhere."""
    name = asked.get("$ref", "").rpartition("/")[2]
    return asked if not name else _whole()["$defs"][name] if name == "number" else {}


def _fits_one(value: Any, asked: Mapping[str, Any], path: Path) -> bool:
    options = asked.get("anyOf")
    return not options or any(not any(True for _ in _misfits(value, option, path)) for option in options)


def _of_group(value: dict[Any, Any], asked: Mapping[str, Any], path: Path) -> Iterator[Misplaced]:
    properties, others = asked.get("properties", {}), asked.get("additionalProperties", True)
    if not _fits_one(value, asked, path):
        yield Misplaced(path, _LACKS_SUM if properties else _wrong(value, asked, path).args[0])
    for name in asked.get("required", ()):
        if name not in value:
            asked_fr = properties.get(name, {}).get("description", "ce que dit le schéma")
            yield Misplaced((*path, name), f"ce champ manque : écrivez {asked_fr}.")
    for name, each in value.items():
        place = (*path, str(name))
        if name in properties:
            yield from _misfits(each, properties[name], place)
        elif isinstance(others, Mapping):
            yield from _misfits(each, others, place)
        elif others is False:
            yield Misplaced(place, "ce champ n'existe pas : retirez-le ou corrigez son nom.")


def _of_list(value: list[Any], asked: Mapping[str, Any], path: Path) -> Iterator[Misplaced]:
    least, most = asked.get("minItems", 0), asked.get("maxItems", len(value))
    is_twice = asked.get("uniqueItems") and any(each in value[:rank] for rank, each in enumerate(value))
    if not least <= len(value) <= most or is_twice:
        yield _wrong(value, asked, path)
    for rank, each in enumerate(value):
        yield from _misfits(each, asked.get("items", {}), (*path, rank))


def _is_kind(value: Any, kinds: Any) -> bool:
    if kinds is None:
        return True
    wanted = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, bool):
        return "boolean" in wanted
    if isinstance(value, float) and value.is_integer() and "integer" in wanted:
        return True
    return any(isinstance(value, _KINDS[kind]) for kind in wanted)


def _is_within(value: Any, asked: Mapping[str, Any]) -> bool:
    if isinstance(value, str):
        return len(value) >= asked.get("minLength", 0) and bool(re.search(asked.get("pattern", ""), value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return bool(asked.get("minimum", value) <= value <= asked.get("maximum", value))


def _wrong(value: Any, asked: Mapping[str, Any], path: Path) -> Misplaced:
    return Misplaced(
        path, f"« {_short(value)} » n'est pas permis : écrivez {asked.get('description', 'une valeur du schéma')}."
    )


def _short(value: Any) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
