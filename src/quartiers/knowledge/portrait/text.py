"""A portrait as text for the terminal."""

from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.portrait.items import is_own, item_fr, period_fr, presence_fr, rank
from quartiers.knowledge.portrait.sentences import KEY_FIGURES, last, when
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import number, quantity
from quartiers.knowledge.vocabulary.origins import Origin


def as_text(portrait: dict[str, Any]) -> str:
    """The whole portrait in plain lines: sentences, figures, what is withheld, sources."""
    area, edition = portrait["area"], portrait["edition"]
    lines = [
        f"{area['name']} ({area['code']}) {area['territory_name'] or ''}".rstrip(),
        *_list(area),
        f"Édition {Kind(edition['kind']).label_fr} au {edition['as_of']}. {portrait['outline']['sentence_fr']}",
        "",
        *(sentence["text"] for sentence in portrait["sentences"]),
        "",
        "CHIFFRES",
        *(_context(row) for row in (last(portrait, name) for name in KEY_FIGURES) if row is not None),
        *(_figure(row) for row in sorted(filter(is_own, portrait["figures"]), key=lambda row: (row["indicator"], rank(row)))),
        "",
        "CE QUE L'ON NE SAIT PAS",
        *(f"- {row['title_fr']} {item_fr(row)}: {row['reason']}" for row in portrait["withheld"]),
        "",
        "SOURCES",
        *(
            f"- {one['title_fr']} ({one['publisher']} ; {one['licence']} ; {Origin(one['origin']).label_fr})"
            for one in portrait["sources"]
        ),
    ]
    return french("\n".join(lines))


def _list(area: dict[str, Any]) -> list[str]:
    """Which list the neighbourhood belongs to, whether it is in force, and its namesake in the other one."""
    if not area["in_force_fr"]:
        return []
    twin = area["twin"] or "aucun quartier du même nom"
    return [f"Liste de {area['generation']}, {area['in_force_fr']} ; autre liste : {twin}."]


def _context(row: dict[str, Any]) -> str:
    return f"- {row['title_fr']} : {quantity(row['value'], row['unit'])} ({when(row)}) [{row['source']}]"


def _amount(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return f"plus de {quantity(row['low'], row['unit'])}"
    over = ""
    if row["denominator"] and row["numerator"] is not None:
        over = f" ({number(row['numerator'])} / {number(row['denominator'])} {row['denominator_fr']})"
    return f"{quantity(row['value'], row['unit'])}{over}{_bounds(row)}"


def _bounds(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return ""
    if row["high"] is None:
        return f" ({number(row['low'])} ou plus)"
    return f" (entre {number(row['low'])} et {number(row['high'])})"


def _figure(row: dict[str, Any]) -> str:
    if row["indicator"] == "presence_osm":
        return f"- {row['item']} : {presence_fr(row)} (OpenStreetMap, {row['period']}) [{' '.join(row['sources'])}]"
    period = f" ({period_fr(row['period'])})" if row["period"] else " (non daté)"
    value = f"{_amount(row)}{period}"
    return f"- {row['title_fr']} {item_fr(row)}: {value} [{' '.join(row['sources'])}]"


def territory_text(found: dict[str, Any]) -> str:
    """A territory in plain lines: facts, sentences, then each neighbourhood with its cells."""
    lines = [found["territory"]["name"], *found["facts_fr"], "", *found["sentences"]]
    for one in found["lists"]:
        lines += ["", f"QUARTIERS DE {one['generation']}"]
        for each in one["lines"]:
            cells = (f"{heading} : {each.cells[heading].text_fr}" for heading in one["headings"])
            lines.append(f"- {each.area['name']} ({each.area['code']}) ; {' ; '.join(cells)}")
    lines += ["", "SOURCES", *(f"- {source['title_fr']} ({source['publisher']})" for source in found["sources"])]
    return french("\n".join(lines))
