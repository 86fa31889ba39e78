"""How many kinds there are, and how evenly shared; compared at equal numbers only.

Counts are [..., kind]; results drop the last axis. Without any unit, or with an unknown count, the answer is nan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from quartiers.knowledge.engine.statistics.intervals import Floats, not_negative, quotient


def hill(counts: ArrayLike, order: float) -> Floats:
    """Effective number of kinds: all of them (order 0), exp(Shannon) (1), inverse Simpson (2).

    (sum p^q)^(1 / (1 - q)). Hill, M. O. (1973), Ecology 54, 427-432. ValueError for a negative order.
    """
    x, n = _table(counts)
    return _effective(x / n[..., None], np.ones(x.shape), order)


def rarefied_richness(counts: ArrayLike, size: int) -> Floats:
    """Kinds expected among `size` units drawn from those of the area; nan where it has fewer.

    Sum of 1 - C(n - x, m) / C(n, m). Hurlbert, S. H. (1971), Ecology 52, 577-586.
    """
    x, n = _drawable(counts, size)
    missed = np.exp(_log_choose(n[..., None] - x, size) - _log_choose(n, size)[..., None])
    return np.asarray((1.0 - missed).sum(axis=-1))


def rarefied_hill(counts: ArrayLike, size: int, order: float) -> Floats:
    """Effective number of kinds expected at `size` units, from the expected number of kinds seen once, twice, ...

    nan where the area has fewer units. Chao, A. et al. (2014), Ecol. Monogr. 84, 45-67: the kinds seen k times among m
    are sum C(x, k) C(n - x, m - k) / C(n, m), and the Hill number is that of these frequencies.
    """
    x, n = _drawable(counts, size)
    all_draws = _log_choose(n, size)[..., None]
    times = range(1, size + 1)
    seen = [np.exp(_log_choose(x, k) + _log_choose(n[..., None] - x, size - k) - all_draws).sum(axis=-1) for k in times]
    return _effective(np.array(times) / size, np.stack(seen, axis=-1), order)


def coverage(counts: ArrayLike) -> Floats:
    """Share of the units of the wider population that belong to a kind seen here, between 0 and 1; nan for one unit.

    1 - f1/n * A with A = (n-1) f1 / ((n-1) f1 + 2 f2), or without pairs (n-1)(f1-1) / ((n-1)(f1-1) + 2), f1 and f2 the
    kinds seen once and twice. Chao, A., Jost, L. (2012), Ecology 93, 2533-2547.
    """
    x, n = _table(counts)
    once, twice = (x == 1).sum(axis=-1), (x == 2).sum(axis=-1)
    top = (n - 1.0) * np.where(twice > 0, once, np.maximum(once - 1.0, 0.0))
    unseen = once / n * quotient(top, top + 2.0 * np.maximum(twice, 1.0))
    return np.where(n > 1, 1.0 - unseen, np.nan)


def chao_shen(counts: ArrayLike) -> Floats:
    """Shannon entropy (natural logarithm) corrected for the kinds not seen; meant for fewer than 40 units.

    -sum Cp log(Cp) / (1 - (1 - Cp)^n), with C = 1 - f1/n; when all are seen once, f1 = n - 1.
    Chao, A., Shen, T.-J. (2003), Environ. Ecol. Stat. 10, 429-443.
    """
    x, n = _table(counts)
    once = (x == 1).sum(axis=-1)
    share = (1.0 - np.where(once == n, n - 1.0, once) / n)[..., None] * x / n[..., None]
    noticed = np.where(x > 0, 1.0 - (1.0 - share) ** n[..., None], 1.0)
    return np.asarray(0.0 - (xlogy(share, share) / noticed).sum(axis=-1))


def inverse_simpson_unbiased(counts: ArrayLike) -> Floats:
    """n (n - 1) / sum x (x - 1): effective number of kinds of order 2, for 40 units or more; nan when no two are alike.

    Simpson, E. H. (1949), Nature 163, 688.
    """
    x, n = _table(counts)
    return quotient(n * (n - 1.0), (x * (x - 1.0)).sum(axis=-1))


def _table(counts: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and their totals, nan where there is nothing."""
    x = not_negative("counts", counts)
    total = x.sum(axis=-1)
    return x, np.where(total > 0, total, np.nan)


def _drawable(counts: ArrayLike, size: int) -> tuple[Floats, Floats]:
    """Counts, and totals where there are enough units to draw so many."""
    if size < 1:
        raise ValueError(f"A draw of {size} units: give at least 1.")
    x, n = _table(counts)
    return x, np.where(n >= size, n, np.nan)


def _effective(share: Floats, kinds: Floats, order: float) -> Floats:
    """The Hill number when so many kinds have each share."""
    if order < 0:
        raise ValueError(f"An order of {order}: give zero or more.")
    if order == 1:
        return np.asarray(np.exp(-(kinds * xlogy(share, share)).sum(axis=-1)))
    powers = np.where(share > 0, share, 1.0) ** order * (share > 0)
    total = np.where(np.isnan(share).any(axis=-1), np.nan, (kinds * powers).sum(axis=-1))
    return np.asarray(total ** (1.0 / (1.0 - order)))


def _log_choose(n: Floats, k: int) -> Floats:
    """log C(n, k), minus infinity when fewer than k can be chosen from."""
    enough = n >= k
    whole = np.where(enough, n, k)
    ways = gammaln(whole + 1.0) - gammaln(k + 1.0) - gammaln(whole - k + 1.0)
    return np.where(enough, ways, np.where(np.isnan(n), np.nan, -np.inf))
