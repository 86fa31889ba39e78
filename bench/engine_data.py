"""Bench: a simulated register, taken by the real sources and joined into one located table, as `build` does."""

import datetime
import shutil
import sys

from measuring import FOLDER, report
from quartiers.knowledge.build.establishments import write_establishments
from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.declaration import only_simulated
from quartiers.knowledge.sources.register import FICTIONAL, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.simulated.simulate import simulate
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import sync_folder
from quartiers.knowledge.sources.tables import engine
from quartiers.knowledge.sources.territories import FOLDER as REFERENCE_FACTS

HOME = FOLDER / "engine"
LOCATED, ASSIGNED, COUNTS = HOME / "located.parquet", HOME / "assignments.parquet", HOME / "counts"
DAY = datetime.date(2026, 10, 1)


def inputs() -> Inputs:
    """What the bench's home holds, as a demonstration reads it."""
    store = Store(HOME)
    return Inputs(store, store.manifests(), Kind.DEMONSTRATION)


def make(rows: int) -> int:
    """Simulate, take, join; gives the number of establishments."""
    shutil.rmtree(HOME, ignore_errors=True)
    simulate(HOME / "files", rows=rows, seed=2021, as_of=DAY, progress=lambda *_: None)
    sources = [*REFERENCE, *(one for one in map(only_simulated, (*FICTIONAL, *OFFICIAL)) if one.deliveries)]
    outcome = sync_folder(
        Store(HOME), sources, REFERENCE_FACTS.parent, HOME / "files", taken_on=DAY.isoformat(), accept_fewer=True,
        progress=lambda *_: None,
    )  # fmt: skip
    if outcome.refused:
        sys.exit(" ".join(outcome.refused.values()))
    room = HOME / "room"
    room.mkdir()
    with engine(room) as connection:
        write_establishments(connection, inputs(), LOCATED)
        return int(connection.read_parquet(str(LOCATED)).shape[0])


if __name__ == "__main__":
    report(rows=make(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000))
