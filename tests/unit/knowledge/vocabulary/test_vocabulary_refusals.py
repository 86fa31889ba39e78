"""Tests of the ways an input is turned down."""

import pytest

from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal, Unreachable


def test_a_refusal_reads_as_its_sentence():
    """The text of a refusal is the sentence shown to the reader, and nothing else."""
    assert str(Refusal("Le fichier est vide : le télécharger à nouveau.")) == (
        "Le fichier est vide : le télécharger à nouveau."
    )


def test_network_trouble_is_a_refusal():
    """Whoever handles refusals also handles an unreachable source."""
    with pytest.raises(Refusal):
        raise Unreachable("Le site ne répond pas : réessayer plus tard.")


def test_a_malformed_value_is_a_value_error_and_no_refusal():
    """Parsing fails with Python's usual family, so that a caller turns it into a refusal knowingly."""
    assert issubclass(Malformed, ValueError)
    assert not issubclass(Malformed, Refusal)
