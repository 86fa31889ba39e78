"""Axe-core on pages, in Debian's Chromium, at two widths; run by hand: `tools/axe.py axe.min.js PAGE…`.

`npm pack axe-core` brings axe.min.js. A violation is printed and makes the exit code 1.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WIDTHS = (1280, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_ASK = """
axe.run({runOnly: {type: "tag", values: %s}}).then(found => {
  const told = found.violations.map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 160)]);
  document.documentElement.innerHTML = "<body><pre id='told'></pre></body>";
  document.getElementById("told").textContent = "BEGIN" + JSON.stringify(told) + "END";
});
"""


def violations(axe: str, page: Path, width: int, folder: Path) -> list[list[object]]:
    """Broken rules of a page: their name, how many elements, the first one."""
    script = axe.replace("</script>", "<\\/script>") + _ASK % json.dumps(RULES)
    asked = folder / "page.html"
    asked.write_text(page.read_text(encoding="utf-8").replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    done = subprocess.run(
        [
            *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"),
            *(f"--window-size={width},1000", "--virtual-time-budget=20000", "--dump-dom", f"file://{asked}"),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = re.search(r"BEGIN(.*)END", done.stdout, re.DOTALL)
    if told is None:
        sys.exit(f"{page}: Chromium gave no answer.")
    found: list[list[object]] = json.loads(told[1])
    return found


def main() -> int:
    """Every page at every width."""
    axe, pages = Path(sys.argv[1]).read_text(encoding="utf-8"), [Path(name) for name in sys.argv[2:]]
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            for width in WIDTHS:
                found = violations(axe, page, width, Path(folder))
                broken += len(found)
                print(f"{page.name}, {width} px: {len(found)} violations", *found, sep="\n  ")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
