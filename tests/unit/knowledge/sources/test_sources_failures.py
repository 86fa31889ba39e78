"""What the machine and the libraries say in English, a reader meets in French; and the last guards of the readers."""

import errno
import gzip
from types import SimpleNamespace

import duckdb
import pytest

import bad_inputs
from quartiers.knowledge.sources import text, workbook
from quartiers.knowledge.sources.containers import gunzip
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.store import Store, replace_text
from quartiers.knowledge.sources.sync import files_of
from quartiers.knowledge.sources.tables import engine
from quartiers.knowledge.sources.text import heading_of, stage_csv
from quartiers.knowledge.vocabulary.refusals import Refusal


def raise_(problem: BaseException) -> None:
    raise problem


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "La lecture : le disque est plein"),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "/x/y"), "La lecture : le disque est plein"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/y"), "La lecture : /x/y est interdit d'accès"),
        (OSError(errno.EROFS, "Read-only file system"), "La lecture est interdit d'accès"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x/y"), "La lecture : /x/y n'existe pas"),
        (OSError(errno.EIO, "Input/output error", "/x/y"), "La lecture : /x/y : le système a répondu par l'erreur 5"),
        (MemoryError(), "La lecture : la mémoire ne suffit pas"),
        (duckdb.OutOfMemoryException("Out of Memory Error: failed"), "La lecture : la mémoire ne suffit pas"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "le disque est plein"),
        (duckdb.Error("Invalid Input Error: corrupt"), "La lecture : la lecture a échoué, le fichier est sans doute abîmé"),
    ],
)
def test_a_failure_is_one_french_sentence(problem, says):
    with pytest.raises(Refusal) as refusal, explained("La lecture"):
        raise_(problem)
    sentence = str(refusal.value)
    assert says in sentence
    assert sentence.endswith(".")
    assert refusal.value.__cause__ is problem


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(KeyError), explained("La lecture"):
        raise_(KeyError("x"))


def test_a_folder_that_vanishes_while_it_is_read_is_said(tmp_path, monkeypatch):
    """`os.walk` would pass over it in silence, and the sources would seem absent."""

    def walk(top, onerror):
        onerror(PermissionError(errno.EACCES, "Permission denied", str(top)))
        return iter(())

    monkeypatch.setattr("os.walk", walk)
    with pytest.raises(Refusal, match="interdit d'accès"):
        files_of(tmp_path)


def test_hidden_files_are_not_sources(tmp_path):
    bad_inputs.write(tmp_path / "._zfu_communes_2019.csv", "x")
    bad_inputs.write(tmp_path / "zfu_communes_2019.csv", "x")
    assert [path.name for path in files_of(tmp_path)] == ["zfu_communes_2019.csv"]


def test_a_small_file_is_the_old_one_or_the_new_one(tmp_path, monkeypatch):
    path = tmp_path / "manifest.json"
    replace_text(path, "one")
    monkeypatch.setattr("os.fsync", lambda _handle: raise_(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        replace_text(path, "two")
    assert path.read_text() == "one"
    assert [file.name for file in tmp_path.iterdir()] == ["manifest.json"]


def test_a_gzip_bomb_is_stopped_on_its_way(tmp_path):
    """A gzip does not say how large it will be."""
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"0" * 5_000_000))
    with pytest.raises(Refusal, match="plus de 1 Mo"):
        gunzip(tmp_path / "x.csv.gz", 2_000_000, tmp_path)


def test_a_quote_left_open_in_a_large_file_is_refused(tmp_path, monkeypatch):
    """Past one block there is no row to name any more."""
    monkeypatch.setattr(text, "_BLOCK", 512)
    path = tmp_path / "x.csv"
    bad_inputs.write(path, 'a,b\n1,"2\n' + "3,4\n" * 2000)
    delivery = SimpleNamespace(separators=",", encoding="utf-8")
    with pytest.raises(Refusal, match=r"x\.csv n'est pas un tableau CSV lisible \(guillemet non fermé"):
        stage_csv(path, delivery, heading_of(path, delivery), ["a", "b"], tmp_path / "staged.parquet")


def test_a_table_of_one_column_has_no_separator(tmp_path):
    path = tmp_path / "x.csv"
    bad_inputs.write(path, "siret\n1\n")
    assert heading_of(path, SimpleNamespace(separators=";,", encoding="utf-8")).separator == ";"


def test_excel_writes_long_numbers_with_an_exponent():
    """73282932000074 comes as 7.3282932000074E13, hence as a float."""
    cell = SimpleNamespace(data_type="n", coordinate="A2", value=7.3282932000074e13)
    assert workbook._text("x.xlsx", cell) == "73282932000074"


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    bad_inputs.workbook(bad_inputs.shops()).save(tmp_path / "x.xlsx")
    with pytest.raises(Refusal, match="se déplierait"):
        workbook.read_workbook(tmp_path / "x.xlsx", 2**31)


def test_the_engine_never_asks_the_network_for_an_extension(tmp_path):
    with engine(tmp_path) as connection, pytest.raises(duckdb.Error):
        connection.execute("SELECT * FROM read_xlsx('x.xlsx')")


def test_what_a_killed_run_left_is_swept(home):
    store = Store(home)
    (home / "tmp").mkdir(parents=True)
    (home / "tmp/staged.parquet").write_bytes(b"left")
    with store.workroom() as room:
        assert list(room.iterdir()) == []
    assert not (home / "tmp").exists()


def test_a_first_version_that_could_not_be_noted_leaves_no_table(home, monkeypatch, tmp_path):
    """Same name, same bytes: a table that was already there stays."""
    from quartiers.knowledge.sources.register import OFFICIAL  # noqa: PLC0415
    from quartiers.knowledge.sources.sync import find, take  # noqa: PLC0415

    source = next(source for source in OFFICIAL if source.name == "zfu")
    bad_inputs.write(tmp_path / "zfu_communes_2019.csv", "id,commune\nZ1,Ville fictive\n")
    found = find([tmp_path / "zfu_communes_2019.csv"], source)
    manifest = take(Store(home), source, found, taken_on="2026-11-25")
    monkeypatch.setattr("quartiers.knowledge.sources.store.replace_text", lambda *_words: raise_(OSError(28, "full")))
    with pytest.raises(Refusal, match="disque est plein"):
        take(Store(home), source, found, taken_on="2026-11-26")
    assert Store(home).table(manifest).exists()
    assert Store(home).manifest("zfu") == manifest
