"""Which neighbourhoods have figures that leave in files apart, so that no file is offered that would be empty."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.terms import Terms, terms_of_figure


def has_figures_apart(edition: Edition, codes: Iterable[str]) -> bool:
    """Whether one of these neighbourhoods has a figure or a value under the ODbL."""
    return not _areas(edition.folder).isdisjoint(codes)


@lru_cache(maxsize=4)
def _areas(folder: Path) -> frozenset[str]:
    """Those of an edition, which never changes: two columns of its tables, read once."""
    edition = Edition.open(folder.parents[1], folder.name)
    manifests, found = edition.manifest.sources, set()
    for table, column in (("figures", "sources"), ("context", "source")):
        each = pq.read_table(edition.path(table), columns=["area", column]).group_by(["area", column]).aggregate([])
        rows = zip(each.column("area").to_pylist(), each.column(column).to_pylist(), strict=True)
        found |= {area for area, sources in rows if terms_of_figure(manifests, sources or "") is Terms.ODBL}
    return frozenset(found)
