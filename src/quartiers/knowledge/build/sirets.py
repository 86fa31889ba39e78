"""The table `sirets`: what may be told of each establishment that has a number, sorted by it so that one is found at once.

What may not be told is not in the table: whoever reads it cannot let it out.
"""

from pathlib import Path

import duckdb

from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.editions.schemas import SIRETS
from quartiers.knowledge.engine.bands import INSIDE, RELATIONS
from quartiers.knowledge.engine.listing import Shown, shown
from quartiers.knowledge.sources.declaration import Publish

# One lookup reads one group: small, but a footer must hold all of them.
_ROWS_OF_A_GROUP = 20_480
_ALWAYS = ("siret", "row_id", "shown", "is_diffusible", "source")
_OF_PLACE = ("lon", "lat", "location_precision")


def write_sirets(connection: duckdb.DuckDBPyConnection, inputs: Inputs, tables: tuple[Path, Path], target: Path) -> None:
    """Write it from `establishments` and `assignments`; of two rows with one number, the register's is taken.

    A source that may show nothing is left out.
    """
    establishments, assignments = (connection.read_parquet(str(path)) for path in tables)
    rows = establishments.filter(f"siret IS NOT NULL AND split_part(source, ' ', 1) NOT IN ({_silent(inputs)})")
    repeated = rows.aggregate("siret, min(row_id) AS kept, count(*) AS times", "siret").filter("times > 1").set_alias("t")
    told = rows.select("*", shown().alias("shown")).set_alias("e")
    told = told.join(repeated, "e.siret = t.siret", how="left").filter("kept IS NULL OR kept = row_id")
    told = (
        told.project("e.*").set_alias("e").join(_neighbourhoods(assignments).set_alias("a"), "e.row_id = a.row_id", how="left")
    )
    told.project(", ".join(f"{_told(name)} AS {name}" for name in SIRETS)).order("siret").write_parquet(
        str(target), compression="zstd", row_group_size=_ROWS_OF_A_GROUP
    )


def _silent(inputs: Inputs) -> str:
    names = [name for name, manifest in inputs.manifests.items() if manifest.publish == Publish.NONE]
    return ", ".join(f"'{name}'" for name in ["", *names])


def _neighbourhoods(assignments: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The neighbourhoods of each row, by code; INSEE's prefix tells the generation."""
    one = (
        "{'area': area, 'generation': CAST(CASE left(area, 2) WHEN 'QP' THEN 2015 ELSE 2024 END AS SMALLINT), "
        "'relation': relation, 'source': source}"
    )
    return assignments.aggregate(f"row_id, list({one} ORDER BY area) AS neighbourhoods", "row_id")


def _told(name: str) -> str:
    if name in _ALWAYS:
        return f"e.{name}"
    if name in _OF_PLACE:
        return f"CASE WHEN shown = '{Shown.ROW}' THEN e.{name} END"
    if name == "neighbourhoods":
        inside = f"list_filter(neighbourhoods, lambda one: one.relation = '{RELATIONS[INSIDE]}')"
        return (
            f"CASE shown WHEN '{Shown.ROW}' THEN coalesce(neighbourhoods, []) "
            f"WHEN '{Shown.NO_POSITION}' THEN coalesce({inside}, []) END"
        )
    return f"CASE WHEN shown <> '{Shown.EXISTENCE}' THEN e.{name} END"
