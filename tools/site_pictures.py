"""Take the pictures of docs/pictures from a running demonstration: `python tools/site_pictures.py http://127.0.0.1:8000`."""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs/pictures"
FLAGS = ["--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars"]
LARGE, PHONE, A4 = 1280, 320, 794
# What a reader sees without scrolling far.
TALLEST = {LARGE: 1500, PHONE: 1400, A4: 1123}


class Picture(NamedTuple):
    """One picture: its file, its address, its width, who looks."""

    name: str
    address: str
    width: int = LARGE
    role: str = ""


PICTURES = (
    Picture("accueil", "/"),
    Picture("accueil-telephone", "/", PHONE),
    Picture("quartier", "/quartiers/QP990051/"),
    Picture("quartier-telephone", "/quartiers/QP990051/", PHONE),
    Picture("quartier-imprime", "/quartiers/QP990051/", A4),
    Picture("comparaison", "/comparer/?q=QP990051&q=QP990041"),
    Picture("adresse", "/adresse/?q=-0.7669,48.0785"),
    Picture("territoire", "/territoires/T03/"),
    Picture("potentiels", "/quartiers/QN99004M/potentiels/"),
    Picture("potentiels-telephone", "/quartiers/QN99004M/potentiels/", PHONE),
    Picture("potentiels-territoire", "/territoires/FICTIF/potentiels/"),
    Picture("methode", "/methode/"),
    Picture("carte", "/carte/"),
    Picture("donnees", "/donnees/"),
    Picture("connexion", "/connexion/"),
    Picture("mon-espace", "/mon-espace/", LARGE, "territory_officer"),
    Picture("corrections-telephone", "/mon-espace/corrections/", PHONE, "territory_officer"),
    Picture("editions", "/equipe/editions/", LARGE, "national_team"),
    Picture("composants", "/composants/"),
)


def main(address: str, wanted: list[str]) -> None:
    """Take every picture, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for one in PICTURES:
            if not wanted or one.name in wanted:
                take(browser, address, one)
        browser.close()


def take(browser: Browser, address: str, one: Picture) -> None:
    """One picture, as its reader sees it; on paper, as it is printed."""
    height = TALLEST[one.width]
    context = browser.new_context(viewport={"width": one.width, "height": 600}, locale="fr-FR", base_url=address)
    page = context.new_page()
    if one.role:
        page.goto("/connexion/")
        with page.expect_navigation():
            page.locator(f"form:has(input[name=role][value={one.role}]) button").click()
    if one.width == A4:
        page.emulate_media(media="print")
    status = page.goto(one.address).status
    if page.locator("[data-map]").count():
        page.wait_for_selector("[data-map=ready]")
    page.evaluate("document.fonts.ready.then(() => true)")
    tall = min(height, page.evaluate("document.documentElement.scrollHeight"))
    path = FOLDER / f"{one.name}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": one.width, "height": tall}, full_page=True)
    # Few colours are used: 256 are enough, and half of the weight.
    Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(f"{one.name}.png: {status}, {one.width} × {tall}")
    context.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
