"""The fields of a profile, read from fields.yaml: add one there."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from quartiers.knowledge.rules.fields import Field, Kind

FILE = Path(__file__).with_name("fields.yaml")


@lru_cache
def fields() -> Mapping[str, Field]:
    """Every field by name, in the order of the file."""
    declared = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Field(
            name=name,
            kind=Kind(entry["kind"]),
            label_fr=entry["label"],
            unit=entry.get("unit", ""),
            choices=entry.get("choices", {}),
            says=entry.get("says", {}),
        )
        for name, entry in declared.items()
    }
