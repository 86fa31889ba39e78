"""The simulated register of the calibration, and what detectors read of it."""

import datetime
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from measuring import FOLDER
from quartiers.knowledge.build.areas import ground
from quartiers.knowledge.build.assignments import layers, write_assignments
from quartiers.knowledge.build.context import context
from quartiers.knowledge.build.establishments import write_establishments
from quartiers.knowledge.build.evidence import evidence
from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.build.measure import Written, measure
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.sources.declaration import only_simulated
from quartiers.knowledge.sources.register import FICTIONAL, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.simulated.simulate import TRUTH, simulate
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import sync_folder
from quartiers.knowledge.sources.tables import engine
from quartiers.knowledge.sources.territories import FOLDER as REFERENCE_FACTS

DAY = datetime.date(2026, 11, 1)


@dataclass(frozen=True)
class Simulated:
    """A simulated register of about so many rows, kept from one run to the next; `again`: the same laws, other lives."""

    rows: int
    seed: int
    again: int | None = None

    @property
    def home(self) -> Path:
        """Where it is kept."""
        return FOLDER / "-".join(map(str, ("calibration", self.rows, *self._seeds)))

    @property
    def _seeds(self) -> tuple[int, ...]:
        return (self.seed,) if self.again is None else (self.seed, self.again)

    @cached_property
    def inputs(self) -> Inputs:
        """Its sources, simulated and taken once."""
        store, files = Store(self.home), self.home / "files"
        if store.manifest("sirene_establishments") is None:
            simulate(
                files,
                rows=self.rows,
                seed=self.seed if self.again is None else (self.seed, self.again),
                as_of=DAY,
                progress=lambda *_: None,
            )
        sources = [*REFERENCE, *(one for one in map(only_simulated, (*FICTIONAL, *OFFICIAL)) if one.deliveries)]
        outcome = sync_folder(
            store, sources, REFERENCE_FACTS.parent, files, taken_on=DAY.isoformat(), accept_fewer=True, progress=lambda *_: None
        )
        if outcome.refused:
            sys.exit(" ".join(outcome.refused.values()))
        return Inputs(store, dict(outcome.taken), Kind.DEMONSTRATION)

    @cached_property
    def written(self) -> Written:
        """Its located establishments and their neighbourhoods, by the present code."""
        room = self.home / "room"
        room.mkdir(exist_ok=True)
        tables = Written(room / "located.parquet", room / "assignments.parquet")
        with engine(room) as connection:
            write_establishments(connection, self.inputs, tables.establishments)
        write_assignments(tables.establishments, layers(ground(self.inputs), self.home / "index"), tables.assignments)
        return tables

    def evidence(self) -> Evidence:
        """What detectors read of it; the connection lives as long as the evidence, which reads its counts through it."""
        found, connection = ground(self.inputs), duckdb.connect()
        measured = measure(connection, self.inputs, found, context(self.inputs, found.areas), self.written, DAY)
        if measured is None:
            sys.exit("The simulated register has no row with a position.")
        return evidence(connection, found, measured)

    def truth(self) -> list[tuple[str, str, str, float, bool]]:
        """Rows of what was planted: area, quantity, item, value, whether the area is like its city."""
        return duckdb.read_parquet(str(self.home / "files" / TRUTH)).fetchall()
