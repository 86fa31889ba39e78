"""How long do readers wait? Run by `make bench`.

A national simulated edition (1,600 neighbourhoods, every indicator and comparator) is published and served by the real command.
Twenty readers open a page after another, each waiting a second in between as a person would, on cold pages (nothing kept) then
on warm ones (the same walk again). Their waits are printed, with the processor time of the server; this generator runs on the
same cores.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import httpx
import pyarrow.parquet as pq

from measuring import measure
from national_data import HOME

READERS, PAGES_EACH, PAUSE_S, PORT = 20, 25, 1.0, 8731
# How a session of reading is spread over the kinds of pages.
WEIGHTS = {"neighbourhood": 10, "figure": 5, "territory": 2, "compare": 2, "search": 3, "other": 3}
INDICATORS = ("establishment_density", "sector_shares", "survival_3_years", "daily_basket", "creations_per_1000_residents")
OTHERS = ("/", "/definitions/", "/sources/", "/donnees/", "/territoires/", "/quartiers/")


def main() -> None:
    """Build once, serve, read twice, print."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    environment = {**os.environ, "QUARTIERS_HOME": str(home), "QUARTIERS_GEOCODER": ""}
    quartiers = [sys.executable, "-c", "from quartiers.platform.config.command import run; run()"]
    if not (home / "editions" / "current").exists():
        measure("national_data.py", str(home))
    subprocess.run([*quartiers, "publish"], env=environment, check=True)
    walks = _walks(home)
    server = subprocess.Popen([*quartiers, "serve", "--port", str(PORT)], env=environment)
    try:
        _wait_until_ready()
        for name in ("cold", "warm"):
            before = _processor_s(server.pid)
            waits, failures = asyncio.run(_read(walks))
            spent = _processor_s(server.pid) - before
            _tell(name, waits, failures, spent)
    finally:
        server.terminate()
        server.wait(30)


def _walks(home: Path) -> list[list[tuple[str, str]]]:
    """What each reader opens: (kind, address), the same on every run."""
    edition = (home / "editions" / "current").read_text(encoding="utf-8").strip()
    areas = pq.read_table(
        home / "editions" / edition / "areas.parquet", columns=["area", "kind", "territory", "name", "origin"]
    )
    rows = [row for row in areas.to_pylist() if row["kind"] == "qpv" and row["origin"] == "simulated"]
    print(f"{len(rows)} simulated neighbourhoods")
    draw = random.Random(2021)  # noqa: S311 - a walk, not a secret
    return [[_page(draw, rows) for _ in range(PAGES_EACH)] for _ in range(READERS)]


def _page(draw: random.Random, rows: list[dict[str, str]]) -> tuple[str, str]:
    kind = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    one, other = draw.sample(rows, 2)
    return kind, {
        "neighbourhood": f"/quartiers/{one['area']}/",
        "figure": f"/quartiers/{one['area']}/chiffres/{draw.choice(INDICATORS)}/",
        "territory": f"/territoires/T{draw.randint(1, 14):02}/",
        "compare": f"/comparer/?q={one['area']}&q={other['area']}",
        "search": f"/recherche/?q={one['name'].split()[-1]}",
        "other": draw.choice(OTHERS),
    }[kind]


async def _read(walks: list[list[tuple[str, str]]]) -> tuple[list[tuple[str, float]], list[str]]:
    waits: list[tuple[str, float]] = []
    failures: list[str] = []

    async def reader(place: int, walk: list[tuple[str, str]]) -> None:
        await asyncio.sleep(place * PAUSE_S / READERS)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", timeout=30, follow_redirects=True) as client:
            for kind, address in walk:
                start = time.perf_counter()
                response = await client.get(address)
                waits.append((kind, time.perf_counter() - start))
                if response.status_code != 200:
                    failures.append(f"{response.status_code} {address}")
                await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(reader(place, walk) for place, walk in enumerate(walks)))
    return waits, failures


def _tell(name: str, waits: list[tuple[str, float]], failures: list[str], spent_s: float) -> None:
    print(f"{name}: {len(waits)} pages, {spent_s / len(waits) * 1000:.0f} ms of processor each, {len(failures)} failures")
    for kind in ("all", *WEIGHTS):
        found = sorted(wait * 1000 for one, wait in waits if kind in {"all", one})
        if found:
            p95 = found[min(len(found) - 1, int(len(found) * 0.95))]
            print(f"  {kind:14} n {len(found):4}  median {median(found):6.0f} ms  p95 {p95:6.0f} ms  max {found[-1]:6.0f} ms")
    for failure in sorted(set(failures))[:10]:
        print(f"  {failure}")


def _wait_until_ready() -> None:
    for _ in range(120):
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/pret/", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    sys.exit("The site did not start.")


def _processor_s(pid: int) -> float:
    """Processor time of the server and its children, in seconds."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,cputimes="], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    family = {pid}
    for _ in range(3):
        family |= {one for one, parent, _ in rows if parent in family}
    return float(sum(seconds for one, _, seconds in rows if one in family))


if __name__ == "__main__":
    main()
