"""The documents say what exists, and what they name exists."""

import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "src/quartiers/knowledge"


def test_reference_pages_are_current():
    """What `make docs` would write is what stands in docs/reference."""
    # Under the settings of the site, as `make docs` does, not under those of tests.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda page: page.name)
def test_decisions_follow_one_form(page):
    """A decision has its number, date, status, context, decision and consequences, in at most 400 words."""
    text = page.read_text(encoding="utf-8")
    number = page.name.split("-")[0]
    assert text.startswith(f"# {number}. ")
    assert re.search(r"Date: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded by \d{4})\.", text)
    for heading in ("## Context", "## Decision", "## Consequences"):
        assert heading in text
    assert len(text.split()) <= 400


def test_decisions_are_numbered_without_a_gap():
    """The numbers of the decisions run from 1 without a hole."""
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs/adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", re.findall(r"`([a-z_]+/[a-z_/]*\*?\.?py|tests/[\w/]+(?:\.py)?)`",
                                            (ROOT / "docs/where-it-lives.md").read_text(encoding="utf-8")))  # fmt: skip
def test_where_it_lives_names_real_files(name):
    """Each file named as the holder of a rule, or as its test, exists."""
    base = ROOT if name.startswith("tests/") else KNOWLEDGE.parent if name.startswith("platform/") else KNOWLEDGE
    assert list(base.glob(name)), f"docs/where-it-lives.md names {name}, which does not exist"


def test_readme_shows_the_two_commands_first():
    """A newcomer meets `make run` and `make test` before anything else that is typed."""
    code = re.search(r"```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    assert [line.split("#")[0].strip() for line in code[1].strip().splitlines()] == ["make run", "make test"]


def test_every_make_target_of_the_readme_exists():
    """The targets that the README names are in the Makefile."""
    named = set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= known


def test_every_dependency_has_its_comment():
    """Each dependency says what it is for and where it is used."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    for line in block.splitlines():
        if line.strip().startswith('"'):
            assert "# " in line, f"no comment: {line.strip()}"


def test_no_official_file_is_committed():
    """Official data files are inputs: none is tracked, whatever its name here."""
    shared = ROOT.parent / "shared" / "data"
    if not shared.is_dir():
        pytest.skip("official files absent: nothing to compare with")
    sizes = {path.stat().st_size for path in shared.rglob("*") if path.is_file() and path.stat().st_size > 500}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    same_size = [ROOT / name for name in tracked if name and (ROOT / name).is_file() and (ROOT / name).stat().st_size in sizes]
    contents = (
        {path.read_bytes() for path in shared.rglob("*") if path.is_file() and path.stat().st_size > 500}
        if same_size
        else set()
    )
    assert [path.name for path in same_size if path.read_bytes() in contents] == []


def test_no_folder_of_tests_is_left_out(pytestconfig):
    """pytest leaves folders out by name, `build` among them by default: none of ours may be."""
    patterns = pytestconfig.getini("norecursedirs")
    folders = [path.name for path in (ROOT / "tests").rglob("*") if path.is_dir()]
    assert [name for name in folders if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)] == []
