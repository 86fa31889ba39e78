"""Tests of the codes of communes and of IRIS."""

import pytest

from quartiers.knowledge.vocabulary.communes import CommuneCode, IrisCode
from quartiers.knowledge.vocabulary.refusals import Malformed


@pytest.mark.parametrize(
    ("text", "department", "is_overseas"),
    [
        ("01001", "01", False),
        ("19001", "19", False),
        ("21231", "21", False),
        ("2A004", "2A", False),
        ("2B033", "2B", False),
        ("31555", "31", False),
        ("95680", "95", False),
        ("97101", "971", True),
        ("97801", "978", True),
        ("98411", "984", True),
        ("98611", "986", True),
        ("98735", "987", True),
        ("98818", "988", True),
        ("98901", "989", True),
    ],
)
def test_a_code_tells_its_department(text, department, is_overseas):
    """Overseas departments have three characters, the others two."""
    code = CommuneCode.parse(text)
    assert str(code) == text
    assert (code.department, code.is_overseas) == (department, is_overseas)


def test_case_and_blanks_do_not_matter():
    """Corsican codes typed in lower case or in groups are understood."""
    assert CommuneCode.parse(" 2a 004 ") == CommuneCode.parse("2A004")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "compte 0 caractères au lieu de 5"),
        ("1001", "Le code commune «1001» compte 4 caractères au lieu de 5 : .* zéro de tête compris"),
        ("315550", "compte 6 caractères au lieu de 5"),
        ("20004", "«20004» suit l'ancienne numérotation de la Corse : remplacer 20 par 2A ou 2B"),
        ("00001", "n'existe dans aucun département"),
        ("31000", "n'existe dans aucun département"),
        ("96001", "n'existe dans aucun département"),
        ("97001", "n'existe dans aucun département"),
        ("97900", "n'existe dans aucun département"),
        ("97400", "donner le code Insee, non le code postal"),
        ("98001", "n'existe dans aucun département"),
        ("99138", "n'existe dans aucun département"),
        ("2C001", "n'existe dans aucun département"),
        ("31A55", "n'existe dans aucun département"),
        ("3155²", "n'existe dans aucun département"),
    ],
)
def test_a_wrong_code_says_why(text, message):
    """Length, old Corsica and unknown departments each have their sentence."""
    with pytest.raises(Malformed, match=message):
        CommuneCode.parse(text)


@pytest.mark.parametrize(
    ("arrondissement", "commune"),
    [
        ("75101", "75056"),
        ("75120", "75056"),
        ("69381", "69123"),
        ("69389", "69123"),
        ("13201", "13055"),
        ("13216", "13055"),
    ],
)
def test_an_arrondissement_belongs_to_its_city(arrondissement, commune):
    """From the first to the last arrondissement, figures can be brought to the city."""
    code = CommuneCode.parse(arrondissement)
    assert code.arrondissement_of == CommuneCode.parse(commune)
    assert code.as_commune() == CommuneCode.parse(commune)


@pytest.mark.parametrize("text", ["75056", "75100", "75121", "69380", "69390", "13200", "13217", "13055", "31555"])
def test_a_commune_is_its_own(text):
    """A commune belongs to no other, and neither do the numbers next to the arrondissements."""
    code = CommuneCode.parse(text)
    assert code.arrondissement_of is None
    assert code.as_commune() is code


@pytest.mark.parametrize(
    ("text", "commune"),
    [("315550101", "31555"), (" 2a004 0101 ", "2A004"), ("974110203", "97411"), ("751010101", "75101")],
)
def test_an_iris_tells_its_commune(text, commune):
    """The commune is the first five characters, an arrondissement in the three large cities."""
    iris = IrisCode.parse(text)
    assert iris.commune == CommuneCode.parse(commune)
    assert str(iris) == text.replace(" ", "").upper()


@pytest.mark.parametrize("text", ["", "31555", "31555010", "3155501011", "31555010A", "31555010²"])
def test_a_wrong_iris_is_refused(text):
    """An IRIS needs its commune and four digits."""
    with pytest.raises(Malformed, match=r"code IRIS .* suivi de 4 chiffres"):
        IrisCode.parse(text)


def test_an_iris_needs_a_real_commune():
    """The commune inside an IRIS is checked like any other."""
    with pytest.raises(Malformed, match="«20004» suit l'ancienne numérotation"):
        IrisCode.parse("200040101")
