"""The French search: what a person types finds what it means, whatever the accents, endings and slips."""

import pytest

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.search import Document, Index, folded, index_of, is_one_slip, words


@pytest.fixture(scope="module")
def index():
    return Index(
        [Document(aid.id, aid.name, aid.carrier, f"{aid.what} {aid.how} {aid.nature}") for aid in catalogue().values()]
    )


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("microcrédit", "microcredit_adie"),
        ("micro crédit", "microcredit_adie"),
        ("micro-credit", "microcredit_adie"),
        ("MICROCREDIT", "microcredit_adie"),
        ("microcrédi", "microcredit_adie"),
        ("l'ARCE", "arce"),
        ("l’Adie", "microcredit_adie"),
        ("taxe fonciere", "exo_tfpb_qpv"),
        ("taxes foncières", "exo_tfpb_qpv"),
        ("garantie pour les femmes", "garantie_egalite_femmes"),
        ("grantie femme", "garantie_egalite_femmes"),
        ("embaucher un apprenti", "aide_apprentissage_2026"),
    ],
)
def test_what_is_typed_finds_what_it_means_first(index, typed, wanted):
    found = index.find(typed)
    assert found.keys[0] == wanted
    assert not found.is_partial


@pytest.mark.parametrize("typed", ["", "   ", "le la les", "xyzzyx", "'", "%_\\"])
def test_nothing_is_found_of_nothing(index, typed):
    assert index.find(typed).keys == ()


def test_endings_of_one_word_find_the_same(index):
    asked = ("exonération", "exonerations", "exonérée", "exonérer")
    assert len({frozenset(index.find(each).keys) for each in asked}) == 1
    assert index.find(asked[0]).keys


def test_the_name_weighs_more_than_the_text():
    index = Index(
        [
            Document("text", "Autre chose", "", "prêt garanti"),
            Document("carrier", "Autre chose encore", "Prêt et compagnie"),
            Document("name", "Prêt vert"),
        ]
    )
    assert index.find("prêts").keys == ("name", "carrier", "text")


def test_a_word_that_nothing_holds_is_told(index):
    found = index.find("microcrédit zzzzzz")
    assert found.is_partial
    assert found.keys[0] == "microcredit_adie"


def test_an_exact_word_hides_its_slips():
    index = Index([Document("a", "carton"), Document("b", "canton")])
    assert index.find("carton").keys == ("a",)
    assert index.find("calton").keys == ("b", "a")


def test_short_words_have_no_slip():
    index = Index([Document("acre", "Acre"), Document("arce", "ARCE"), Document("are", "ARE")])
    assert index.find("arce").keys == ("arce",)
    assert index.find("arbe").keys == ()


def test_the_order_of_documents_changes_nothing(index):
    documents = [Document(aid.id, aid.name, aid.carrier, aid.what) for aid in catalogue().values()]
    shuffled = [*documents[::2], *documents[:0:-2]]
    assert {each.key for each in shuffled} == {each.key for each in documents}
    for typed in ("création", "prêt", "commerce qpv", "garantie", "energi"):
        assert Index(shuffled).find(typed) == Index(documents).find(typed)


def test_an_index_is_made_once_for_the_same_documents():
    documents = (Document("a", "Prêt"),)
    assert index_of(documents) is index_of((Document("a", "Prêt"),))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("pret", "pret", False),
        ("pret", "prets", True),
        ("pret", "prat", True),
        ("pret", "prte", True),
        ("pret", "pert", True),
        ("pret", "rpet", True),
        ("pret", "prit", True),
        ("pret", "port", False),
        ("pret", "apprets", False),
        ("abc", "cab", False),
        ("apret", "pret", True),
        ("", "a", True),
    ],
)
def test_one_slip(one, other, wanted):
    assert is_one_slip(one, other) is wanted
    assert is_one_slip(other, one) is wanted


def test_words_leave_out_elisions_and_little_words():
    assert list(words("L'aide aux jeunes d’aujourd'hui, S.A.R.L. en Œuvre")) == [
        "jeunes",
        "aujourd",
        "hui",
        "sarl",
        "œuvre",
    ]
    assert folded("Œuvre à CRÉER") == "oeuvre a creer"
