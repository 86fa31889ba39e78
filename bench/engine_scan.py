"""Bench, process (a): DuckDB reads the columns that the row work needs, and nothing else is done."""

import duckdb

from measuring import report

NUMBERS = ("row_id", "lon", "lat", "x", "y", "epsg")
TEXTS = ("siret", "siren", "naf_code", "size_band", "legal_category", "commune_code", "iris_code", "source")
OTHERS = (*TEXTS, "is_ess", "is_employer", "created_on", "closed_on", "official_2015", "official_2024")
VALUES = [f"sum({name})" for name in NUMBERS] + [f"max({name})" for name in OTHERS]
SQL = f"SELECT {', '.join(VALUES)} FROM 'engine/located.parquet'"  # noqa: S608 - no text of a user

if __name__ == "__main__":
    duckdb.connect().execute(SQL).fetchall()
    report(sql=SQL)
