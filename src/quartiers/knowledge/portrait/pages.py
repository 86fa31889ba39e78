"""Portraits as self-contained HTML pages, with an index of the territories; nothing is fetched when they are read."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

import shapely

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.charts.atlas import atlas
from quartiers.knowledge.portrait.charts.map import map_svg
from quartiers.knowledge.portrait.compared import groups, is_from_register
from quartiers.knowledge.portrait.distributions import Distributions, distributions
from quartiers.knowledge.portrait.environment import environment
from quartiers.knowledge.portrait.file_names import file_name, territory_file
from quartiers.knowledge.portrait.group_pages import territory_pages
from quartiers.knowledge.portrait.items import rank
from quartiers.knowledge.portrait.links import PageLinks
from quartiers.knowledge.portrait.sections import charts
from quartiers.knowledge.portrait.sentences import KEY_FIGURES, last
from quartiers.knowledge.portrait.shelf import INDEX, Shelf
from quartiers.knowledge.vocabulary.origins import Origin

# The kinds of statement that a trait announces.
KINDS_FR = {"fact": "Fait", "comparison": "Comparaison", "inference": "Inférence", "advice": "Conseil"}

Progress = Callable[[str, int, int], None]


def write_pages(edition: Edition, portraits: list[dict[str, Any]], shelf: Shelf, progress: Progress) -> Path:
    """Write one page per portrait, and the index of a whole set; each file whole, once all are ready."""
    # A whole set has a page for each of its territories too.
    pages = territory_pages(edition, portraits) if shelf.is_whole else {}
    has_index = shelf.check(edition.manifest.edition, [*map(file_name, portraits), *pages, INDEX])
    for place, (one, page) in enumerate(zip(portraits, rendered(edition, portraits), strict=True)):
        progress(one["area"]["code"], place, len(portraits))
        pages[file_name(one)] = page
    if not has_index:
        pages[INDEX] = environment().get_template("index.html.j2").render(_index(edition, portraits, pages))
    shelf.put(pages)
    progress("", len(portraits), len(portraits))
    return shelf.folder / (INDEX if len(portraits) > 1 else file_name(portraits[0]))


def rendered(edition: Edition, portraits: list[dict[str, Any]], *, is_paper: bool = False) -> Iterator[str]:
    """The page of each portrait, with links to those of the others; on paper, without what is folded."""
    template, lists = environment().get_template("portrait.html.j2"), distributions(edition.folder)
    links = PageLinks({one["area"]["code"]: file_name(one) for one in portraits})
    for one in portraits:
        yield template.render(portrait_view(edition, one, lists), links=links, is_paper=is_paper, tools="")


def portrait_view(edition: Edition, portrait: dict[str, Any], lists: Distributions) -> dict[str, Any]:
    """What the template of a portrait reads, addresses aside."""
    area = portrait["area"]
    figures, rings = portrait["figures"], _counts(portrait)
    order = {name: place for place, name in enumerate(edition.by_name("definitions", "indicator"))}
    return {
        "p": portrait,
        "edition_name": edition.manifest.edition,
        "area": area,
        "is_demonstration": portrait["edition"]["kind"] == Kind.DEMONSTRATION,
        "map": _map(edition, portrait, rings),
        "has_counts": bool(rings),
        "charts": charts(portrait, lists),
        "kinds": KINDS_FR,
        "unknowns": _by_reason(portrait["withheld"]),
        "key_figures": [row for row in (last(portrait, name) for name in KEY_FIGURES) if row],
        "counts": [f for f in figures if f["indicator"].startswith("establishment") and not is_from_register(f)],
        "register": groups(portrait, order),
        "extracts": _grouped([f for f in figures if "/" in f["item"]]),
        "shops": sorted((f for f in figures if f["indicator"] == "presence_osm"), key=lambda f: (f["value"], f["item"])),
        "origins": {str(origin): origin.label_fr for origin in Origin},
        "titles": {source["name"]: source["title_fr"] for source in portrait["sources"]},
    }


def _by_reason(withheld: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is not known by what it lacks, the most shared reason first; how many there are is said when all have as many."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in withheld:
        found.setdefault(row["reason"].partition(", il y en a")[0], []).append(row)
    named = []
    for stem, rows in found.items():
        reasons = {row["reason"] for row in rows}
        named.append((reasons.pop() if len(reasons) == 1 else f"{stem.rstrip('.')}.", rows))
    return sorted(named, key=lambda one: (-len(one[1]), one[0]))


def _grouped(figures: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Figures of extracts by extract, the inner ring first."""
    names = sorted({figure["item"].partition("/")[0] for figure in figures})
    return [(name, sorted((f for f in figures if f["item"].startswith(name + "/")), key=rank)) for name in names]


def _map(edition: Edition, portrait: dict[str, Any], rings: dict[float, float]) -> str:
    area, outline = portrait["area"], portrait["outline"]
    rows = edition.rows_of("outlines", area["code"])
    shape = shapely.from_wkb(rows[0]["wkb"]) if rows else None
    return map_svg(
        shape,
        area["area_ha"],
        is_exact=outline["tolerance_m"] == 0,
        is_simulated=area["is_fictional"],
        counts=rings,
        title_fr=f"Carte du quartier {area['name']} : {_RINGS_FR} {outline['sentence_fr']}",
    )


_RINGS_FR = "contour et anneaux à 100, 300 et 500 m à vol d'oiseau."


def _counts(portrait: dict[str, Any]) -> dict[float, float]:
    """Open establishments inside (0) and in each ring (its outer limit in metres)."""
    rings = {"inside": 0.0, "0-100": 100.0, "100-300": 300.0, "300-500": 500.0}
    rows = [f for f in portrait["figures"] if f["indicator"] == "establishments_open" and not f["comparator"]]
    return {rings[row["item"]]: row["value"] for row in rows if row["item"] in rings and row["value"] is not None}


def _index(edition: Edition, portraits: list[dict[str, Any]], written: Container[str]) -> dict[str, Any]:
    territories = sorted(edition.rows("territories"), key=lambda row: (row["is_fictional"], row["territory"]))
    grouped = []
    for territory in territories:
        pages = [one for one in portraits if one["area"]["territory"] == territory["territory"]]
        page = territory_file(territory)
        if pages:
            grouped.append((territory | {"page": page if page in written else None}, [_line(one) for one in pages]))
    others = [_line(one) for one in portraits if one["area"]["territory"] is None]
    return {
        "manifest": edition.manifest,
        "edition_name": edition.manifest.edition,
        "is_demonstration": edition.manifest.kind is Kind.DEMONSTRATION,
        "territories": grouped,
        "others": others,
        # Simulated neighbourhoods are never counted with real ones.
        "counts": Counter(one["area"]["generation"] for one in portraits if not one["area"]["is_fictional"]),
        "fictional": next((row for row, _ in grouped if row["is_fictional"]), None),
        "atlas": _atlas(edition, grouped),
    }


def _atlas(edition: Edition, grouped: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> str:
    """Real neighbourhoods of 2015 as points, real territories as numbers, in the order of the list."""
    areas = [row for row in edition.rows("areas") if row["lon"] is not None and row["origin"] != Origin.SIMULATED]
    places = {row["area"]: (row["lon"], row["lat"]) for row in areas if row["kind"] == "qpv"}
    points = [place for area, place in places.items() if area.startswith("QP")]
    numbered = []
    for number_of, (row, lines) in enumerate(grouped, start=1):
        own = [places[line["area"]["code"]] for line in lines if line["area"]["code"] in places]
        if own and not row["is_fictional"]:
            numbered.append((number_of, row["name"], own))
    title = f"Carte : un point par quartier prioritaire de 2015 ({len(points)}), un numéro par territoire ({len(numbered)})."
    return atlas(points, numbered, title) if numbered else ""


def _line(portrait: dict[str, Any]) -> dict[str, Any]:
    return {"area": portrait["area"], "page": file_name(portrait), "population": last(portrait, "population")}
