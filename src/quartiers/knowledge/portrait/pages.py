"""Portraits as self-contained HTML pages, with an index of the territories; nothing is fetched when they are read."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import shapely

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.compared import groups, is_from_register, range_fr
from quartiers.knowledge.portrait.drawing import map_svg
from quartiers.knowledge.portrait.items import about_fr, item_fr, period_fr, presence_fr, rank, ring_fr, withheld_titles
from quartiers.knowledge.portrait.sentences import KEY_FIGURES, last, when
from quartiers.knowledge.portrait.shelf import INDEX, Shelf
from quartiers.knowledge.portrait.typography import french, number
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.origins import Origin

Progress = Callable[[str, int, int], None]


def write_pages(edition: Edition, portraits: list[dict[str, Any]], shelf: Shelf, progress: Progress) -> Path:
    """Write one page per portrait, and the index of a whole set; each file whole, once all are ready."""
    environment = _environment()
    template, written = environment.get_template("portrait.html.j2"), {one["area"]["code"]: file_name(one) for one in portraits}
    has_index = shelf.check(edition.manifest.edition, [*written.values(), INDEX])
    pages = {}
    for place, one in enumerate(portraits):
        progress(one["area"]["code"], place, len(portraits))
        pages[file_name(one)] = template.render(_view(edition, one, written))
    if not has_index:
        pages[INDEX] = environment.get_template("index.html.j2").render(_index(edition, portraits))
    shelf.put(pages)
    progress("", len(portraits), len(portraits))
    return shelf.folder / (INDEX if len(portraits) > 1 else file_name(portraits[0]))


def file_name(portrait: dict[str, Any]) -> str:
    """The name of a page; a simulated one says so."""
    mark = "simule-" if portrait["area"]["is_fictional"] else ""
    return f"{mark}{portrait['area']['code']}.html"


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


def _view(edition: Edition, portrait: dict[str, Any], written: Mapping[str, str]) -> dict[str, Any]:
    area = portrait["area"]
    figures = portrait["figures"]
    return {
        "p": portrait,
        "edition_name": edition.manifest.edition,
        "area": area,
        "is_demonstration": portrait["edition"]["kind"] == Kind.DEMONSTRATION,
        "map": _map(edition, portrait),
        "key_figures": [row for row in (last(portrait, name) for name in KEY_FIGURES) if row],
        "counts": [f for f in figures if f["indicator"].startswith("establishment") and not is_from_register(f)],
        "register": groups(portrait, {row["indicator"]: n for n, row in enumerate(edition.rows("definitions"))}),
        "extracts": _grouped([f for f in figures if "/" in f["item"]]),
        "shops": sorted((f for f in figures if f["indicator"] == "presence_osm"), key=lambda f: (f["value"], f["item"])),
        "origins": {str(origin): origin.label_fr for origin in Origin},
        "titles": {source["name"]: source["title_fr"] for source in portrait["sources"]},
        "twin_page": written.get(area["twin"]),
    }


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
        title_fr=f"Carte de {area['name']} : contour et anneaux à 100, 300 et 500 m à vol d'oiseau. {outline['sentence_fr']}",
    )


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
