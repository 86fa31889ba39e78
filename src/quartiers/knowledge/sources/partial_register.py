"""Extracts of establishments that officers bring: any table, with a short declaration of what it covers.

The declaration is a YAML file beside the table, named `….registre.yaml`; docs/extraits.md shows one. What the extract
supports is computed; what it does not cover is withheld and named.
"""

import datetime
import glob
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.extract_words import ALL_SECTORS, MODEL_FR, check_words, sector_prefix
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.kinds import (
    BOOLEAN,
    COMMUNE,
    DAY,
    DECIMAL,
    DECIMAL_COMMA,
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
DECIMAL_KINDS = {".": DECIMAL, ",": DECIMAL_COMMA}


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
            raise Refusal(f"{path.name}{where} : la déclaration n'est pas du YAML lisible ; {MODEL_FR}") from None
    if not isinstance(words, dict):
        raise Refusal(f"{path.name} est vide ou n'est pas une liste de « nom : valeur » ; {MODEL_FR}")
    check_words(path.name, words, KINDS)
    return _source(path.name, words)


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
        checks=_checks(vintage) + _in_sectors(words["sectors"]) + in_france(),
        coverage=coverage_of(words, vintage),
        deliveries=(
            Delivery(
                label="extrait",
                patterns=tuple(glob.escape(str(name)) for name in words["files"]),
                # A column that is not declared is not read, even when the table has one of that name.
                columns=tuple(
                    Column(name, str(headings.get(name, "")), _kind(kind, words), is_required=name in headings)
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


def _kind(kind: Kind, words: Mapping[str, Any]) -> Kind:
    """A number is read with the decimal mark that the declaration gives: French spreadsheets write a comma."""
    return DECIMAL_KINDS[words.get("decimal", ".")] if kind is DECIMAL else kind


def _checks(vintage: Vintage) -> tuple[Check, ...]:
    """No establishment opens or closes after the day of the extract, nor after that of the sync when it is undated."""
    first, last = vintage.first_day, vintage.last_day
    if first is None or last is None:
        return not_far_ahead("created_on", "closed_on")
    ahead = Check(
        "as_of",
        f"DATE '{first.isoformat()}' > {{taken_on}}",
        f"la date déclarée de l'extrait, {vintage.label_fr}, est dans le futur ; corrigez « as_of ».",
    )
    return (ahead, *(_not_after(last, *one) for one in (("created_on", "création"), ("closed_on", "fermeture"))))


def _not_after(last: datetime.date, name: str, name_fr: str) -> Check:
    return Check(
        f"future_{name}",
        f"{name} > DATE '{last.isoformat()}'",
        f"la date {{value}} ({name_fr}) est postérieure à celle de l'extrait ({last.isoformat()}) ; corrigez l'une ou l'autre.",
        show=name,
    )


def _in_sectors(sectors: list[Any]) -> tuple[Check, ...]:
    """An activity outside the declared sectors would be counted as if its sector were covered."""
    if ALL_SECTORS in sectors:
        return ()
    inside = " OR ".join(f"starts_with(naf_code, '{sector_prefix(str(sector))}')" for sector in sectors)
    said = "l'activité {value} n'est pas dans « sectors » ; complétez la déclaration ou retirez la ligne."
    return (Check("sectors", f"NOT ({inside})", said, show="naf_code"),)


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
