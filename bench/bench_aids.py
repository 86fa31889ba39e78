"""How dear is the reach of every aid over a register, and the explanation of many aids for one profile? Run by `make bench`.

About 5 million simulated establishments unless another number is given on the command line; those of bench_engine.py are
taken where they lie.
"""

import sys

from engine_data import ASSIGNED, LOCATED
from measuring import measure, median

ROUNDS = 3
MOST_TIMES, MOST_MB, MOST_MS = 6, 2_000, 50


def main() -> None:
    """Measure in turn, so that a busy neighbour disturbs all alike, and compare within this run only."""
    if sys.argv[1:] or not LOCATED.exists():
        measure("engine_data.py", *sys.argv[1:])
    if not ASSIGNED.exists():
        measure("engine_ours.py", "keep")
    scans, ours = [], []
    for _ in range(ROUNDS):
        scans.append(measure("aids_scan.py"))
        ours.append(measure("aids_ours.py"))
    one = ours[0]
    print(f"{one['rows']} establishments, {one['inside']} places inside {one['areas']} areas, {one['aids']} aids;")
    print(f"Bare scan: {scans[0]['sql']}")
    times = median(ours, "reach_s") / median(scans, "cpu_s")
    print(f"scan {median(scans, 'cpu_s'):.2f} CPU-s, reach {median(ours, 'reach_s'):.2f} CPU-s")
    print(f"reach / scan, processor {times:.1f}  (aim: {MOST_TIMES} at most)")
    print(f"whole process, imports included {median(ours, 'cpu_s'):.2f} CPU-s")
    print(f"peak memory {median(ours, 'peak_mb'):.0f} MB  (aim: {MOST_MB} at most)")
    print(f"{one['explained']} aids explained to one profile {median(ours, 'explain_ms'):.1f} ms  (aim: {MOST_MS} at most)")


if __name__ == "__main__":
    main()
