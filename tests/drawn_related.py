"""A drawn world of places and kinds of activity: blocks of kinds go together, or all are independent."""

import numpy as np

from drawn_activities import area, iris, rest
from quartiers.knowledge.engine.related import kinds

NAMES = tuple(kinds())
# One code for each kind; a group that is known by the beginning of its codes has one that begins so.
CODES = [codes[0] if len(codes[0]) == 6 else f"{codes[0]}.00Z"[:6] for codes in kinds().values()]
BLOCK = 6
# What no kind holds: property.
ELSE = "68.20B"


def drawn(spread, seed=1, ordinary=240, priority=12, city=5000):
    """Places where blocks of six kinds go together, by a common factor of this spread (0: all kinds independent).

    Four cities; of each, so many establishments are counted in its rest.
    """
    generator = np.random.default_rng(seed)
    usual = 0.1 + generator.gamma(1.0, 1.5, len(CODES))
    blocks = -(-len(CODES) // BLOCK)
    held = []
    for number in range(ordinary + priority):
        is_ordinary = number < ordinary
        common = np.repeat(generator.lognormal(-(spread**2) / 2, spread, blocks) if spread else np.ones(blocks), BLOCK)
        size = generator.lognormal(0.0, 0.4) * (1.0 if is_ordinary else 0.6)
        numbers = generator.poisson(usual * size * common[: len(CODES)])
        counts = {code: int(n) for code, n in zip(CODES, numbers, strict=True)}
        unit = f"U{number % 4}"
        zone = iris(f"I{number:04d}", unit) if is_ordinary else area(f"QN{number:04d}", unit)
        held.append((zone, counts | {ELSE: int(generator.poisson(100 * size))}))
    return held + [(rest(f"U{unit}"), {ELSE: city}) for unit in range(4)]
