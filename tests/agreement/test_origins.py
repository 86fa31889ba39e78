"""No figure looks better than the worst of what it rests on, whatever the mixture of sources.

What a figure rests on is found from outside: without a source, it changes. Sources are then marked as worse than they
are, one by one and in mixtures, and every figure that rests on one of them must say so.
"""

from dataclasses import replace

import numpy as np
import pytest

import small_town
from bad_inputs import SITES, sites, table, write
from quartiers.knowledge.build import inputs
from quartiers.knowledge.build.edition import Wanted, build
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

DAY = "2026-06-30"
# Without the facts, nothing is built; they say nothing of these areas.
FACTS = {"territories", "neighbourhoods_2015", "neighbourhoods_2024"}
SAID = ("value", "low", "high", "numerator", "denominator", "n", "status")
MIXTURES = 8


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build from some sources of a town with a whole register; `worse` are marked with this origin."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("origins")
        patch.setenv("QUARTIERS_HOME", str(home / "home"))
        patch.setattr(inputs, "WHOLE_REGISTER_ROWS", 10)
        folder = small_town.city(home / "town")
        write(folder / SITES, table(sites()[:3]))
        assert _run(["build", "--from", str(folder), "--as-of", DAY]) == 0
        place = store()

        def of(names, worse=(), origin=Origin.APPROXIMATE):
            found = {name: manifest for name, manifest in place.manifests().items() if name in names}
            found |= {name: replace(found[name], origin=origin) for name in worse}
            build(place, found, Wanted(Kind.REAL, DAY, DAY, {}), progress=lambda *_: None)
            rows = Edition.open(place.home).rows("figures")
            return {(row["area"], row["indicator"], row["item"], row["comparator"]): row for row in rows}

        of.names = set(place.manifests())
        yield of


@pytest.fixture(scope="module")
def rests_on(built):
    """For each figure the sources without which it is another one, or is not."""
    whole = built(built.names)
    found = {key: set() for key in whole}
    for name in sorted(built.names - FACTS):
        try:
            without = built(built.names - {name})
        except Refusal:
            # No neighbourhood is left.
            continue
        for key, row in whole.items():
            other = without.get(key)
            if other is None or any(row[column] != other[column] for column in SAID):
                found[key].add(name)
    return found


def test_sources_are_told_apart(rests_on, built):
    """The register, its location, its legal units, census, cities and outlines each carry figures of their own."""
    carried = {name: sum(name in names for names in rests_on.values()) for name in built.names - FACTS}
    assert sum(number > 20 for number in carried.values()) >= 6, carried


def better_than_allowed(figures, rests_on, worse, origin):
    return [
        (key, row["origin"], sorted(rests_on[key] & worse))
        for key, row in figures.items()
        if rests_on[key] & worse and Origin(row["origin"]).rank < origin.rank
    ]


def test_every_source_marks_what_rests_on_it(built, rests_on):
    """One source at a time is only approximate."""
    for name in sorted(built.names - FACTS):
        figures = built(built.names, {name})
        assert better_than_allowed(figures, rests_on, {name}, Origin.APPROXIMATE) == []


def test_mixtures_mark_what_rests_on_any(built, rests_on):
    """Several sources at a time, some missing, with either of the bad origins."""
    chance = np.random.default_rng(2021)
    names = sorted(built.names - FACTS)
    for _ in range(MIXTURES):
        worse = {name for name in names if chance.random() < 0.4}
        origin = (Origin.PARTIAL, Origin.APPROXIMATE)[chance.integers(2)]
        missing = {name for name in names if chance.random() < 0.15 and not name.startswith("qpv")} - worse
        figures = built(built.names - missing, worse, origin)
        known = {key: names for key, names in rests_on.items() if key in figures and not names & missing}
        kept = {key: figures[key] for key in known}
        assert better_than_allowed(kept, known, worse, origin) == []


def test_one_simulated_source_stops_a_real_edition(built):
    """Any of them: no simulated row enters."""
    for name in sorted(built.names):
        with pytest.raises(Refusal, match="rien de simulé"):
            built(built.names, {name}, Origin.SIMULATED)
