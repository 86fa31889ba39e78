"""The published JSON Schema of a portrait (draft 2020-12)."""

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "schema" / "portrait.schema.json"


def portrait_schema() -> dict[str, Any]:
    """The schema that every portrait in JSON follows."""
    schema: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return schema
