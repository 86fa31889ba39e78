"""Communes of an edition by the name that people type, and the neighbourhoods of a commune."""

from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.sources.addresses import is_overseas, postcode_of, without_postcode
from quartiers.knowledge.sources.spelling import LINK_WORDS, commune_key, words_of
from quartiers.knowledge.vocabulary.communes import CommuneCode
from quartiers.knowledge.vocabulary.refusals import Malformed

GENERATIONS = (2015, 2024)
_MOST_NAMED = 20


@dataclass(frozen=True)
class NamedCommune:
    """A commune of the edition, by INSEE's code; its department tells homonyms apart."""

    code: str
    name: str

    @property
    def department(self) -> str:
        """The department or overseas collectivity («01», «2A», «974»)."""
        return self.code[:3] if is_overseas(self.code) else self.code[:2]

    @property
    def label_fr(self) -> str:
        """«Saint-Denis (974)»."""
        return f"{self.name} ({self.department})"


def communes_named(edition: Edition, text: str) -> tuple[NamedCommune, ...]:
    """The communes of that name, else those whose name begins so; at most 20, in the order of names then codes.

    A department («Saint-Denis 974», «Saint-Denis (974)») or a postcode beside the name keeps its communes only.
    """
    words, departments = _asked(text)
    if not words:
        return ()
    known = [NamedCommune(row["commune_code"], row["name"]) for row in edition.rows("communes") if row["name"]]
    here = [one for one in known if not departments or one.department in departments]
    asked = _bare(words)
    exact = [one for one in here if _bare(words_of(one.name)) == asked]
    found = exact or [one for one in here if commune_key(one.name).startswith(" ".join(words))]
    return tuple(sorted(found, key=lambda one: (commune_key(one.name), one.code))[:_MOST_NAMED])


def communes_told(edition: Edition, text: str) -> tuple[NamedCommune, ...]:
    """The communes that a typed address names: what stands after its last comma, else the longest name that it ends with."""
    if found := communes_named(edition, text.rpartition(",")[2]):
        return found
    words = text.split()
    for start in range(1, len(words)):
        end = " ".join(words[start:])
        asked = _bare(_asked(end)[0])
        if found := tuple(one for one in communes_named(edition, end) if _bare(words_of(one.name)) == asked):
            return found
    return ()


def commune_labels(edition: Edition, codes: Iterable[str]) -> list[str]:
    """«Laval (53130)» for each code, in their order; the code alone where the edition does not name it."""
    names = edition.by_name("communes", "commune_code")
    return [f"{names[code]['name']} ({code})" if code in names and names[code]["name"] else code for code in codes]


def _asked(text: str) -> tuple[list[str], set[str]]:
    """The words of the name, and the departments that a number beside it means; none when it says nothing."""
    postcode = postcode_of(text)
    words = words_of(without_postcode(text)) if postcode else words_of(text)
    if len(words) > 1 and words[-1][0].isdecimal() and len(words[-1]) <= 3:
        return words[:-1], {words[-1].upper().zfill(2)}
    if not postcode:
        return words, set()
    if postcode.startswith("20"):
        return words, {"2A", "2B"}
    if postcode.startswith("971"):
        # Saint-Martin and Saint-Barthélemy kept the postcodes of Guadeloupe.
        return words, {"971", "977", "978"}
    return words, {postcode[:3] if is_overseas(postcode) else postcode[:2]}


def _bare(words: list[str]) -> list[str]:
    """Without the article that people leave out."""
    return words[1:] if len(words) > 1 and words[0] in {"l", "la", "le", "les"} & LINK_WORDS else words


def neighbourhoods_of_commune(edition: Edition, commune_code: str) -> dict[int, list[Row]]:
    """Rows of `areas` of a commune by generation, in the order of their codes; for an arrondissement, those of its city.

    Where the list gives no commune for a neighbourhood, the outline of the commune tells it, when the edition has one.
    """
    codes = _with_city(commune_code)
    outline = next((row["wkb"] for row in edition.rows("communes") if row["commune_code"] in codes and row["wkb"]), None)
    shape = None if outline is None else shapely.from_wkb(outline)
    found: dict[int, list[Row]] = {generation: [] for generation in GENERATIONS}
    for row in edition.rows("areas"):
        if row["kind"] == "qpv" and _is_of(row, codes, shape):
            found[row["generation"]].append(row)
    return {generation: sorted(rows, key=lambda row: row["area"]) for generation, rows in found.items()}


def _is_of(area: Row, codes: set[str], shape: shapely.Geometry | None) -> bool:
    if area["communes"]:
        return bool(codes & set(area["communes"].split()))
    return shape is not None and area["lon"] is not None and bool(shapely.intersects_xy(shape, area["lon"], area["lat"]))


def _with_city(commune_code: str) -> set[str]:
    try:
        return {commune_code, str(CommuneCode.parse(commune_code).as_commune())}
    except Malformed:
        # A commune of a simulated register.
        return {commune_code}
