"""Bench: DuckDB reads the columns that the reach of aids needs, and nothing else is done."""

import duckdb

from measuring import report

TEXTS = ("siren", "naf_code", "size_band", "legal_category", "is_natural_person", "created_on", "closed_on", "commune_code")
VALUES = ["sum(row_id)", *(f"max({name})" for name in TEXTS)]
SQL = f"SELECT {', '.join(VALUES)} FROM 'engine/located.parquet'"  # noqa: S608 - no text of a user
PLACES = "SELECT sum(row_id), max(area), max(relation), max(source) FROM 'engine/assignments.parquet'"

if __name__ == "__main__":
    connection = duckdb.connect()
    connection.execute(SQL).fetchall()
    connection.execute(PLACES).fetchall()
    report(sql=SQL)
