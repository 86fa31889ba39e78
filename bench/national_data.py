"""Bench: a simulated edition of the size of France, as `quartiers demo` builds it, in the home given on the command line.

Its register is made once; the edition is built again at each run, by the present code.
"""

import datetime
import sys
from pathlib import Path

from measuring import FOLDER, report
from quartiers.knowledge.build.edition import Wanted, build
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.declaration import only_simulated
from quartiers.knowledge.sources.register import FICTIONAL, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.simulated.simulate import MOST_PLACES, simulate
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import sync_folder
from quartiers.knowledge.sources.territories import FOLDER as REFERENCE_FACTS

HOME = FOLDER / "national"
DAY = datetime.date(2026, 11, 1)
ROWS, SEED = 8_000_000, 2024


def make(home: Path, rows: int) -> dict[str, int]:
    """Simulate and check once, then build; gives the number of rows of each table."""
    store, files = Store(home, "simulated/sources"), home / "simulated/files"
    if store.manifest("sirene_establishments") is None:
        simulate(files, rows=rows, seed=SEED, as_of=DAY, most_places=MOST_PLACES, progress=lambda *_: None)
    sources = [*REFERENCE, *(one for one in map(only_simulated, (*FICTIONAL, *OFFICIAL)) if one.deliveries)]
    outcome = sync_folder(
        store, sources, REFERENCE_FACTS.parent, files, taken_on=DAY.isoformat(), accept_fewer=True, progress=lambda *_: None
    )
    if outcome.refused:
        sys.exit(" ".join(outcome.refused.values()))
    day = DAY.isoformat()
    manifest = build(store, dict(outcome.taken), Wanted(Kind.DEMONSTRATION, day, day, {}), progress=lambda *_: None)
    return {name: table.rows for name, table in manifest.tables.items()}


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    report(rows=make(place, int(sys.argv[2]) if len(sys.argv) > 2 else ROWS))
