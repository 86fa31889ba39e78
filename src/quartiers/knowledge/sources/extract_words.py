"""The words of an extract's declaration: each is known, of the right form, and refused in one sentence otherwise."""

import codecs
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from quartiers.knowledge.sources.declaration import Publish
from quartiers.knowledge.sources.projections import system_for
from quartiers.knowledge.vocabulary.communes import CommuneCode
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

ALL_SECTORS = "toutes"
# Placed no better than this, an establishment says nothing of a neighbourhood.
MOST_METRES = 5_000
MODEL_FR = "suivez le modèle de docs/extraits.md."
_ASKED = ("name", "title_fr", "publisher", "licence", "publish", "files", "columns", "sectors", "area")
_OPTIONAL = ("as_of", "separators", "encoding", "decimal", "note_fr", "sectors_fr", "precision_m", "is_siret_unique")
_SHAPES: dict[str, tuple[type, str]] = {
    "files": (list, "une liste"),
    "sectors": (list, "une liste"),
    "columns": (dict, "une table"),
    "area": (dict, "une table"),
    "precision_m": (dict, "une table"),
}
_AREAS = ("communes", "departments", "circles", "is_by_iris")
_PRECISIONS = ("default", "natural_person", "geo_type", "least_geo_score")
# The name becomes that of a folder.
_NAME = re.compile(r"[a-z0-9_]+")
_SECTOR = re.compile(r"([0-9]{2})(?:\.?([0-9]{1,2}[A-Z]?))?")
_DEPARTMENT = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[46789]")


def check_words(file: str, words: Mapping[str, Any], columns: Iterable[str]) -> None:
    """Refuse a declaration with a word missing, unknown or of the wrong form; `columns` are those that may be named."""
    missing = [name for name in _ASKED if not words.get(name)]
    if missing:
        raise Refusal(f"{file} ne dit pas « {missing[0]} » ; {MODEL_FR}")
    _check_among(file, "le mot", words, _ASKED + _OPTIONAL)
    for name, (kind, kind_fr) in _SHAPES.items():
        if not isinstance(words.get(name, kind()), kind):
            raise Refusal(f"{file} : « {name} » doit être {kind_fr} ; {MODEL_FR}")
    _check_among(file, "la colonne", words["columns"], columns)
    _check_among(file, "le mode de publication", [words["publish"]], Publish)
    if not _NAME.fullmatch(str(words["name"])):
        raise Refusal(f"{file} : le nom « {words['name']} » doit être en minuscules sans accent, chiffres et _ ; corrigez-le.")
    _check_text(file, words)
    _check_area(file, words["area"])
    _check_codes(file, "sectors", [one for one in words["sectors"] if one != ALL_SECTORS], sector_prefix)
    _check_precision(file, words.get("precision_m", {}))


def _check_text(file: str, words: Mapping[str, Any]) -> None:
    """How the table is written: separators, decimal mark, encoding."""
    _check_among(file, "le séparateur", str(words.get("separators", ",")), ",;\t|")
    _check_among(file, "la marque décimale", [words.get("decimal", ".")], ".,")
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
    _check_codes(file, "communes", area.get("communes", []), CommuneCode.parse)
    _check_codes(file, "departments", area.get("departments", []), _department)
    for circle in area.get("circles", []):
        is_right = isinstance(circle, dict) and all(_is_number(circle.get(name)) for name in ("lon", "lat", "radius_km"))
        if not is_right or circle["radius_km"] <= 0:
            raise Refusal(f"{file} : chaque cercle demande lon, lat et radius_km en nombres (rayon positif) ; {MODEL_FR}")
        if system_for(np.array([circle["lon"]]), np.array([circle["lat"]]))[0] == 0:
            raise Refusal(f"{file} : un cercle est hors de France ({circle['lon']}, {circle['lat']}) ; vérifiez lon puis lat.")


def sector_prefix(text: str) -> str:
    """What the codes of a sector begin with: 47 (a division), 56.1 (a group), 56.10A (a sub-class)."""
    found = _SECTOR.fullmatch(text)
    if found is None:
        raise Malformed(
            f"« {text} » n'est pas une activité : écrivez un code de la NAF rév. 2 (47, 56.1 ou 56.10A) ou « {ALL_SECTORS} »."
        )
    return found[1] + (f".{found[2]}" if found[2] else "")


def _department(code: str) -> str:
    if not _DEPARTMENT.fullmatch(code):
        raise Malformed(f"« {code} » n'est pas un département : écrivez 53, 2A ou 974.")
    return code


def _check_codes(file: str, name: str, codes: Iterable[Any], parse: Callable[[str], object]) -> None:
    for code in codes:
        try:
            parse(str(code))
        except Malformed as problem:
            raise Refusal(f"{file}, « {name} » : {problem}") from None


def _check_precision(file: str, rules: Mapping[str, Any]) -> None:
    """Metres, positive and finite; null for a kind of position that places nothing."""
    _check_among(file, "dans precision_m, le mot", rules, _PRECISIONS)
    kinds = rules.get("geo_type", {})
    metres = [rules.get("default"), rules.get("natural_person"), *(kinds.values() if isinstance(kinds, dict) else [kinds])]
    wrong = [one for one in metres if one is not None and not (_is_number(one) and 0 < one <= MOST_METRES)]
    if wrong or not isinstance(kinds, dict):
        value = wrong[0] if wrong else kinds
        raise Refusal(
            f"{file} : dans « precision_m », « {value} » n'est pas un nombre de mètres de 1 à {MOST_METRES} ; {MODEL_FR}"
        )
    score = rules.get("least_geo_score", 0)
    if not _is_number(score):
        raise Refusal(f"{file} : « least_geo_score » ({score}) doit être un nombre entre 0 et 1 ; {MODEL_FR}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_among(file: str, what_fr: str, given: Iterable[str], known: Iterable[str]) -> None:
    listed = list(known)
    unknown = [name for name in given if name not in listed]
    if unknown:
        raise Refusal(
            f"{file} : {what_fr} « {unknown[0]} » n'a pas de sens ici ; choisissez dans la liste ({', '.join(listed)})."
        )
