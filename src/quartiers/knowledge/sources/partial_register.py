"""Extracts of establishments that officers bring: any table, with a short declaration of what it covers.

The declaration is a YAML file beside the table, named `….registre.yaml`; docs/extraits.md shows one. What the extract
supports is computed; what it does not cover is withheld and named.
"""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import (
    BOOLEAN, COMMUNE, DAY, DECIMAL, IRIS, NAF, SIREN, SIRET, SIZE_BAND, TEXT, Kind,
)
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


def shipped() -> tuple[Source, ...]:
    """The registers whose declaration comes with the package."""
    return tuple(read_declaration(path) for path in sorted((Path(__file__).parent / "registers").glob("*" + SUFFIX)))


def declared_in(files: Iterable[Path]) -> tuple[Source, ...]:
    """The registers that officers declared beside their tables."""
    return tuple(read_declaration(path) for path in files if path.name.endswith(SUFFIX))


def read_declaration(path: Path) -> Source:
    """The source that a declaration describes; a `Refusal` names what is missing or misspelt in it."""
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Refusal(f"{path.name} n'est pas une déclaration YAML lisible ({str(problem).splitlines()[0]}).") from None
    if not isinstance(words, dict):
        raise Refusal(f"{path.name} est vide : suivez le modèle de docs/extraits.md.")
    missing = [name for name in _ASKED if not words.get(name)]
    if missing:
        raise Refusal(f"{path.name} ne dit pas « {missing[0]} » : suivez le modèle de docs/extraits.md.")
    unknown = [name for name in words["columns"] if name not in KINDS]
    if unknown:
        raise Refusal(f"{path.name} : la colonne « {unknown[0]} » n'est pas connue ; choisissez parmi {', '.join(KINDS)}.")
    return _source(path, words)


def _source(path: Path, words: Mapping[str, Any]) -> Source:
    try:
        vintage = Vintage.parse(str(words.get("as_of") or ""))
        publish = Publish(words["publish"])
    except (Malformed, ValueError) as problem:
        raise Refusal(f"{path.name} : {problem}") from None
    headings: Mapping[str, str] = words["columns"]
    return Source(
        name=f"partial_register.{words['name']}",
        title_fr=words["title_fr"],
        publisher=words["publisher"],
        licence=words["licence"],
        publish=publish,
        key=("siret",) if words.get("is_siret_unique", True) and "siret" in headings else (),
        absent_fr=f"l'extrait « {words['title_fr']} » n'est pas chargé",
        checks=_checks(vintage.last_day, has_days="created_on" in headings),
        coverage=coverage_of(words, vintage),
        deliveries=(
            Delivery(
                label="extrait",
                patterns=tuple(words["files"]),
                columns=tuple(
                    Column(name, headings.get(name, name), kind, is_required=name in headings) for name, kind in KINDS.items()
                ),
                origin=Origin.PARTIAL,
                vintage=vintage.text,
                separators=words.get("separators", ","),
                encoding=words.get("encoding", "utf-8"),
                note_fr=words.get("note_fr", ""),
            ),
        ),
    )


def _checks(last_day: datetime.date | None, *, has_days: bool) -> tuple[Check, ...]:
    if last_day is None or not has_days:
        return ()
    return (
        Check(
            "future",
            f"created_on > DATE '{last_day.isoformat()}'",
            f"la date de création {{value}} est postérieure à la date de l'extrait ({last_day.isoformat()}) ; corrigez l'une ou l'autre.",
            show="created_on",
        ),
    )


def coverage_of(words: Mapping[str, Any], vintage: Vintage) -> dict[str, Any]:
    """What the extract covers, as it goes into the manifest: sectors, area, date and precision of positions."""
    return {
        "sectors": list(words["sectors"]),
        "sectors_fr": words.get("sectors_fr", ", ".join(words["sectors"])),
        "area": words["area"],
        "as_of": vintage.text,
        "precision_m": words.get("precision_m", {}),
        "has_points": "lon" in words["columns"],
    }
