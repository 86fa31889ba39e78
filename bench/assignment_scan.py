"""Bench, process (a): DuckDB reads the columns that the assignment needs, and nothing else is done."""

import duckdb

from measuring import report

SQL = "SELECT count(*), sum(x), sum(y), min(epsg), max(epsg), min(qualite_xy), max(qualite_xy) FROM 'points.parquet'"

if __name__ == "__main__":
    duckdb.connect().execute(SQL).fetchall()
    report(sql=SQL)
