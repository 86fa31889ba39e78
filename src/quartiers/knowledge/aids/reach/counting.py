"""How many establishments of each neighbourhood each aid would say yes, no, or cannot tell to, and which fields it lacks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import in_force
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.reach.classes import Register, classes, counted
from quartiers.knowledge.aids.reach.columns import words_of
from quartiers.knowledge.aids.reach.compiling import Asked, blocking, verdict

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Reach:
    """One aid: counts by neighbourhood (in the order of their numbers), and undecided ones that each field blocks."""

    aid: Aid
    eligible: Counts
    not_eligible: Counts
    undecided: Counts
    blocked: dict[str, Counts]


def reach(backend: ibis.BaseBackend, register: Register, aids: Sequence[Aid], day: datetime.date) -> list[Reach]:
    """Count every aid over a register; neighbourhoods are numbered from 0 in `register.areas`."""
    words = words_of(fields(), aids)
    found = classes(backend.to_pyarrow(counted(register, aids, day)), aids, day, words)
    size = int(backend.to_pyarrow(register.areas.number.max()).as_py() or 0) + 1
    by_area = sparse.coo_matrix((found.n, (found.area, found.place)), shape=(size, found.profiles.num_rows)).tocsr()
    profiles = backend.create_table("reach_classes", found.profiles, temp=True, overwrite=True)
    try:
        asked = Asked(profiles, words, day)
        return [_counted(backend, asked, aid, by_area) for aid in aids]
    finally:
        backend.drop_table("reach_classes", force=True)


def _counted(backend: ibis.BaseBackend, asked: Asked, aid: Aid, by_area: sparse.csr_matrix) -> Reach:
    total = np.asarray(by_area.sum(axis=1), np.int64).ravel()
    if not in_force(aid, asked.day):
        return Reach(aid, np.zeros_like(total), total, np.zeros_like(total), {})
    blocks = blocking(aid, asked)
    columns = {"number": asked.table.number, "verdict": verdict(aid, asked)} | {
        f"of_{name}": each for name, each in blocks.items()
    }
    answers = backend.to_pyarrow(asked.table.select(**columns)).sort_by("number")
    sums = {name: _sum(by_area, answers[f"of_{name}"]) for name in blocks}
    yes, decided = answers["verdict"].fill_null(False), answers["verdict"].is_valid()
    eligible, settled = _sum(by_area, yes), _sum(by_area, decided)
    return Reach(aid, eligible, settled - eligible, total - settled, sums)


def _sum(by_area: sparse.csr_matrix, where: pa.ChunkedArray) -> Counts:
    return np.asarray(by_area @ where.to_numpy().astype(np.int64), np.int64)
