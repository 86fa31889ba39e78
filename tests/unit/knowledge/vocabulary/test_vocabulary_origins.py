"""Tests of the origins of figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.origins import Origin, worst


def test_origins_rank_from_best_to_worst():
    """Official figures come first and simulated ones last."""
    ranked = sorted(Origin, key=lambda origin: origin.rank)
    assert [str(origin) for origin in ranked] == ["official", "derived", "partial", "approximate", "simulated"]
    assert [origin.rank for origin in ranked] == [0, 1, 2, 3, 4]


def test_origins_are_named_in_french():
    """Each origin has the word that readers see."""
    assert [origin.label_fr for origin in Origin] == ["officiel", "dérivé", "partiel", "approché", "simulé"]


@given(st.lists(st.sampled_from(Origin), min_size=1))
def test_the_worst_origin_is_one_of_them_and_none_is_worse(origins):
    """A figure carries an origin of its inputs, and the weakest."""
    found = worst(origins)
    assert found in origins
    assert found.rank == max(origin.rank for origin in origins)


def test_one_simulated_input_makes_the_figure_simulated():
    """Nothing simulated hides behind official inputs, even handed over one by one."""
    assert worst(iter([Origin.OFFICIAL, Origin.SIMULATED, Origin.PARTIAL])) is Origin.SIMULATED


def test_no_origin_at_all_is_an_error():
    """A figure without any source has no origin to show."""
    with pytest.raises(ValueError, match="citer au moins une source"):
        worst([])


def test_comparison_of_texts_is_left_alone():
    """Origins compare as the texts they are: only the rank tells the better one."""
    assert Origin.APPROXIMATE < Origin.OFFICIAL
    assert Origin.APPROXIMATE.rank > Origin.OFFICIAL.rank
