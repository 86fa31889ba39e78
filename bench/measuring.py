"""What a measured process says of itself on its last line, and how the bench reads it."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OFFICIAL = ROOT.parent / "shared/data/qpv_2015/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
# Measured scripts run there and name their files without a path: a parameter passed to DuckDB makes it import pandas,
# half a second that would be charged to the scan.
FOLDER = ROOT / "var/bench"


def report(**results: Any) -> None:
    """Print the processor time and the peak memory of this process since it was born, with its results."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # ru_maxrss would be the parent's where that is larger: it survives exec. VmHWM belongs to this program alone.
    peak_kb = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(json.dumps({"cpu_s": usage.ru_utime + usage.ru_stime, "peak_mb": int(peak_kb) / 1024, **results}))


def measure(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script of this folder in a process of its own, and add its wall time to what it reports."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "bench")])
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / script), *arguments],
        cwd=FOLDER,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**measured, "wall_s": time.perf_counter() - started}


def median(runs: Sequence[dict[str, Any]], name: str) -> float:
    """The middle value: one run disturbed by a neighbour does not count."""
    return float(statistics.median(run[name] for run in runs))
