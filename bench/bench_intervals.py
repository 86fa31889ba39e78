"""Do intervals hold the truth as often as they say? The criteria of methods §0.4, run by `make bench`.

Exact families are enumerated: no chance in it. The others are drawn 2,000 times unless another number is given on the
command line; ± is the Monte-Carlo error (one standard error).
"""

import sys
from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

from quartiers.knowledge.engine.statistics import beta_binomial, gamma_poisson
from quartiers.knowledge.engine.statistics.intervals import Floats
from quartiers.knowledge.engine.statistics.proportions import clopper_pearson, wilson
from quartiers.knowledge.engine.statistics.rates import garwood
from quartiers.knowledge.engine.statistics.ratios import rate_ratio
from quartiers.knowledge.engine.statistics.survival import risk_table, rmst, survival_at
from quartiers.knowledge.engine.statistics.trends import fit_dispersion, yearly_trend

MEANS = (0.5, 1, 2, 3, 5, 8, 13, 21, 50, 100, 200)
SIZES = (10, 20, 30, 50, 100, 300)
SHARES = np.linspace(0.02, 0.98, 97)
FIFTHS = 5
REPLICATES = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
Rng = np.random.Generator


def exact() -> None:
    """Coverage summed over every count that can be."""
    print("Exact families, enumerated (criterion: never below 89.5 %):")
    held, widths = [], []
    for mean in MEANS:
        counts = np.arange(0, stats.poisson.ppf(1 - 1e-10, mean) + 1)
        limits = garwood(counts, 1.0)
        chance = stats.poisson.pmf(counts, mean)
        held.append(float(chance @ ((limits.low <= mean) & (mean <= limits.high))))
        widths.append(float(chance @ (limits.high - limits.low)) / mean)
    print(f"  Garwood, means {MEANS[0]} to {MEANS[-1]}: lowest {min(held):.1%}, average {np.mean(held):.1%}")
    print("    relative width by mean: " + ", ".join(f"{m:g}: {w:.2f}" for m, w in zip(MEANS, widths, strict=True)))
    for name, limits_of, rule in (
        ("Clopper-Pearson", clopper_pearson, "never below 89.5 %"),
        ("Wilson", wilson, "average over shares between 89 and 92 %"),
    ):
        print(f"  {name} ({rule}):")
        for size in SIZES:
            counts = np.arange(size + 1)
            limits = limits_of(counts, size)
            chance = stats.binom.pmf(counts, size, SHARES[:, None])
            inside = (limits.low <= SHARES[:, None]) & (SHARES[:, None] <= limits.high)
            by_share = (chance * inside).sum(axis=1)
            width = float((chance * (limits.high - limits.low)).sum(axis=1).mean())
            print(f"    n = {size:<4} lowest {by_share.min():.1%}, average {by_share.mean():.1%}, mean width {width:.2f}")


def shrunken() -> None:
    """Empirical Bayes over classes of areas drawn from the planted distribution."""
    print(f"Empirical Bayes, {REPLICATES} classes each (criterion: average 88-92 %, each fifth of size at least 85 %):")
    for areas in (15, 60):
        for name, draw in (("gamma", _gamma), ("log-normal", _lognormal)):
            _print_shrunken(f"gamma-Poisson, {areas} areas, {name} rates, CV 0.35", areas, draw, _rates)
        for name, draw in (("beta", _beta), ("logit-normal", _logit)):
            _print_shrunken(f"beta-binomial, {areas} areas, {name} shares of 8 %", areas, draw, _shares)


def _gamma(rng: Rng, areas: int) -> Floats:
    return rng.gamma(1 / 0.35**2, 0.35**2, areas)


def _lognormal(rng: Rng, areas: int) -> Floats:
    return np.exp(rng.normal(-(0.34**2) / 2, 0.34, areas))


def _beta(rng: Rng, areas: int) -> Floats:
    size = 0.92 / (0.08 * 0.3**2)
    return rng.beta(0.08 * size, 0.92 * size, areas)


def _logit(rng: Rng, areas: int) -> Floats:
    return 1 / (1 + np.exp(-rng.normal(np.log(0.08 / 0.92), 0.3, areas)))


def _rates(rng: Rng, truth: Floats, size: Floats) -> tuple[Floats, Floats]:
    expected = size / 10
    counts = rng.poisson(truth * expected)
    found = gamma_poisson.posterior(gamma_poisson.fit(counts, expected), counts, expected)
    return found.low, found.high


def _shares(rng: Rng, truth: Floats, size: Floats) -> tuple[Floats, Floats]:
    whole = np.maximum(size.astype(int), 1)
    some = rng.binomial(whole, truth)
    found = beta_binomial.posterior(beta_binomial.fit(some, whole, 0.1), some, whole, 0.1)
    return found.low, found.high


def _print_shrunken(
    title: str,
    areas: int,
    draw: Callable[[Rng, int], Floats],
    estimate: Callable[[Rng, Floats, Floats], tuple[Floats, Floats]],
) -> None:
    rng = np.random.default_rng(2021)
    held, sizes, widths = [], [], []
    for _ in range(REPLICATES):
        truth, size = draw(rng, areas), np.exp(rng.normal(np.log(110), 0.7, areas))
        low, high = estimate(rng, truth, size)
        held.append((low <= truth) & (truth <= high))
        sizes.append(size)
        widths.append(high - low)
    _print(title, held, sizes, widths)


def _print(title: str, held: Sequence[Floats], sizes: Sequence[Floats], widths: Sequence[Floats]) -> None:
    """Average, its error from one class to the other, and each fifth of size."""
    by_class = np.array([one.mean() for one in held])
    order = np.argsort(np.concatenate(sizes))
    fifths = [part.mean() for part in np.array_split(np.concatenate(held)[order], FIFTHS)]
    error = by_class.std() / np.sqrt(len(by_class))
    print(
        f"  {title:<52}{by_class.mean():>7.1%} ± {error:.1%}  fifths "
        + " ".join(f"{fifth:.1%}" for fifth in fifths)
        + f"  mean width {np.mean(np.concatenate(widths)):.2f}"
    )


def drawn() -> None:
    """Survival with delayed entry, restricted mean, trend against a city, ratio of two rates."""
    print(f"Others, {REPLICATES} draws each (nominal 90 %):")
    rng = np.random.default_rng(2021)
    for firms in (40, 120):
        results = np.array([_life(rng, firms) for _ in range(REPLICATES)])
        for name, column in (("survival at 3 years", 0), ("survival at 5 years", 1), ("mean life in 5 years", 2)):
            known = np.isfinite(results[:, column])
            _one(f"{name}, {firms} firms, delayed entry", results[known, column])
    _one("trend of 7 years, 12 creations a year", np.array([_trend(rng, 12.0) for _ in range(REPLICATES)]))
    _one("ratio of two rates, 20 against 400 events", np.array([_ratio(rng) for _ in range(REPLICATES)]))


def _one(title: str, held: Floats) -> None:
    print(f"  {title:<52}{held.mean():>7.1%} ± {np.sqrt(held.mean() * (1 - held.mean()) / len(held)):.1%}")


def _life(rng: Rng, firms: int) -> tuple[float, float, float]:
    """Firms born over ten years at a hazard of 12 % a year, followed during the last five: 1 where the limits hold."""
    hazard = 0.12 / 12
    born = rng.integers(0, 120, firms)
    life = rng.geometric(1 - np.exp(-hazard), firms)
    entry, end = np.maximum(60 - born, 0), np.minimum(life, 120 - born)
    seen = (end > entry) & (entry < 60)
    entry, closes, end = entry[seen], (life <= 120 - born)[seen], end[seen]
    last = np.minimum(end, 60)
    closes &= end <= 60
    count = [np.bincount(ages, minlength=61)[:61] for ages in (entry, last[closes], last[~closes])]
    table = risk_table(np.arange(61), *count)
    three, five = survival_at(table, [36.0]), survival_at(table, [60.0])
    mean = rmst(table, 60.0)
    truth = np.exp(-hazard * np.arange(61))
    pairs = ((three, truth[36]), (five, truth[60]), (mean, float(np.sum((truth[1:] + truth[:-1]) / 2))))
    held = [_holds(found.low, found.high, value) for found, value in pairs]
    return held[0], held[1], held[2]


def _holds(low: Floats, high: Floats, value: float) -> float:
    first, last = float(np.ravel(low)[0]), float(np.ravel(high)[0])
    return float("nan") if np.isnan(first) else float(first <= value <= last)


def _trend(rng: Rng, a_year: float) -> float:
    """Forty areas whose creations follow their city's, but for 4 % a year in the first one."""
    city = rng.poisson(400 * 1.02 ** np.arange(7)).astype(float)
    slopes = np.zeros(40)
    slopes[0] = 0.04
    truth = city / 400 * a_year * np.exp(slopes[:, None] * np.arange(7))
    counts = rng.poisson(truth * rng.gamma(20, 1 / 20, truth.shape))
    found = yearly_trend(
        counts, np.log(np.broadcast_to(city, counts.shape)), fit_dispersion(counts, np.log(np.broadcast_to(city, counts.shape)))
    )
    return float(found.low[0] <= 100 * (np.exp(0.04) - 1) <= found.high[0])


def _ratio(rng: Rng) -> float:
    here, there = rng.poisson(20), rng.poisson(400)
    found = rate_ratio(here, 2.0, there, 20.0)
    return float(found.low <= 0.5 <= found.high)


if __name__ == "__main__":
    exact()
    shrunken()
    drawn()
