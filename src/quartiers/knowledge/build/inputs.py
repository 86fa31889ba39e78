"""What a build works from: the sources that were taken, as small tables or as Parquet for DuckDB."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.store import SourceManifest, Store
from quartiers.knowledge.vocabulary.origins import Origin

Row = dict[str, Any]

# The whole register has 44 million rows; anything far below is a sample, from which no stock may be counted.
WHOLE_REGISTER_ROWS = 30_000_000


@dataclass(frozen=True)
class Inputs:
    """The sources of one build, by name; a source that is not here is absent."""

    store: Store
    manifests: Mapping[str, SourceManifest]
    kind: Kind

    def has(self, name: str) -> bool:
        """Tell whether this source was taken."""
        return name in self.manifests

    def path(self, name: str) -> Path:
        """The Parquet table of a source."""
        return self.store.table(self.manifests[name])

    def rows(self, name: str) -> list[Row]:
        """The rows of a small source; none when it is absent."""
        return list(pq.read_table(self.path(name)).to_pylist()) if self.has(name) else []

    def named(self, prefix: str) -> list[SourceManifest]:
        """The sources of a family (`partial_register.`, `osm_points.`), in the order of their names."""
        return [self.manifests[name] for name in sorted(self.manifests) if name.startswith(prefix)]

    @property
    def has_whole_register(self) -> bool:
        """Tell whether the register of establishments is here, whole."""
        manifest = self.manifests.get("sirene_establishments")
        # A simulated register is whole, whatever its size: nothing exists outside it.
        return manifest is not None and (manifest.rows >= WHOLE_REGISTER_ROWS or manifest.origin is Origin.SIMULATED)
