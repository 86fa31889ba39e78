"""The lint of words finds what it is for, in code and in templates."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def lint(monkeypatch, tmp_path):
    """The tool, looking at a made-up tree."""
    found = importlib.util.spec_from_file_location("lint_words", ROOT / "tools/lint_words.py")
    tool = importlib.util.module_from_spec(found)
    found.loader.exec_module(tool)
    for place in ("portrait/templates", "build"):
        (tmp_path / "src/quartiers/knowledge" / place).mkdir(parents=True)
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    return lambda place, text: ((tmp_path / "src/quartiers/knowledge" / place).write_text(text), list(tool.faults()))[1]


@pytest.mark.parametrize(
    "text", ["C'est le pire de la liste", "le dernier quartier", "grâce à la zone", "un retard à combler", "la valeur est N/A"]
)
def test_banned_words_are_found(lint, text):
    """Ranks, causes, verdicts, empty signs: in a constant, in an f-string, in a template."""
    assert lint("build/a.py", f'said = "{text}"\n')
    assert lint("build/a.py", f'said = f"{text} {{value}}"\n')
    lint("build/a.py", "")
    assert lint("portrait/templates/a.j2", f"<p>{text}</p>\n")


def test_what_is_allowed_passes(lint):
    """The last value, the only shop within 500 m, a docstring in English, a long list in a template."""
    assert lint("build/a.py", '"""The pire of all."""\nsaid = "la dernière valeur connue ; le seul à moins de 500 m"\n') == []


def test_a_sentence_too_long_is_found(lint):
    """Forty-six words in one breath."""
    assert "46 words" in lint("build/a.py", f'said = "{"le mot " * 23}"\n')[0]
