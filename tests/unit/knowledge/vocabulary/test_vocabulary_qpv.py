"""Tests of the codes of priority neighbourhoods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.qpv import Generation, QpvCode
from quartiers.knowledge.vocabulary.refusals import Malformed

departments = st.sampled_from(["001", "053", "095", "02A", "02B", "971", "974", "978", "987", "988", "990"])
codes_2015 = st.builds("QP{}{:03d}".format, departments, st.integers(0, 999))
codes_2024 = st.builds("QN{}{:02d}{}".format, departments, st.integers(0, 99), st.sampled_from("IMNC"))


@pytest.mark.parametrize(
    ("text", "generation", "department", "number", "letter"),
    [
        ("QP053001", Generation.G2015, "53", 1, None),
        ("QP02A001", Generation.G2015, "2A", 1, None),
        ("QP974049", Generation.G2015, "974", 49, None),
        ("QP001120", Generation.G2015, "01", 120, None),
        ("QN00101M", Generation.G2024, "01", 1, "M"),
        ("QN02A01M", Generation.G2024, "2A", 1, "M"),
        ("QN97651C", Generation.G2024, "976", 51, "C"),
    ],
)
def test_a_code_tells_its_parts(text, generation, department, number, letter):
    """Each generation has its shape, and the department comes out as Insee writes it."""
    code = QpvCode.parse(text)
    assert (code.text, code.generation, code.department) == (text, generation, department)
    assert (code.number, code.letter) == (number, letter)


@given(codes_2015 | codes_2024)
def test_case_and_blanks_do_not_matter(text):
    """A code typed in lower case between spaces is the same code, and is written back in capitals."""
    code = QpvCode.parse(f" {text[:2].lower()} {text[2:].lower()}\u00a0")
    assert code == QpvCode.parse(text)
    assert str(code) == text
    assert QpvCode.is_valid_text(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Le code QPV «» doit commencer par QP .2015. ou QN .2024."),
        ("HZ", "doit commencer par QP"),
        ("CSZ", "doit commencer par QP"),
        ("53001", "doit commencer par QP"),
        ("QP53001", "compte 7 caractères au lieu de 8 : l'écrire comme QP053001"),
        ("QP0530011", "compte 9 caractères au lieu de 8"),
        ("QN00101", "Il manque la lettre finale du code QPV «QN00101» : ajouter I, M, N ou C"),
        ("QN02A01", "Il manque la lettre finale"),
        ("QN0101M", "compte 7 caractères au lieu de 8"),
        ("QN0010", "compte 6 caractères au lieu de 8"),
        ("QN00101X", "Le code QPV «QN00101X» finit par «X»"),
        ("QN001012", "finit par «2» : le terminer par I, M, N ou C"),
        ("QN0010AM", "porte «0A» comme numéro : y mettre 2 chiffres"),
        ("QN001²1M", "comme numéro"),
        ("QP05300A", "porte «00A» comme numéro : y mettre 3 chiffres"),
        ("QP000001", "département inconnu «000»"),
        ("QP096001", "département inconnu «096»"),
        ("QP020001", "département inconnu «020»"),
        ("QP970001", "département inconnu «970»"),
        ("QN97901M", "département inconnu «979»"),
        ("QP2A0001", "sur trois caractères, comme 053, 02A ou 974"),
    ],
)
def test_a_wrong_code_says_why(text, message):
    """Prefix, length, department, number and letter each have their sentence."""
    assert not QpvCode.is_valid_text(text)
    with pytest.raises(Malformed, match=message):
        QpvCode.parse(text)


def test_fictional_neighbourhoods_have_their_department():
    """Demonstrations use a department that no neighbourhood of France has."""
    assert QpvCode.parse("QN99001N").is_fictional
    assert QpvCode.parse("QP990001").is_fictional
    assert not QpvCode.parse("QP053001").is_fictional


def test_letters_are_explained():
    """The final letter says in French what became of the outline."""
    labels = [QpvCode.parse(f"QN05301{letter}").letter_label_fr for letter in "IMNC"]
    assert labels == [
        "contour inchangé depuis 2015",
        "contour modifié depuis 2015",
        "nouveau quartier",
        "commune entière",
    ]


def test_a_2015_code_has_no_letter_to_explain():
    """The first generation says that it has no letter."""
    assert QpvCode.parse("QP053001").letter_label_fr == "sans lettre (génération 2015)"


def test_generations_are_their_years():
    """A generation reads as its year in files and sorts by time."""
    assert [int(generation) for generation in Generation] == [2015, 2024]
    assert QpvCode.parse("QN05301M") < QpvCode.parse("QP053001")
