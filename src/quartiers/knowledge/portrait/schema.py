"""The published JSON Schemas of a portrait and of a territory (draft 2020-12)."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schema"


def portrait_schema() -> dict[str, Any]:
    """The schema that every portrait in JSON follows."""
    return _read("portrait")


def territory_schema() -> dict[str, Any]:
    """The schema that every territory in JSON follows."""
    return _read("territory")


def _read(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema
