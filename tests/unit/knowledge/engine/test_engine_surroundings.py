"""What is around a zone is unknown until it is computed."""

import numpy as np

from quartiers.knowledge.engine.surroundings import WALKS_MIN, not_computed


def test_nothing_is_known_without_streets():
    found = not_computed(("boulangerie", "banque"), 3)
    assert found.types == ("boulangerie", "banque")
    assert (found.nearest_m.shape, found.within_500.shape) == ((3, 2), (3, 2))
    assert found.access.shape == found.uncovered.shape == (3, 2, len(WALKS_MIN))
    assert all(np.isnan(values).all() for values in (found.nearest_m, found.within_500, found.access, found.uncovered))
