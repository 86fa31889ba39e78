"""How dear are counts and figures, beside a bare scan and beside pandas? Run by `make bench`.

About 5 million simulated establishments unless another number is given on the command line.
"""

import sys

from measuring import measure, median

ROUNDS = 3


def main() -> None:
    """Measure in turn, so that a busy neighbour disturbs all alike, and compare within this run only."""
    data = measure("engine_data.py", *sys.argv[1:])
    measure("engine_ours.py", "keep")
    compared = measure("engine_geopandas.py", "compare")
    if compared["wrong"]:
        sys.exit("The counts differ: " + "; ".join(compared["wrong"]))
    scans, ours = [], []
    for _ in range(ROUNDS):
        scans.append(measure("engine_scan.py"))
        ours.append(measure("engine_ours.py"))
    plain = measure("engine_geopandas.py")
    one = ours[0]
    print(f"{data['rows']} establishments, simulated, checked and joined in {data['cpu_s']:.0f} CPU-s;")
    print(f"{one['areas']} areas, {one['zones']} zones in all: {compared['cells']} cells of counts, equal in (b) and (c);")
    print(f"{one['figures']} figures.")
    print(f"(a) {scans[0]['sql']}")
    print(f"{'process':<34}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    for name, runs in {"(a) bare scan": scans, "(b) ours, index on disk": ours, "(c) geopandas, pandas": [plain]}.items():
        print(f"{name:<34}{median(runs, 'cpu_s'):>8.2f}{median(runs, 'wall_s'):>8.2f}{median(runs, 'peak_mb'):>9.0f}")
    stages = {name: median([run["stages"] for run in ours], name) for name in one["stages"]}
    print("(b) by stage, CPU s: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages.items()))
    rows = stages["assignment"] + stages["counts"]
    figures = 1000 * stages["figures"] / one["areas"]
    faster = plain["wall_s"] / (median(ours, "wall_s") - stages["figures"])
    print(f"row work / scan, processor {rows / median(scans, 'cpu_s'):.2f}  (aim: 6 at most)")
    print(f"statistics and figures for 1,000 areas {figures:.1f} CPU-s  (aim: 30 at most)")
    print(f"(c)/(b) time, figures left out {faster:.1f}  (aim: 5 at least)")
    print(f"(b) peak memory {median(ours, 'peak_mb'):.0f} MB  (aim: 1,500 at most)")


if __name__ == "__main__":
    main()
