"""What an edition is made of: its kind, its day, its sources with their digests, its tables, its warnings."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quartiers.knowledge.sources.store import SourceManifest

# Changes when a figure of the same files would change.
METHOD_VERSION = "1"


class Kind(StrEnum):
    """The two kinds of edition, which never mix (design.md, section 2)."""

    DEMONSTRATION = "demonstration"
    REAL = "real"

    @property
    def label_fr(self) -> str:
        """What follows « édition » for a reader."""
        return "de démonstration" if self is Kind.DEMONSTRATION else "réelle"


@dataclass(frozen=True)
class TableManifest:
    """One Parquet table: its rows and its digest (sha256, hexadecimal)."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class EditionManifest:
    """The first page of an edition; `as_of` and `built_on` are days (ISO)."""

    edition: str
    kind: Kind
    as_of: str
    built_on: str
    method_version: str
    sources: Mapping[str, SourceManifest]
    tables: Mapping[str, TableManifest]
    absent: Mapping[str, str]
    warnings: tuple[str, ...]

    @classmethod
    def from_json(cls, text: str) -> "EditionManifest":
        """Read what `to_json` wrote."""
        values = json.loads(text)
        values["kind"] = Kind(values["kind"])
        values["warnings"] = tuple(values["warnings"])
        values["tables"] = {name: TableManifest(**table) for name, table in values["tables"].items()}
        values["sources"] = {name: SourceManifest.from_json(json.dumps(source)) for name, source in values["sources"].items()}
        return cls(**values)

    def to_json(self) -> str:
        """JSON with sorted keys, so that equal manifests are equal bytes."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
