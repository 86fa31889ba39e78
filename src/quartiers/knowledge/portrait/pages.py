"""Portraits as self-contained HTML pages, with an index of the territories; nothing is fetched when they are read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import shapely

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.charts.map import map_svg
from quartiers.knowledge.portrait.compared import groups, is_from_register, range_fr
from quartiers.knowledge.portrait.distributions import Distributions
from quartiers.knowledge.portrait.items import about_fr, item_fr, period_fr, presence_fr, rank, ring_fr, withheld_titles
from quartiers.knowledge.portrait.sections import charts
from quartiers.knowledge.portrait.sentences import KEY_FIGURES, last, when
from quartiers.knowledge.portrait.shelf import INDEX, Shelf
from quartiers.knowledge.portrait.typography import french, number
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.origins import Origin

# The kinds of statement that a trait announces.
KINDS_FR = {"fact": "Fait", "comparison": "Comparaison", "inference": "Inférence", "advice": "Conseil"}

Progress = Callable[[str, int, int], None]


def write_pages(edition: Edition, portraits: list[dict[str, Any]], shelf: Shelf, progress: Progress) -> Path:
    """Write one page per portrait, and the index of a whole set; each file whole, once all are ready."""
    has_index = shelf.check(edition.manifest.edition, [*map(file_name, portraits), INDEX])
    pages = {}
    for place, (one, page) in enumerate(zip(portraits, rendered(edition, portraits), strict=True)):
        progress(one["area"]["code"], place, len(portraits))
        pages[file_name(one)] = page
    if not has_index:
        pages[INDEX] = _environment().get_template("index.html.j2").render(_index(edition, portraits))
    shelf.put(pages)
    progress("", len(portraits), len(portraits))
    return shelf.folder / (INDEX if len(portraits) > 1 else file_name(portraits[0]))


def rendered(edition: Edition, portraits: list[dict[str, Any]]) -> Iterator[str]:
    """The page of each portrait, with links to those of the others."""
    template, lists = _environment().get_template("portrait.html.j2"), Distributions(edition)
    written = {one["area"]["code"]: file_name(one) for one in portraits}
    for one in portraits:
        yield template.render(_view(edition, one, written, lists))


def file_name(portrait: dict[str, Any], kind: str = "html") -> str:
    """The name of a file; a simulated one says so."""
    mark = "simule-" if portrait["area"]["is_fictional"] else ""
    return f"{mark}{portrait['area']['code']}.{kind}"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("quartiers.knowledge.portrait", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "fr": french,
        "number": number,
        "when": when,
        "item": item_fr,
        "ring": ring_fr,
        "presence": presence_fr,
        "withheld_titles": withheld_titles,
        "range": range_fr,
        "about": about_fr,
        "period": period_fr,
        "capital": lambda text: text[:1].upper() + text[1:],
        "day": _day,
    }
    return environment


def _day(text: str) -> str:
    return label_fr(parse_day(text))


def _view(edition: Edition, portrait: dict[str, Any], written: Mapping[str, str], lists: Distributions) -> dict[str, Any]:
    area = portrait["area"]
    figures = portrait["figures"]
    return {
        "p": portrait,
        "edition_name": edition.manifest.edition,
        "area": area,
        "is_demonstration": portrait["edition"]["kind"] == Kind.DEMONSTRATION,
        "map": _map(edition, portrait),
        "has_counts": bool(_counts(portrait)),
        "charts": charts(portrait, lists),
        "kinds": KINDS_FR,
        "unknowns": _by_reason(portrait["withheld"]),
        "key_figures": [row for row in (last(portrait, name) for name in KEY_FIGURES) if row],
        "counts": [f for f in figures if f["indicator"].startswith("establishment") and not is_from_register(f)],
        "register": groups(portrait, {row["indicator"]: n for n, row in enumerate(edition.rows("definitions"))}),
        "extracts": _grouped([f for f in figures if "/" in f["item"]]),
        "shops": sorted((f for f in figures if f["indicator"] == "presence_osm"), key=lambda f: (f["value"], f["item"])),
        "origins": {str(origin): origin.label_fr for origin in Origin},
        "titles": {source["name"]: source["title_fr"] for source in portrait["sources"]},
        "twin_page": written.get(area["twin"]),
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


def _map(edition: Edition, portrait: dict[str, Any]) -> str:
    area, outline = portrait["area"], portrait["outline"]
    rows = edition.rows_of("outlines", area["code"])
    shape = shapely.from_wkb(rows[0]["wkb"]) if rows else None
    return map_svg(
        shape,
        area["area_ha"],
        is_exact=outline["tolerance_m"] == 0,
        is_simulated=area["is_fictional"],
        counts=_counts(portrait),
        title_fr=f"Carte de {area['name']} : contour et anneaux à 100, 300 et 500 m à vol d'oiseau. {outline['sentence_fr']}",
    )


def _counts(portrait: dict[str, Any]) -> dict[float, float]:
    """Open establishments inside (0) and in each ring (its outer limit in metres)."""
    rings = {"inside": 0.0, "0-100": 100.0, "100-300": 300.0, "300-500": 500.0}
    rows = [f for f in portrait["figures"] if f["indicator"] == "establishments_open" and not f["comparator"]]
    return {rings[row["item"]]: row["value"] for row in rows if row["item"] in rings and row["value"] is not None}


def _index(edition: Edition, portraits: list[dict[str, Any]]) -> dict[str, Any]:
    territories = sorted(edition.rows("territories"), key=lambda row: (not row["is_fictional"], row["territory"]))
    grouped = []
    for territory in territories:
        pages = [one for one in portraits if one["area"]["territory"] == territory["territory"]]
        if pages:
            grouped.append((territory, [_line(one) for one in pages]))
    others = [_line(one) for one in portraits if one["area"]["territory"] is None]
    return {
        "manifest": edition.manifest,
        "edition_name": edition.manifest.edition,
        "is_demonstration": edition.manifest.kind is Kind.DEMONSTRATION,
        "territories": grouped,
        "others": others,
        "counts": Counter(one["area"]["generation"] for one in portraits),
    }


def _line(portrait: dict[str, Any]) -> dict[str, Any]:
    return {"area": portrait["area"], "page": file_name(portrait), "population": last(portrait, "population")}
