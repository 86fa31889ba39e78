"""Writing a whole simulated register, city by city, so that memory does not grow with it."""

import dataclasses
import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quartiers.knowledge.sources.simulated import outlines
from quartiers.knowledge.sources.simulated.ground import MOST_UNITS, RESIDENTS_OF_CELL, units
from quartiers.knowledge.sources.simulated.lives import lives
from quartiers.knowledge.sources.simulated.places import locate
from quartiers.knowledge.sources.simulated.plan import plan
from quartiers.knowledge.sources.simulated.tables import Drawn, Register, register
from quartiers.knowledge.sources.simulated.truth import truth
from quartiers.knowledge.vocabulary.refusals import Refusal

# One file per table of `Register`, in its order, then the others; official sources know them by these names.
FILES = {
    "establishments": "simule_StockEtablissement.parquet",
    "legal_units": "simule_StockUniteLegale.parquet",
    "history": "simule_StockEtablissementHistorique.parquet",
    "successions": "simule_StockEtablissementLiensSuccession.parquet",
    "locations": "simule_GeolocalisationEtablissement.parquet",
}
SMALL_FILES = ("simule_quartiers.geojson", "simule_iris.geojson", "simule_communes.geojson", "simule_unites_urbaines.csv")
TRUTH = "verite.parquet"

# Establishments, closed ones included, that come of 1,000 residents.
_ROWS_OF_1000 = 167.0
# One piece of neighbourhood for so many rows; most of them are in both lists.
_ROWS_OF_PLACE, _USUAL_PLACES = 2400.0, 730
# As many as there are codes to give: three digits in 2015, two and a letter in 2024.
MOST_PLACES = 1_023
LEAST_ROWS = 20_000
_LEAST_UNITS, _UNIT_ROWS = 3, 20_000

Progress = Callable[[str, int, int], None]


def simulate(
    folder: Path,
    *,
    rows: int,
    seed: int | tuple[int, int],
    as_of: datetime.date,
    progress: Progress,
    most_places: int = _USUAL_PLACES,
) -> Path:
    """Write a register of about so many establishments (open and closed) into a folder; gives the file of its truth.

    `most_places`: pieces of neighbourhood at most, up to `MOST_PLACES`. The same arguments give the same bytes. Two seeds:
    the first draws the cities and their laws, the second lives them once more (same truth, other establishments).
    Refuses fewer rows than three cities hold (`LEAST_ROWS`).
    """
    if rows < LEAST_ROWS:
        raise Refusal(f"Un registre simulé a au moins {LEAST_ROWS} lignes : {rows} ne suffisent pas à trois villes.")
    folder.mkdir(parents=True, exist_ok=True)
    of_laws, again = seed if isinstance(seed, tuple) else (seed, None)
    cities = int(np.clip(rows // _UNIT_ROWS, _LEAST_UNITS, MOST_UNITS))
    cells = max(round(rows / _ROWS_OF_1000 * 1000 / RESIDENTS_OF_CELL / cities), 25)
    places = round(min(rows / _ROWS_OF_PLACE, most_places) / cities)
    small, writers, first_firm = outlines.Outlines(), _Writers(folder), 1
    with writers:
        for unit in units(np.random.default_rng([of_laws, 0]), count=cities, cells=cells, places=places):
            progress(f"ville simulée {unit.number + 1}", unit.number, cities)
            rng = np.random.default_rng([of_laws, 1, unit.number])
            laws = plan(rng, unit)
            rng = rng if again is None else np.random.default_rng([of_laws, 2, unit.number, again])
            found = lives(rng, unit, laws)
            drawn = Drawn(unit, found, locate(rng, unit, found.atom))
            tables = register(rng, drawn, first_firm=first_firm, day=as_of)
            first_firm += tables.legal_units.num_rows
            writers.write(tables, truth(unit, laws))
            small.add(unit)
    small.write(folder, SMALL_FILES)
    progress("", cities, cities)
    return folder / TRUTH


class _Writers:
    """The Parquet files of a register, written city after city."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> None:
        pass

    def __exit__(self, *problem: object) -> None:
        for writer in self._open.values():
            writer.close()

    def write(self, tables: Register, planted: pa.Table) -> None:
        for field in dataclasses.fields(tables):
            self._write(FILES[field.name], getattr(tables, field.name))
        self._write(TRUTH, planted)

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._open:
            self._open[name] = pq.ParquetWriter(self._folder / name, table.schema, compression="zstd")
        self._open[name].write_table(table, row_group_size=131_072)
