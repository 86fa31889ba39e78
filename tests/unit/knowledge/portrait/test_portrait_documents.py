"""Portraits as PDF and as workbooks: structure, marks, numbers of the edition, and the same bytes twice."""

import io

import openpyxl
import pikepdf
import pytest

from quartiers.knowledge.portrait.documents import write_documents
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.pages import rendered
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.workbook import as_workbook
from quartiers.knowledge.vocabulary.refusals import Refusal

FICTIONAL, REAL = "QP990001", "QP053001"


def quiet(*_):
    """Tell nobody."""


@pytest.fixture(scope="module")
def pair(demo_edition):
    """The portraits of a fictional neighbourhood and of a real one."""
    return [portrait(demo_edition, code) for code in (FICTIONAL, REAL)]


@pytest.fixture(scope="module")
def pdf(demo_edition, pair):
    """The first of them as a PDF."""
    pytest.importorskip("weasyprint", reason="Pango is missing: PDF not tested", exc_type=OSError)
    return as_pdf(next(rendered(demo_edition, pair, is_paper=True)), identifier="one")


def tags(element, found):
    """Names of the structure below an element, in reading order."""
    if isinstance(element, pikepdf.Array):
        for one in element:
            tags(one, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.append((str(element["/S"]), str(element.get("/Alt", ""))))
        if "/K" in element:
            tags(element["/K"], found)
    return found


def test_a_pdf_is_tagged(pdf):
    """Title, language, headings, tables with header cells, and a text for every figure."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert str(root.Lang) == "fr"
        assert root.MarkInfo.Marked
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"]).startswith("Exemple simulé")
        assert 2 <= len(document.pages) <= 3
        found = tags(root.StructTreeRoot.K, [])
    names = [name for name, _ in found]
    assert names.count("/H1") == 1
    assert names.count("/H2") >= 5
    assert {"/Table", "/TH", "/TD", "/L", "/P"} <= set(names)
    figures = [alt for name, alt in found if name == "/Figure"]
    assert figures
    assert all(figures)


def test_documents_are_the_same_bytes_twice(demo_edition, pair, pdf):
    """Nothing of the clock nor of chance enters a document."""
    assert as_pdf(next(rendered(demo_edition, pair, is_paper=True)), identifier="one") == pdf
    definitions = demo_edition.rows("definitions")
    assert as_workbook(pair[0], definitions) == as_workbook(pair[0], definitions)


def test_a_workbook_holds_every_figure(demo_edition, pair):
    """Each figure is a line with its value, limits, origin and sources; the first line says what all are worth."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(pair[0], demo_edition.rows("definitions"))))
    assert book.sheetnames == ["Chiffres", "Contexte", "Ce que l'on ne sait pas", "Définitions", "Sources"]
    for sheet in book:
        assert sheet.cell(1, 1).value.startswith("Exemple simulé : Les Quais (fictif) (QP990001), édition de démonstration")
    lines = list(book["Chiffres"].iter_rows(min_row=3, values_only=True))
    assert len(lines) == len(pair[0]["figures"])
    for line, figure in zip(lines, pair[0]["figures"], strict=True):
        told = [figure[name] for name in ("value", "low", "high", "level", "numerator")]
        assert [one is None for one in line[4:9]] == [one is None for one in told]
        # A workbook keeps fifteen digits.
        assert [one for one in line[4:9] if one is not None] == pytest.approx([one for one in told if one is not None])
        assert line[13] == "simulé"
        assert line[16]


def test_a_text_is_never_a_formula(pair):
    """A reason that begins like a formula stays a text."""
    row = {"indicator": "x", "item": "", "title_fr": "=1+1", "status": "not_available", "reason": "@a"}
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(pair[1] | {"withheld": [row]}, [])))
    assert book["Ce que l'on ne sait pas"].cell(3, 1).value == "'=1+1"
    assert not book["Chiffres"].cell(1, 1).value.startswith("Exemple")


def test_simulated_files_are_named_so(demo_edition, pair, tmp_path):
    """The name of a file says that it is simulated; a folder that is a file is refused."""
    written = write_documents(demo_edition, pair, tmp_path / "out", "xlsx", quiet)
    assert [path.name for path in written] == ["simule-QP990001.xlsx", "QP053001.xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in written)
    with pytest.raises(Refusal, match="est un fichier"):
        write_documents(demo_edition, pair, written[0], "xlsx", quiet)


def test_a_page_fetches_nothing():
    """A page that asks for something outside itself is laid out without it."""
    pytest.importorskip("weasyprint", reason="Pango is missing: PDF not tested", exc_type=OSError)
    page = '<html lang="fr"><title>T</title><p>a</p><img alt="x" src="http://127.0.0.1:9/x.png"></html>'
    assert as_pdf(page, identifier="two").startswith(b"%PDF-1.7")
