"""Every setting is documented, and nothing that is documented is gone."""

import re
from pathlib import Path

from quartiers.platform.config.environment import SETTINGS

ROOT = Path(__file__).parents[2]
_READ = re.compile(r"""environ(?:\.get\(|\.setdefault\(|\[)["'](QUARTIERS_\w+)["']""")


def _read():
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return set(_READ.findall(code))


def test_every_setting_is_in_the_table():
    """What the code reads from the environment, and nothing else."""
    assert {setting.name for setting in SETTINGS} == _read()


def test_settings_named_in_pages_exist():
    """A page that names one names one that is read; that of tests is apart."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"QUARTIERS_[A-Z_]+", page.read_text(encoding="utf-8"))}
    assert named - {"QUARTIERS_TEST_DATABASE_URL"} <= _read()
