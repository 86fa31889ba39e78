"""Tables drawn as text, and the same expression run on every engine: the drawings of tests/spec become the manual."""

import importlib.util
import os
from collections import defaultdict
from functools import lru_cache

import duckdb
import ibis
import pyarrow as pa
import pytest

from quartiers.knowledge.engine.tables import LINKS, PAIRS, REGISTER, RESTS, SCHEMAS, unbound

ROW_SCHEMAS = {"register": REGISTER, "pairs": PAIRS, "links": LINKS, "rests": RESTS}
# What a drawing leaves out: an establishment, inside one area of 2024, that neither came from elsewhere nor went there.
DEFAULTS = {"ring": "inside", "n": 1, "is_delivery": False, "came": False, "went": False, "first": True, "generation": 2024}
_READ = {"int64": int, "int32": int, "int16": int, "float64": float, "string": str, "boolean": lambda text: text == "yes"}
ENGINES = ["duckdb", "plain", pytest.param("spark", marks=pytest.mark.spark)]


def rows_of(drawing, schema):
    """The rows of a drawing; an empty cell is unknown, a column that is not drawn has its default."""
    lines = [line.strip() for line in drawing.strip().splitlines() if set(line.strip()) - set("-| ")]
    names = [name.strip() for name in lines[0].split("|")]
    strangers = set(names) - set(schema)
    assert not strangers, f"no such column: {strangers}"
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        drawn = {name: _READ[schema[name]](cell) if cell else None for name, cell in zip(names, cells, strict=True)}
        rows.append({name: drawn[name] if name in drawn else DEFAULTS.get(name) for name in schema})
    return rows


def world(schemas=SCHEMAS, **drawings):
    """Every table that an indicator may read, as lists of rows; those that are not drawn are empty."""
    assert set(drawings) <= set(schemas), f"no such table: {set(drawings) - set(schemas)}"
    return {name: rows_of(drawings[name], schema) if name in drawings else [] for name, schema in schemas.items()}


def arrow(rows, schema):
    """Rows as an Arrow table of a schema in Ibis's words."""
    types = ibis.schema(schema).to_pyarrow()
    return pa.table({name: pa.array([row[name] for row in rows], types.field(name).type) for name in schema})


class DuckDB:
    """The engine of a single machine; an expression is compiled once and run on many worlds."""

    def __init__(self):
        self._connection = duckdb.connect()
        self._backend = ibis.duckdb.from_connection(self._connection)
        self._compiled = {}

    def load(self, tables, schemas=SCHEMAS):
        for name, rows in tables.items():
            self._connection.register(f"{name}_drawn", arrow(rows, schemas[name]))
            self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_drawn")

    def run(self, table):
        """Rows of an indicator's table function on the tables that were loaded."""
        return self.run_expression(table, lambda: table(unbound()))

    def run_expression(self, key, make):
        if key not in self._compiled:
            expression = make()
            self._backend._run_pre_execute_hooks(expression)  # small tables of the expression itself
            self._compiled[key] = self._backend.compile(expression)
        found = self._connection.execute(self._compiled[key])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Spark:
    """A cluster of one machine."""

    def __init__(self):
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only with the cluster extra

        builder = SparkSession.builder.master("local[2]").appName("spec").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.host", "127.0.0.1")
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._backend = ibis.pyspark.connect(self._session)

    def load(self, tables, schemas=SCHEMAS):
        names = {"string": "string", "boolean": "boolean", "int64": "bigint", "int32": "int", "int16": "smallint"}
        names["float64"] = "double"
        for name, rows in tables.items():
            kinds = ", ".join(f"`{column}` {names[kind]}" for column, kind in schemas[name].items())
            values = [tuple(row[column] for column in schemas[name]) for row in rows]
            self._session.createDataFrame(values, kinds).createOrReplaceTempView(name)

    def run(self, table):
        return self.run_expression(table, lambda: table(unbound()))

    def run_expression(self, key, make):
        del key
        return self._backend.to_pyarrow(make()).to_pylist()


@lru_cache
def engine(name):
    """One engine of each kind for a whole run."""
    if name == "spark":
        if importlib.util.find_spec("pyspark") is None:
            pytest.skip("PySpark n'est pas installé : « make spark » l'installe et lance ces tests.")
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        return Spark()
    return DuckDB()


def counted(rows):
    """Rows of counts by zone, item and part, in a form that compares: numbers as floats, an absent measure as None."""
    found = defaultdict(dict)
    for row in rows:
        key = (row["zone"], row["item"], row.get("part"))
        assert key not in found, f"twice the same: {key}"
        found[key] = {
            name: None if row.get(name) is None else round(float(row[name]), 9)
            for name in ("numerator", "unknown", "denominator")
        }
    return dict(found)


def answers(engine_name, table, twin, tables):
    """The counts of an indicator from one engine, `plain` being its twin in plain Python."""
    if engine_name == "plain":
        return counted(twin(tables))
    chosen = engine(engine_name)
    chosen.load(tables)
    return counted(chosen.run(table))
