"""The State's open schema of aids (Transition écologique des entreprises, data.gouv): our catalogue out, others' in.

Places of ours go further than the schema: `QPV-<code>` and `ZFU-<code>`, or `QPV-*` for all the neighbourhoods when no list is
given. What comes in is facts and free text: no rule is made of it.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quartiers.knowledge.aids.outside.plain_text import one_line, plain
from quartiers.knowledge.aids.outside.records import OutsideAid, day_or_none
from quartiers.knowledge.vocabulary.cells import as_text
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

COLUMNS = (
    "id", "titre", "promesse", "description", "eligibilite", "types_aides", "porteurs", "programmes_parents", "url_source",
    "cibles", "eligibilite_geographique", "eligibilite_geographique_exclusions", "date_ouverture", "date_cloture",
    "date_mise_a_jour",
)  # fmt: skip
KINDS = ("assistance", "avantage fiscal", "conseil", "étude", "financement", "formation", "information", "prêt")
SOURCE = "schema-ouvert"
_LISTS = ("types_aides", "porteurs", "programmes_parents", "cibles", "eligibilite_geographique",
          "eligibilite_geographique_exclusions")  # fmt: skip
_FRANCE = "PAYS-99100"
_KIND_OF: Mapping[str, str] = {
    "exonération fiscale": "avantage fiscal", "exonération sociale": "financement", "subvention": "financement",
    "accompagnement": "assistance", "prêt d'honneur": "prêt", "prêt": "prêt", "garantie": "financement",
    "réseau/mentorat": "conseil", "immobilier": "financement", "ingénierie": "assistance",
}  # fmt: skip
_AUDIENCE_OF: Mapping[str, str] = {
    "entrepreneur": "particuliers", "TPE/PME": "professionnels", "SEM/foncière": "professionnels",
    "association/ESS": "associations", "collectivité": "secteur public", "bailleur": "secteur public",
}  # fmt: skip
_REGIONS: Mapping[str, str] = {
    "Guadeloupe": "01", "Martinique": "02", "Guyane": "03", "La Réunion": "04", "Mayotte": "06", "Île-de-France": "11",
    "Centre-Val de Loire": "24", "Bourgogne-Franche-Comté": "27", "Normandie": "28", "Hauts-de-France": "32", "Grand Est": "44",
    "Pays de la Loire": "52", "Bretagne": "53", "Nouvelle-Aquitaine": "75", "Occitanie": "76", "Auvergne-Rhône-Alpes": "84",
    "Provence-Alpes-Côte d'Azur": "93", "Corse": "94",
}  # fmt: skip
_ZONES: Mapping[str, str] = {"QPV": "QPV", "ZFU_TE": "ZFU"}
_ITEMS = uuid.uuid5(uuid.NAMESPACE_URL, "https://quartiers-productifs/aides/")


def row_of(aid: Mapping[str, Any], *, zones: Mapping[str, Sequence[str]], site_url: str) -> dict[str, Any]:
    """One aid (as its file is read) in the schema's columns; `zones` gives the codes of «QPV» and «ZFU», when known."""
    dates = aid.get("dates") or {}
    return {
        "id": str(uuid.uuid5(_ITEMS, aid["id"])),
        "titre": aid["name"],
        "promesse": aid.get("how") or "",
        "description": aid.get("what") or "",
        "eligibilite": f"Conditions, critère par critère : {site_url}aides/{aid['id']}/",
        "types_aides": [_KIND_OF[aid["nature"]]],
        "porteurs": [{"nom": aid["carrier"], "siren": None, "roles": ["diffuseur"]}],
        "programmes_parents": [],
        "url_source": next((one["url"] for one in aid.get("references") or () if one.get("url")), None),
        "cibles": list(dict.fromkeys(_AUDIENCE_OF[one] for one in aid["audiences"])),
        "eligibilite_geographique": _places(aid.get("criteria") or [], zones),
        "eligibilite_geographique_exclusions": [],
        "date_ouverture": _iso(dates.get("start")),
        "date_cloture": _closing(dates),
        "date_mise_a_jour": _iso(aid.get("checked_on")),
    }


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as the schema's JSON: one list."""
    return json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n"


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV: lists are written as JSON inside their cell."""
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for row in rows:
        cells = {name: json.dumps(row[name], ensure_ascii=False) if name in _LISTS else row[name] for name in COLUMNS}
        table.writerow({name: as_text(cell) for name, cell in cells.items()})
    return written.getvalue()


def read_rows(text: str, where: str) -> tuple[OutsideAid, ...]:
    """Rows of the schema, JSON or CSV, as aids of others; raises `Refusal` naming `where`, the row and the column."""
    rows = list(_json_rows(text, where) if text.lstrip("\ufeff \r\n\t").startswith("[") else _csv_rows(text, where))
    if not rows:
        raise Refusal(f"{where} : aucune ligne ; un catalogue vide n'est pas une réponse, vérifiez l'adresse ou le fichier.")
    return tuple(_read(row, f"{where}, ligne {number}") for number, row in enumerate(rows, start=1))


def _json_rows(text: str, where: str) -> Iterator[Mapping[str, Any]]:
    try:
        rows = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise Refusal(f"{where} : ce JSON ne se lit pas ; demandez le fichier de nouveau.") from None
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise Refusal(f'{where}, ligne {number} : une aide est attendue, écrite {{"id": …}}.')
        yield row


def _csv_rows(text: str, where: str) -> Iterator[Mapping[str, Any]]:
    lines = text.lstrip("\ufeff")
    head = lines.split("\n", 1)[0]
    table = csv.DictReader(io.StringIO(lines, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    if "titre" not in {(name or "").strip().lower() for name in table.fieldnames or ()}:
        raise Refusal(f"{where} : la colonne «titre» manque ; donnez un fichier au schéma ouvert des aides, en JSON ou en CSV.")
    try:
        yield from table
    except csv.Error:
        raise Refusal(f"{where}, ligne {table.line_num} : ce CSV ne se lit pas ; enregistrez-le de nouveau en UTF-8.") from None


def _read(row: Mapping[str, Any], where: str) -> OutsideAid:
    said = {str(name).strip().lower(): value for name, value in row.items()}
    try:
        lists = {name: _list(said.get(name)) for name in _LISTS}
        return OutsideAid(
            source=SOURCE,
            source_id=_asked(said, "id", where),
            name=one_line(_asked(said, "titre", where)),
            url=_address(said.get("url_source")),
            carriers=tuple(one_line(one["nom"] if isinstance(one, dict) else one) for one in lists["porteurs"]),
            description="\n".join(part for part in (plain(said.get("promesse")), plain(said.get("description"))) if part),
            eligibility=plain(said.get("eligibilite")),
            kinds=_texts(lists["types_aides"]),
            audiences=_texts(lists["cibles"]),
            programmes=_texts(lists["programmes_parents"]),
            places=_texts(lists["eligibilite_geographique"]),
            excluded_places=_texts(lists["eligibilite_geographique_exclusions"]),
            opens_on=day_or_none(said.get("date_ouverture")),
            closes_on=day_or_none(said.get("date_cloture")),
            updated_on=day_or_none(said.get("date_mise_a_jour")),
        )
    except (Malformed, LookupError) as problem:
        raise Refusal(f"{where} : {problem} Corrigez la ligne, puis recommencez.") from None


def _asked(said: Mapping[str, Any], name: str, where: str) -> str:
    text = str(said.get(name) or "").strip()
    if not text:
        raise Refusal(f"{where} : la colonne «{name}» est vide ; chaque aide en a besoin.")
    return text


def _list(value: Any) -> list[Any]:
    """A list, written as one, as JSON in a cell, or as texts apart by commas."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    try:
        read = json.loads(value)
    except (ValueError, TypeError):
        return [one.strip() for one in str(value).split(",") if one.strip()]
    return read if isinstance(read, list) else [read]


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(one_line(str(one)) for one in values)


def _address(value: Any) -> str:
    text = str(value or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""


def _places(criteria: Sequence[Any], zones: Mapping[str, Sequence[str]]) -> list[str]:
    """The places that the whole rule asks for; France when no criterion that must hold names any."""
    for one in criteria:
        if not isinstance(one, dict) or "field" not in one:
            continue
        wanted = one.get("value")
        values = [str(value) for value in wanted] if isinstance(wanted, list) else [str(wanted)]
        found = _places_of(str(one["field"]), str(one.get("op")), values, zones)
        if found:
            return found
    return [_FRANCE]


def _places_of(field: str, op: str, values: Sequence[str], zones: Mapping[str, Sequence[str]]) -> list[str]:
    """The codes that one criterion comes to; none when the schema cannot say all of it: it would turn away people entitled."""
    if field == "region" and op in {"eq", "in"} and set(values) <= set(_REGIONS):
        return [f"REG-{_REGIONS[value]}" for value in values]
    if field == "etab_zone" and op == "intersecte" and set(values) <= set(_ZONES):
        return [f"{_ZONES[value]}-{code}" for value in values for code in zones.get(_ZONES[value]) or ("*",)]
    return []


def _closing(dates: Mapping[str, Any]) -> str | None:
    """The first day after which nobody enters."""
    known = [day for key in ("deadline", "entries_closed_on", "end") if (day := day_or_none(dates.get(key)))]
    return min(known).isoformat() if known else None


def _iso(value: Any) -> str | None:
    day = day_or_none(value)
    return day.isoformat() if day else None
