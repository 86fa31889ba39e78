"""The portrait of a labelled territory: its documented facts, and its neighbourhoods side by side, list by list."""

import dataclasses
from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.named_communes import commune_labels
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.portrait.side_by_side import CONTEXT, EVERY, REGISTER, Line, headings, line
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.knowledge.vocabulary.french_numbers import count, number
from quartiers.knowledge.vocabulary.origins import Origin, worst

SCHEMA_VERSION = 1
# More codes than this are counted, not listed.
_MOST_LISTED = 12
# Shared neighbourhoods that a sentence names.
_MOST_NAMED = 4
# What nobody has documented stays so: a missing date is no «no».
NOT_DOCUMENTED = "Convention : non documentée."


def territory(edition: Edition, row: dict[str, Any], portraits: list[dict[str, Any]]) -> dict[str, Any]:
    """Its facts, one table per list, its sentences and its sources; `portraits` are those of its neighbourhoods."""
    lists: list[dict[str, Any]] = []
    for generation in (2015, 2024):
        lines = [line(one) for one in portraits if one["area"]["generation"] == generation]
        if lines:
            shown = headings(lines)
            missing = [one for one in EVERY if one not in shown]
            # Only the register's measures carry an interval.
            has_ranges = any(one in shown for one in REGISTER.values())
            found = {"generation": generation, "headings": shown, "missing": missing, "lines": lines}
            lists.append(found | {"has_ranges": has_ranges})
    origins = [Origin(cell.origin) for one in lists for each in one["lines"] for cell in each.cells.values() if cell.origin]
    origin = Origin.SIMULATED if row["is_fictional"] else worst(origins or [Origin.DERIVED])
    sources = {source["name"]: source for one in portraits for source in one["sources"]}
    manifest = edition.manifest
    return {
        "edition": {"name": manifest.edition, "kind": str(manifest.kind), "as_of": manifest.as_of,
                    "method_version": manifest.method_version},
        "origin": str(origin),
        "territory": row,
        "facts_fr": [french(fact) for fact in _facts(edition, row)],
        "sentences": [french(_mark(row) + text) for text in _sentences(row, lists)],
        "lists": lists,
        "sources": [sources[name] for name in sorted(sources)],
        "is_demonstration": manifest.kind is Kind.DEMONSTRATION,
    }  # fmt: skip


def plain(found: dict[str, Any]) -> dict[str, Any]:
    """A territory as JSON has it, following schema/territory.schema.json: lines and cells as objects, days as texts."""
    row = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found["territory"].items()}
    lists = [one | {"lines": [dataclasses.asdict(each) for each in one["lines"]]} for one in found["lists"]]
    return {"schema_version": SCHEMA_VERSION} | found | {"territory": row, "lists": lists}


def _mark(row: dict[str, Any]) -> str:
    return SIMULATED_FR if row["is_fictional"] else ""


def _facts(edition: Edition, row: dict[str, Any]) -> list[str]:
    if row["is_fictional"]:
        return ["Territoire inventé pour la démonstration : ni porteur, ni label, ni convention."]
    holder = f"Porteur : {row['holder_kind']}" + (f", SIREN {row['holder_siren']}" if row["holder_siren"] else "")
    communes = row["communes"].split()
    told = f"{len(communes)} communes"
    if len(communes) <= _MOST_LISTED:
        told = f"{'Communes' if len(communes) > 1 else 'Commune'} : {', '.join(commune_labels(edition, communes))}"
    facts = [f"{holder}. {told}."]
    if row["labelled_on"]:
        facts.append(f"Labellisé le {label_fr(row['labelled_on'])} ({row['label_source']}).")
    if row["convention_signed_on"]:
        facts.append(f"Convention signée le {label_fr(row['convention_signed_on'])} ({row['convention_source']}).")
    else:
        facts.append(NOT_DOCUMENTED)
    return facts


def _sentences(row: dict[str, Any], lists: list[dict[str, Any]]) -> list[str]:
    """How many neighbourhoods and residents in each list; a sum only when every number is known and of one year."""
    said = []
    for one in lists:
        lines: list[Line] = one["lines"]
        residents = [each.cells[CONTEXT["population"]] for each in lines]
        known = [cell for cell in residents if cell.value is not None]
        text = f"{row['name']} compte {count(len(lines), 'quartier')} dans la liste de {one['generation']}"
        if len(known) == len(lines) and len({cell.when_fr for cell in known}) == 1:
            text += f", où vivent {_residents_fr(row, lines)} ({known[0].when_fr}){_shared_fr(row, lines)}"
        elif known:
            text += f" ; la population est connue pour {len(known)} sur {len(lines)}, à des dates diverses"
        said.append(f"{text}.")
    if len(lists) == 2:
        said.append(_TWO_LISTS)
    return said


def _shared(row: dict[str, Any], lines: list[Line]) -> list[Line]:
    """Those that also lie in communes outside the territory."""
    scope = set(row["communes"].split())
    return [] if row["is_fictional"] else [one for one in lines if set(one.area["communes"]) - scope]


def _residents_fr(row: dict[str, Any], lines: list[Line]) -> str:
    """Their sum; between two bounds when nothing tells how many residents of the shared ones live outside."""
    shared = _shared(row, lines)
    whole = sum(one.cells[CONTEXT["population"]].value or 0.0 for one in lines)
    outside = sum(one.cells[CONTEXT["population"]].value or 0.0 for one in shared)
    return f"de {number(whole - outside)} à {count(whole, 'habitant')}" if shared else count(whole, "habitant")


def _shared_fr(row: dict[str, Any], lines: list[Line]) -> str:
    shared = _shared(row, lines)
    if not shared:
        return ""
    named = ", ".join(f"{one.area['name']} ({one.area['code']})" for one in shared[:_MOST_NAMED])
    more = f" et {len(shared) - _MOST_NAMED} de plus" if len(shared) > _MOST_NAMED else ""
    told = "1 d'entre eux déborde" if len(shared) == 1 else f"{len(shared)} d'entre eux débordent"
    return f" : {told} sur des communes hors du territoire, et la part de chacune n'est pas publiée ({named}{more})"


_TWO_LISTS = (
    "Les deux listes sont deux découpages du même territoire : leurs chiffres ne s'additionnent pas, "
    "et leur différence n'est pas une évolution."
)
