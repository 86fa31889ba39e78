"""Every bad input is refused with one clear French sentence, and what the store held stays byte for byte."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

import bad_inputs
from quartiers.knowledge.sources.partial_register import declared_in
from quartiers.knowledge.sources.register import INPUTS, OFFICIAL
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import files_of, sync_folder
from quartiers.knowledge.vocabulary.refusals import Refusal

DAY = "2026-11-25"
# Words of the libraries, which a French reader should never meet.
ENGLISH = re.compile(
    r"\b(error|invalid|could not|cannot|expected|failed|unable|row|rows|column|columns|found|file|traceback|exception|"
    r"denied|such|while|parsing|value|line|block|schema|unexpected|none|warning|the|not|with|is|out|self)\b",
    re.IGNORECASE,
)
# What a sentence repeats from the file, or from the list of what may be written there.
QUOTED = re.compile(
    r"« [^»]* »|«[^»]*»|\((colonnes lues|name|siret|rows|membre|RGF|=)[^)]*\)|dans la liste \([^)]*\)|"
    r"[\w./-]+\.(csv|zip|geojson|shp|xlsx|yaml|parquet)\b"
)
VERBS = re.compile(
    r"(redemand|télécharg|corrig|réexport|réenregistr|vérifi|choisi|retir|complét|renomm|gard|laiss|échang|défusionn|coll|"
    r"ouvr|fourni|donn|suiv|écri|mettez|libér|relanc|lire|laisse)",
    re.IGNORECASE,
)


def take(home: Path, folder: Path, source: str | None = None):
    """What `quartiers sync --from` does, for one source or for all."""
    sources = [*OFFICIAL, *INPUTS, *declared_in(files_of(folder))]
    wanted = [one for one in sources if source is None or one.name == source]
    return sync_folder(
        Store(home), wanted, folder, taken_on=DAY, accept_fewer=False, progress=lambda _what, _done, _total: None
    )


def contents(home: Path) -> dict[str, bytes]:
    """Every file of a store, byte for byte."""
    folder = home / "sources"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_clear(sentence: str) -> None:
    """One sentence, in French, that says what to do."""
    bare = QUOTED.sub("", sentence)
    assert "\n" not in sentence
    assert sentence.endswith("."), sentence
    assert not re.search(r"[.!?] +[A-ZÉÀ]", bare), f"more than one sentence: {sentence}"
    assert not ENGLISH.search(bare), f"{ENGLISH.search(bare)} in: {sentence}"
    assert VERBS.search(sentence), f"does not say what to do: {sentence}"
    assert len(sentence) < 420, sentence


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A home in which the good folder was taken."""
    home, folder = tmp_path_factory.mktemp("taken"), tmp_path_factory.mktemp("good")
    bad_inputs.good(folder)
    outcome = take(home, folder)
    assert outcome.refused == {}
    return home


@pytest.fixture
def store_home(taken, home):
    """A copy of that home, for one test."""
    shutil.copytree(taken, home)
    return home


def test_the_good_folder_is_taken_whole(taken):
    rows = {name: manifest.rows for name, manifest in Store(taken).manifests().items()}
    assert rows == {
        "candidate_sites": 5,
        "corrections": 5,
        "insee_qpv": 15,
        "partial_register.ateliers": 10,
        "partial_register.commerces": 10,
        "residents_survey": 3,
        "qpv_2015": 3,
        "qpv_2024": 3,
        "sirene_establishments": 100,
    }


def test_cases_have_distinct_names():
    names = [case.name for case in bad_inputs.CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", bad_inputs.CASES, ids=lambda case: case.name)
def test_a_bad_input_is_refused_and_the_last_good_version_stays(case, store_home, tmp_path):
    before = contents(store_home)
    folder = tmp_path / "given"
    case.make(folder)

    if case.source:
        outcome = take(store_home, folder, case.source)
        assert list(outcome.refused) == [case.source], outcome
        sentence = outcome.refused[case.source]
    else:
        with pytest.raises(Refusal) as refusal:
            take(store_home, folder)
        sentence = str(refusal.value)
        assert "commerces.registre.yaml" in sentence

    assert_clear(sentence)
    for piece in case.says:
        assert piece in sentence
    assert contents(store_home) == before
    assert not (store_home / "tmp").exists()


def test_a_full_disk_is_said_and_changes_nothing(store_home, tmp_path):
    before = contents(store_home)
    bad_inputs.good(tmp_path / "given")
    sentence = bad_inputs.sync_under(bad_inputs.FULL_DISK, store_home, tmp_path / "given", "sirene_establishments")
    assert "disque est plein" in sentence
    assert_clear(sentence)
    assert contents(store_home) == before


def open_to_all(folder: Path) -> None:
    """Let another user walk down to a folder that pytest made for us alone."""
    base = Path(tempfile.gettempdir())
    for parent in (folder, *folder.parents):
        if parent == base:
            break
        parent.chmod(0o755)


@pytest.mark.parametrize("place", [bad_inputs.REGISTER, "sirene"])
def test_a_file_or_folder_that_may_not_be_read_is_said_and_changes_nothing(place, store_home, tmp_path):
    before = contents(store_home)
    folder = tmp_path / "given"
    bad_inputs.good(folder)
    limit = "pass"
    if os.getuid() == 0:
        # Root reads everything: the child becomes nobody, in folders opened to it.
        limit = bad_inputs.NOBODY
        for path in (store_home, *store_home.rglob("*"), folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)
        open_to_all(tmp_path)
    (folder / place).chmod(0o000)
    sentence = bad_inputs.sync_under(limit, store_home, folder, "sirene_establishments")
    (folder / place).chmod(0o755)
    assert "interdit d'accès" in sentence
    assert Path(place).name in sentence
    assert_clear(sentence)
    assert contents(store_home) == before


def test_a_store_that_may_not_be_written_is_said_and_changes_nothing(store_home, tmp_path):
    before = contents(store_home)
    bad_inputs.good(tmp_path / "given")
    limit = "pass"
    if os.getuid() == 0:
        limit = bad_inputs.NOBODY
        open_to_all(tmp_path)
    store_home.chmod(0o555)
    sentence = bad_inputs.sync_under(limit, store_home, tmp_path / "given", "sirene_establishments")
    store_home.chmod(0o755)
    assert "interdit d'accès" in sentence
    assert_clear(sentence)
    assert contents(store_home) == before


def test_a_full_disk_at_the_last_step_leaves_no_orphan(store_home, tmp_path, monkeypatch):
    """The manifest is what makes a table exist: if it cannot be written, the new table goes."""
    before = contents(store_home)
    bad_inputs.good(tmp_path / "given")
    text = bad_inputs.table(bad_inputs.establishments(101))
    bad_inputs.write(tmp_path / "given" / bad_inputs.REGISTER, text)
    # The folder accepts the table, which is moved in, but no new file: only the manifest's.
    monkeypatch.setattr("tempfile.mkstemp", _full_disk)
    outcome = take(store_home, tmp_path / "given", "sirene_establishments")
    assert "disque est plein" in outcome.refused["sirene_establishments"]
    assert contents(store_home) == before


def _full_disk(*_words, **_named):
    raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_one_is_refused(home, tmp_path):
    with pytest.raises(Refusal, match="n'est pas un dossier"):
        take(home, tmp_path / "nowhere")


def test_two_commands_do_not_write_at_once(store_home, tmp_path):
    before = contents(store_home)
    bad_inputs.good(tmp_path / "given")
    with Store(store_home).lock():
        outcome = take(store_home, tmp_path / "given", "qpv_2024")
    assert "Une autre commande écrit déjà" in outcome.refused["qpv_2024"]
    assert contents(store_home) == before


def test_fewer_rows_are_taken_when_the_officer_says_so(store_home, tmp_path):
    bad_inputs.good(tmp_path)
    bad_inputs.write(tmp_path / bad_inputs.REGISTER, bad_inputs.table(bad_inputs.establishments(50)))
    sources = [source for source in OFFICIAL if source.name == "sirene_establishments"]
    outcome = sync_folder(Store(store_home), sources, tmp_path, taken_on=DAY, accept_fewer=True, progress=lambda *_words: None)
    assert outcome.taken["sirene_establishments"].rows == 50
    assert len(list((store_home / "sources/sirene_establishments").glob("*.parquet"))) == 1
