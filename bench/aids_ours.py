"""Bench: every aid counted over the register, then a thousand aids explained to one profile."""

import itertools
import statistics
import time

import duckdb
import ibis

from engine_data import ASSIGNED, DAY, LOCATED
from measuring import report
from quartiers.knowledge.aids.explain import explain
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.aids.reach.classes import Register
from quartiers.knowledge.aids.reach.counting import reach

PROFILE = {
    "type_demandeur": "personne_physique",
    "etab_zone": ["QPV"],
    "stade": "creation",
    "date_creation": "2026-03-01",
    "effectif": {"min": 1, "max": 9},
    "activite": ["commerciale", "artisanale"],
}
MANY, ROUNDS = 1_000, 7


def main() -> None:
    """Read what is read once (aids, fields) before the clock starts, as a server does."""
    aids = list(catalogue().values())
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW establishments AS FROM '{LOCATED}'")
    connection.execute(f"CREATE VIEW assigned AS FROM '{ASSIGNED}'")
    connection.execute("""
        CREATE TABLE areas AS
        SELECT area, (row_number() OVER (ORDER BY area) - 1)::INT AS number,
               CASE WHEN area LIKE 'QP%' THEN 2015 ELSE 2024 END AS generation
        FROM (SELECT DISTINCT area FROM assigned)
    """)
    backend = ibis.duckdb.from_connection(connection)
    register = Register(*(backend.table(name) for name in ("establishments", "assigned", "areas")))
    began = time.process_time()
    found = reach(backend, register, aids, DAY)
    reach_s = time.process_time() - began
    first = found[0]
    report(
        reach_s=reach_s,
        rows=connection.table("establishments").shape[0],
        inside=int(first.eligible.sum() + first.not_eligible.sum() + first.undecided.sum()),
        areas=len(first.eligible),
        aids=len(aids),
        explained=MANY,
        explain_ms=_explained(aids),
    )


def _explained(aids: list) -> float:
    """Milliseconds of processor for a thousand aids: those of the catalogue, over and over."""
    profile = read_profile(PROFILE, today=DAY)
    many = list(itertools.islice(itertools.cycle(aids), MANY))
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for aid in many:
            explain(aid, profile, today=DAY)
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)


if __name__ == "__main__":
    main()
