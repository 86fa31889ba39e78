"""How dear are all the detectors on an edition of the size of France? Run by `make bench`.

The home of a simulated national edition may be given on the command line; otherwise it is built once.
"""

import sys
from pathlib import Path

from measuring import FOLDER, measure

MOST_S, MOST_MB, LEAST_AREAS = 60, 2_000, 1_600


def main() -> None:
    """Measure in a process of its own, and print beside the aims."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "national"
    if not (home / "editions").exists():
        measure("national_data.py", str(home))
    one = measure("detectors_ours.py", str(home))
    print(f"{one['areas']} neighbourhoods, {one['zones']} zones, {one['findings']} findings.")
    print(f"evidence counted and read: {one['evidence_cpu_s']:.1f} CPU-s, {one['evidence_s']:.1f} s")
    for name, (spent, passed) in one["by_detector"].items():
        print(f"{name:<8}{spent:>8.2f} CPU-s{passed:>8.2f} s")
    spent = f"{one['detectors_cpu_s']:.1f} CPU-s, {one['detectors_s']:.1f} s"
    print(f"all detectors {spent}  (aim: {MOST_S} at most, over {LEAST_AREAS} neighbourhoods at least)")
    print(f"peak memory, evidence included {one['peak_mb']:.0f} MB  (aim: {MOST_MB} at most)")


if __name__ == "__main__":
    main()
