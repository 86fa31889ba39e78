"""Two ways to count an extract around neighbourhoods give the same: the grid index, and plain signed distances."""

import duckdb
import pytest

pytestmark = pytest.mark.data


def test_extract_counts_equal_assignments(real_edition):
    """Each ring of each extract holds as many establishments in `figures` as rows in `assignments`."""
    with duckdb.connect() as connection:
        for name in ("assignments", "establishments", "figures"):
            connection.read_parquet(str(real_edition.folder / f"{name}.parquet")).create(name)
        compared, different = connection.execute(
            """
            WITH counted AS (
                SELECT a.area, e.source || '/' || a.relation AS item, count(*) AS n
                FROM assignments a JOIN establishments e USING (row_id) WHERE e.closed_on IS NULL GROUP BY ALL
            ), shown AS (
                SELECT area, item, value FROM figures
                WHERE indicator = 'establishments_in_extract' AND status = 'ok' AND split_part(item, '/', 2) IN
                    ('inside', '0-100', '100-300', '300-500')
            )
            SELECT count(*), count(*) FILTER (coalesce(n, 0) <> value) FROM shown LEFT JOIN counted USING (area, item)
            """
        ).fetchone()
    assert compared > 2000
    assert different == 0
