"""How dear is the assignment of points to areas, beside a bare scan and beside geopandas? Run by `make bench`.

5 million points unless another number is given on the command line.
"""

import sys

from measuring import OFFICIAL, measure, median

ROUNDS = 5


def main() -> None:
    """Measure in turn, so that a busy neighbour disturbs all alike, and compare within this run only."""
    if not OFFICIAL.exists():
        sys.exit(f"Not measured: the official outlines are absent ({OFFICIAL}).")
    measure("assignment_data.py", *sys.argv[1:])
    index = measure("assignment_ours.py", "index")
    scans, ours = [], []
    for _ in range(ROUNDS):
        scans.append(measure("assignment_scan.py"))
        ours.append(measure("assignment_ours.py"))
    plain = [measure("assignment_geopandas.py")]
    if ours[0]["counts"] != plain[0]["counts"]:
        sys.exit("The counts differ: the assignment is wrong.")
    totals = [sum(column) for column in zip(*ours[0]["counts"].values(), strict=True)]
    print(f"{len(ours[0]['counts'])} areas; pairs inside and by ring: {totals}, equal in (b) and (c).")
    print(f"(a) {scans[0]['sql']}")
    print(f"{'process':<34}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    rows = {
        "(a) bare scan": scans,
        "(b) ours, index on disk": ours,
        "(c) geopandas": plain,
        "index built and saved": [index],
    }
    for name, runs in rows.items():
        print(f"{name:<34}{median(runs, 'cpu_s'):>8.2f}{median(runs, 'wall_s'):>8.2f}{median(runs, 'peak_mb'):>9.0f}")
    print(f"(b)/(a) processor {median(ours, 'cpu_s') / median(scans, 'cpu_s'):.2f}  (aim: 3 at most)")
    print(f"(c)/(b) time      {median(plain, 'wall_s') / median(ours, 'wall_s'):.1f}  (aim: 3 at least)")
    print(f"(b)/(c) memory    {median(ours, 'peak_mb') / median(plain, 'peak_mb'):.2f}  (aim: 0.25 at most)")


if __name__ == "__main__":
    main()
