"""Pictures of the demonstration for `docs/pictures`, taken with Debian's Chromium and poppler; run by hand."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/pictures"
# Name, page, width, height (px).
SCREENS = (
    ("atlas-1280", "index.html", 1280, 1300),
    ("atlas-320", "index.html", 320, 1600),
    ("portrait-simule-1280", "simule-QP990012.html", 1280, 3600),
    ("portrait-simule-320", "simule-QP990012.html", 320, 4200),
    ("portrait-1280", "QP053001.html", 1280, 2400),
    ("portrait-320", "QP053001.html", 320, 3200),
    ("territoire-1280", "territoire-T03.html", 1280, 1500),
    ("comparaison-simule-1280", "simule-comparaison.html", 1280, 1900),
)
PAPER = "simule-QP990012"


def run(*command: str, home: Path) -> None:
    """Run a program, quietly."""
    subprocess.run(command, check=True, env={**os.environ, "QUARTIERS_HOME": str(home)}, capture_output=True)


def main() -> None:
    """Build the demonstration, write its pages, look at them."""
    quartiers = str(ROOT / ".venv/bin/quartiers")
    with tempfile.TemporaryDirectory() as folder:
        home, pages = Path(folder) / "home", Path(folder) / "pages"
        run(quartiers, "demo", "--as-of", sys.argv[1] if len(sys.argv) > 1 else "2026-11-01", home=home)
        run(quartiers, "report", "--all", "--format", "html", "--out", str(pages), home=home)
        compared = ("QP990001", "QP990002", "QP990012")
        run(quartiers, "report", *compared, "--cote-a-cote", "--format", "html", "--out", str(pages), home=home)
        run(quartiers, "report", "QP990012", "--format", "pdf", "--out", str(pages), home=home)
        for name, page, width, height in SCREENS:
            target = PICTURES / f"{name}.png"
            run(
                *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={folder}/chromium", f"--window-size={width},{height}", f"--screenshot={target}"),
                f"file://{pages}/{page}",
                home=home,
            )
        run("pdftoppm", "-r", "70", "-png", f"{pages}/{PAPER}.pdf", f"{PICTURES}/papier", home=home)
    for picture in PICTURES.glob("*-*.png"):
        # Sixty-four colours show what these pages hold, in a fifth of the weight.
        with Image.open(picture) as seen:
            small = seen.convert("RGB").quantize(64)
        small.save(picture, optimize=True)


if __name__ == "__main__":
    main()
