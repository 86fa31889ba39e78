"""Extracts of establishments that officers bring: any table, with a short declaration of what it covers.

The declaration is a YAML file beside the table, named `….registre.yaml`; docs/extraits.md shows one. What the extract
supports is computed; what it does not cover is withheld and named.
"""

import codecs
import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.kinds import (
    BOOLEAN,
    COMMUNE,
    DAY,
    DECIMAL,
    IRIS,
    NAF,
    SIREN,
    SIRET,
    SIZE_BAND,
    TEXT,
    Kind,
)
from quartiers.knowledge.sources.rules import in_france, not_far_ahead
from quartiers.knowledge.vocabulary.days import Vintage
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

SUFFIX = ".registre.yaml"
KINDS: dict[str, Kind] = {
    "siret": SIRET,
    "siren": SIREN,
    "naf_code": NAF,
    "size_band": SIZE_BAND,
    "created_on": DAY,
    "closed_on": DAY,
    "is_natural_person": BOOLEAN,
    "commune_code": COMMUNE,
    "iris_code": IRIS,
    "lon": DECIMAL,
    "lat": DECIMAL,
    "geo_type": TEXT,
    "geo_score": DECIMAL,
}
_ASKED = ("name", "title_fr", "publisher", "licence", "publish", "files", "columns", "sectors", "area")
_OPTIONAL = ("as_of", "separators", "encoding", "note_fr", "sectors_fr", "precision_m", "is_siret_unique")
_SHAPES: dict[str, tuple[type, str]] = {
    "files": (list, "une liste"),
    "sectors": (list, "une liste"),
    "columns": (dict, "une table"),
    "area": (dict, "une table"),
}
_AREAS = ("communes", "departments", "circles", "is_by_iris")
# The name becomes that of a folder.
_NAME = re.compile(r"[a-z0-9_]+")
_MODEL = "suivez le modèle de docs/extraits.md."


def shipped() -> tuple[Source, ...]:
    """The registers whose declaration comes with the package."""
    return tuple(read_declaration(path) for path in sorted((Path(__file__).parent / "registers").glob("*" + SUFFIX)))


def declared_in(files: Iterable[Path]) -> tuple[Source, ...]:
    """The registers that officers declared beside their tables."""
    return tuple(read_declaration(path) for path in files if path.name.endswith(SUFFIX))


def read_declaration(path: Path) -> Source:
    """The source that a declaration describes; a `Refusal` names what is missing or misspelt in it."""
    with explained("La déclaration d'un extrait"):
        try:
            words = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, ValueError) as problem:
            mark = getattr(problem, "problem_mark", None)
            where = f", ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
            raise Refusal(f"{path.name}{where} : la déclaration n'est pas du YAML lisible ; {_MODEL}") from None
    if not isinstance(words, dict):
        raise Refusal(f"{path.name} est vide ou n'est pas une liste de « nom : valeur » ; {_MODEL}")
    _check_words(path.name, words)
    return _source(path.name, words)


def _check_words(file: str, words: Mapping[str, Any]) -> None:
    missing = [name for name in _ASKED if not words.get(name)]
    if missing:
        raise Refusal(f"{file} ne dit pas « {missing[0]} » ; {_MODEL}")
    _check_among(file, "le mot", words, _ASKED + _OPTIONAL)
    for name, (kind, kind_fr) in _SHAPES.items():
        if not isinstance(words[name], kind):
            raise Refusal(f"{file} : « {name} » doit être {kind_fr} ; {_MODEL}")
    _check_among(file, "la colonne", words["columns"], KINDS)
    _check_area(file, words["area"])
    _check_among(file, "le mode de publication", [words["publish"]], Publish)
    if not _NAME.fullmatch(str(words["name"])):
        raise Refusal(f"{file} : le nom « {words['name']} » doit être en minuscules sans accent, chiffres et _ ; corrigez-le.")
    try:
        codecs.lookup(str(words.get("encoding", "utf-8")))
    except LookupError:
        raise Refusal(f"{file} : l'encodage « {words['encoding']} » est inconnu ; écrivez utf-8 ou cp1252.") from None


def _check_area(file: str, area: Mapping[str, Any]) -> None:
    _check_among(file, "la zone", area, _AREAS)
    for name in ("communes", "departments"):
        # YAML reads 01053 as a number of another base.
        wrong = [code for code in area.get(name, []) if not isinstance(code, str)]
        if wrong:
            raise Refusal(f"{file} : dans « {name} », mettez chaque code entre guillemets ({wrong[0]} est lu comme un nombre).")
    for circle in area.get("circles", []):
        if not all(isinstance(circle.get(name), int | float) for name in ("lon", "lat", "radius_km")):
            raise Refusal(f"{file} : chaque cercle demande lon, lat et radius_km en nombres ; {_MODEL}")


def _check_among(file: str, what_fr: str, given: Iterable[str], known: Iterable[str]) -> None:
    listed = list(known)
    unknown = [name for name in given if name not in listed]
    if unknown:
        raise Refusal(
            f"{file} : {what_fr} « {unknown[0]} » n'a pas de sens ici ; choisissez dans la liste ({', '.join(listed)})."
        )


def _source(file: str, words: Mapping[str, Any]) -> Source:
    try:
        vintage = Vintage.parse(str(words.get("as_of") or ""))
    except Malformed as problem:
        raise Refusal(f"{file}, as_of : {problem}") from None
    headings: Mapping[str, str] = words["columns"]
    return Source(
        name=f"partial_register.{words['name']}",
        title_fr=words["title_fr"],
        publisher=words["publisher"],
        licence=words["licence"],
        publish=Publish(words["publish"]),
        key=("siret",) if words.get("is_siret_unique", True) and "siret" in headings else (),
        absent_fr=f"l'extrait « {words['title_fr']} » n'est pas chargé",
        checks=_checks(vintage.last_day) + in_france(),
        coverage=coverage_of(words, vintage),
        deliveries=(
            Delivery(
                label="extrait",
                patterns=tuple(words["files"]),
                # A column that is not declared is not read, even when the table has one of that name.
                columns=tuple(
                    Column(name, str(headings.get(name, "")), kind, is_required=name in headings)
                    for name, kind in KINDS.items()
                ),
                origin=Origin.PARTIAL,
                vintage=vintage.text,
                separators=words.get("separators", ",;"),
                encoding=words.get("encoding", "utf-8"),
                note_fr=words.get("note_fr", ""),
            ),
        ),
    )


def _checks(last_day: datetime.date | None) -> tuple[Check, ...]:
    """No establishment opens or closes after the day of the extract, nor after that of the sync when it is undated."""
    if last_day is None:
        return not_far_ahead("created_on", "closed_on")
    return tuple(
        Check(
            f"future_{name}",
            f"{name} > DATE '{last_day.isoformat()}'",
            f"la date {{value}} ({name_fr}) est postérieure à celle de l'extrait ({last_day.isoformat()}) ; "
            "corrigez l'une ou l'autre.",
            show=name,
        )
        for name, name_fr in (("created_on", "création"), ("closed_on", "fermeture"))
    )


def coverage_of(words: Mapping[str, Any], vintage: Vintage) -> dict[str, Any]:
    """What the extract covers, as it goes into the manifest: sectors, area, date and precision of positions."""
    return {
        "sectors": [str(sector) for sector in words["sectors"]],
        "sectors_fr": words.get("sectors_fr", ", ".join(str(sector) for sector in words["sectors"])),
        "area": words["area"],
        "as_of": vintage.text,
        "precision_m": words.get("precision_m", {}),
        "has_points": "lon" in words["columns"],
    }
