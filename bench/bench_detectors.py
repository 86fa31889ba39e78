"""How dear are all the detectors on an edition of the size of France? Run by `make bench`.

The home of a simulated national edition may be given on the command line; otherwise it is built once.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from measuring import FOLDER, measure

MOST_S, MOST_MB = 60, 2_000


def main() -> None:
    """Measure in a process of its own, and print beside the aims."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "national"
    if not (home / "editions").exists():
        measure("national_data.py", str(home))
    one = measure("detectors_ours.py", str(home))
    print(f"{one['areas']} neighbourhoods, {one['zones']} zones, {one['findings']} findings.")
    print(f"{'evidence counted and read':<34}{_seconds(one['evidence_s'])}")
    for name, seconds in one["by_detector"].items():
        print(f"{name:<34}{_seconds(seconds)}")
    print(f"{'all detectors':<34}{_seconds(one['detectors_s'])}")
    print(f"{'on ' + str(one['more_areas']) + ' neighbourhoods':<34}{_seconds(one['more_s'])}  (aim: {MOST_S} s at most)")
    print(f"peak memory, evidence included {one['peak_before_mb']:.0f} MB  (aim: {MOST_MB} at most)")


def _seconds(spent: Sequence[float]) -> str:
    return f"{spent[0]:>8.2f} CPU-s{spent[1]:>8.2f} s"


if __name__ == "__main__":
    main()
