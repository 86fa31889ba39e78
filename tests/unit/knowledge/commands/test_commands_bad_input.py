"""Every bad input through the command: exit code 2, one sentence, nothing on stdout, and the home as it was to the byte."""

import shutil

import pytest

from bad_inputs import BOOK, CASES, good
from quartiers.knowledge.commands import building
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.sources.register import INPUTS, OFFICIAL


@pytest.fixture(scope="module")
def good_one(tmp_path_factory):
    """A folder of good files, and a home where it was synced and built."""
    folder, home = tmp_path_factory.mktemp("good"), tmp_path_factory.mktemp("home")
    good(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUARTIERS_HOME", str(home))
        assert _run(["build", "--from", str(folder)]) == 0
    return folder, home


def bytes_of(folder):
    """Every file of a folder with its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def plain(text):
    """A French sentence with ordinary spaces, quotes and apostrophes."""
    return text.translate(str.maketrans({"\u202f": " ", "\u00a0": " ", "’": "'"}))


def only(monkeypatch, name):
    """Let `build` look for this source only (and for declared extracts), to keep the table of cases fast."""
    monkeypatch.setattr(building, "OFFICIAL", tuple(source for source in OFFICIAL if source.name == name))
    monkeypatch.setattr(building, "INPUTS", tuple(source for source in INPUTS if source.name == name))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_bad_folder_is_refused_and_changes_nothing(case, good_one, home, tmp_path, monkeypatch, capsys):
    """`sync` and `build` refuse it in one sentence that says what and where; sources and edition stay."""
    good_folder, good_home = good_one
    shutil.copytree(good_home, home)
    before = bytes_of(home)
    case.make(tmp_path / "bad")
    if case.source != "partial_register.ateliers":
        # A workbook holds the time of its making.
        shutil.copy(good_folder / BOOK, tmp_path / "bad" / BOOK)
    only(monkeypatch, case.source)
    for arguments in (["sync", *filter(None, [case.source])], ["build"]):
        assert _run([*arguments, "--from", str(tmp_path / "bad")]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1, said.err
        missing = [words for words in case.says if plain(words) not in plain(said.err)]
        assert not missing, said.err
        assert bytes_of(home) == before


def test_the_good_folder_is_taken_twice_without_change(good_one, home):
    """The same files again leave the same bytes."""
    good_folder, good_home = good_one
    shutil.copytree(good_home, home)
    before = bytes_of(home)
    assert _run(["build", "--from", str(good_folder)]) == 0
    assert bytes_of(home) == before
