"""The editions that lie in the home, published or not, as the national team sees them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import EditionManifest
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.models import Publication


@dataclass(frozen=True)
class Lying:
    """An edition in its folder; `trouble_fr` is empty when it is whole (files and numbers of rows, not digests)."""

    name: str
    manifest: EditionManifest | None
    size_bytes: int
    trouble_fr: str
    publication: Publication | None

    @property
    def origin_fr(self) -> str:
        """The worst origin of its sources, in French."""
        return worst(source.origin for source in self.manifest.sources.values()).label_fr if self.manifest else ""

    @property
    def has_simulated(self) -> bool:
        """Whether one of its sources is simulated."""
        return bool(self.manifest) and any(s.origin is Origin.SIMULATED for s in self.manifest.sources.values())

    @property
    def as_of(self) -> datetime.date | None:
        """The day that its data speak of."""
        return datetime.date.fromisoformat(self.manifest.as_of) if self.manifest else None

    @property
    def size_mb(self) -> float:
        """Its size on disk, in millions of bytes."""
        return self.size_bytes / 1e6


def lying(home: Path) -> list[Lying]:
    """Every folder of editions, the most recent day first; one that cannot be read says why."""
    publications = {publication.edition: publication for publication in Publication.objects.all()}
    folders = sorted((path for path in (home / "editions").glob("*/") if not path.name.startswith(".")), reverse=True)
    return [_seen(home, folder, publications) for folder in folders]


def missing(home: Path, present: list[Lying]) -> list[Publication]:
    """Publications whose folder is no longer there: they cannot be rolled back to."""
    names = {one.name for one in present}
    return [publication for publication in Publication.objects.all() if publication.edition not in names]


def _seen(home: Path, folder: Path, publications: Mapping[str, Publication]) -> Lying:
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    publication = publications.get(folder.name)
    try:
        manifest = Edition.open(home, folder.name).manifest
    except Refusal as refusal:
        return Lying(folder.name, None, size, str(refusal), publication)
    return Lying(folder.name, manifest, size, _trouble(folder, manifest), publication)


def _trouble(folder: Path, manifest: EditionManifest) -> str:
    for name, table in sorted(manifest.tables.items()):
        path = folder / f"{name}.parquet"
        try:
            rows = pq.read_metadata(path).num_rows
        except FileNotFoundError:
            return f"La table « {name} » manque."
        except pa.ArrowException:
            return f"La table « {name} » n'est pas lisible."
        if rows != table.rows:
            return f"La table « {name} » a {rows} lignes au lieu de {table.rows}."
    return ""
