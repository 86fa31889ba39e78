"""Archives: whole or refused, and nothing outside their folder."""

import io
import json
import random
import tarfile

import pytest

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config.archives import taken_out, written

# Without repetition: in a run of the same byte, a changed reference may read the same.
BYTES = {name: random.Random(name).randbytes(50_000) for name in ("a", "b")}  # noqa: S311 - not a secret
ALLOWED = frozenset({"media", "database"})


@pytest.fixture
def archive(tmp_path):
    """An archive of two files."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(BYTES[name])
    path = tmp_path / "archive.tar.gz"
    with written(path) as writer:
        writer.add(tmp_path / "a", "media/x/a")
        writer.add(tmp_path / "b", "database/b")
        writer.finish({"made_at": "2026-11-27"})
    return path


@pytest.fixture
def place(tmp_path):
    """Where to take it out."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _made(path, *members):
    """An archive of hand-made members: name and text, or a whole TarInfo."""
    with tarfile.open(path, "w:gz") as tar:
        for name, text in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    return path


def test_what_went_in_comes_out(archive, place):
    """The same bytes under the same names, and what was said of them; for its owner's eyes only."""
    assert taken_out(archive, place, ALLOWED)["made_at"] == "2026-11-27"
    assert (place / "media/x/a").read_bytes() == BYTES["a"]
    assert (place / "database/b").read_bytes() == BYTES["b"]
    assert archive.stat().st_mode & 0o777 == 0o600


def test_an_archive_never_takes_the_place_of_another(archive):
    """Nor is a missing folder made."""
    with pytest.raises(Refusal, match="existe déjà"), written(archive):
        pass
    with pytest.raises(Refusal, match="n'existe pas"), written(archive.parent / "nowhere/a.tar.gz"):
        pass


def test_an_archive_that_breaks_leaves_nothing(tmp_path):
    """Neither under its name nor beside."""
    with pytest.raises(ZeroDivisionError), written(tmp_path / "a.tar.gz"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] or not list(tmp_path.iterdir())


@pytest.mark.parametrize("at", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_a_changed_byte_is_seen(archive, place, at):
    """Wherever it is."""
    content = bytearray(archive.read_bytes())
    content[int(len(content) * at)] ^= 0x55
    archive.write_bytes(content)
    with pytest.raises(Refusal, match="abîmée"):
        taken_out(archive, place, ALLOWED)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_cut_archive_is_seen(archive, place, share):
    """A copy that stopped on the way."""
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Refusal, match="abîmée"):
        taken_out(archive, place, ALLOWED)


@pytest.mark.parametrize("name", ["../evil", "/evil", "media/../../evil", "media/./a", "elsewhere/a", "media//a", ".."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, place, name):
    """Outside the folder, or where nothing is kept."""
    path = _made(tmp_path / "evil.tar.gz", (name, "evil"))
    with pytest.raises(Refusal, match="rien à y faire"):
        taken_out(path, place, ALLOWED)
    assert not list(place.rglob("*"))
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_only_plain_files_are_taken_out(tmp_path, place, kind):
    """No link to follow, no device to open."""
    info = tarfile.TarInfo("media/a")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(Refusal, match="rien à y faire"):
        taken_out(_made(tmp_path / "evil.tar.gz", (info, "")), place, ALLOWED)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("", "manifeste"),
        ("[]", "manifeste"),
        (json.dumps({"format": 2, "members": {}}), "format inconnu"),
        (json.dumps({"format": 1, "members": {}}), "media/a"),
        (json.dumps({"format": 1, "members": {"media/a": {"sha256": "0", "bytes": 1}, "media/b": {}}}), "media/a"),
    ],
)
def test_a_manifest_that_says_otherwise_is_refused(tmp_path, place, manifest, said):
    """Missing, unreadable, of another format, or of other files."""
    members = [("media/a", "x")] + ([("manifest.json", manifest)] if manifest else [])
    with pytest.raises(Refusal, match=said):
        taken_out(_made(tmp_path / "odd.tar.gz", *members), place, ALLOWED)


def test_a_name_given_twice_is_refused(tmp_path, place):
    """Which of the two would be the right one?"""
    path = _made(tmp_path / "twice.tar.gz", ("media/a", "x"), ("media/a", "y"))
    with pytest.raises(Refusal, match="deux fois"):
        taken_out(path, place, ALLOWED)


def test_an_archive_that_is_not_there_is_said(tmp_path, place):
    """With its name."""
    with pytest.raises(Refusal, match=r"absente\.tar\.gz n'existe pas"):
        taken_out(tmp_path / "absente.tar.gz", place, ALLOWED)
