"""The evidence of a finished edition, read again from its own tables: what calibration and tests examine."""

from __future__ import annotations

import datetime

import duckdb

from quartiers.knowledge.build.areas import ground
from quartiers.knowledge.build.context import context
from quartiers.knowledge.build.evidence import evidence
from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.build.measure import Written, measure
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.vocabulary.refusals import Refusal


def examined(store: Store, edition: Edition, connection: duckdb.DuckDBPyConnection) -> Evidence:
    """What the detectors read when this edition was built; refuses an edition without a whole register.

    The store must still hold the sources of the edition; the connection is used as long as the evidence is.
    """
    inputs = Inputs(store, edition.manifest.sources, edition.manifest.kind)
    found = ground(inputs)
    written = Written(edition.path("establishments"), edition.path("assignments"))
    day = datetime.date.fromisoformat(edition.manifest.as_of)
    measured = measure(connection, inputs, found, context(inputs, found.areas), written, day)
    if measured is None:
        raise Refusal("Cette édition n'a pas de registre entier : il n'y a rien à examiner.")
    return evidence(connection, found, measured)
