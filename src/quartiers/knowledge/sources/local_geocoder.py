"""Typed addresses placed from the national address base that the store keeps: no network, nothing leaves the machine.

The score (0 to 1) is ours: 1 when the commune, the street and the number are those that were typed (`likeness`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from quartiers.knowledge.sources.addresses import NotReached, Place, PlaceKind, postcode_doubt, postcode_of
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.likeness import likeness
from quartiers.knowledge.sources.spelling import LINK_WORDS, STREET_TYPES, commune_key, words_of
from quartiers.knowledge.sources.store import Store

NAME = "ban"
_MOST_PLACES = 5
_LONGEST_NAME = 8  # words in the name of a commune
_NUMBER = re.compile(r"(\d{1,4})([a-z]|bis|ter|quater)?")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|e|eme|ere)?")
_SUFFIXES = {"b": "bis", "t": "ter", "q": "quater"}
# BAN's number of a place that has none.
_NO_NUMBER = 99_999
# Under this, it is another street.
_LEAST = 0.5
_SEGMENT_FR = "La position de ce numéro est calculée le long de la voie, elle n'a pas été relevée."
_NO_FILE_FR = "aucun fichier de la Base Adresse Nationale n'est chargé (quartiers sync ban --from DOSSIER)"


@dataclass(frozen=True)
class _Commune:
    code: str
    name: str
    postcodes: frozenset[str]


@dataclass(frozen=True)
class _Reading:
    """One way to understand what was typed: in these communes, this number of this street; and why it may be wrong.

    `named` is the key that named the communes, which may be that of a former commune; empty when a postcode did.
    """

    communes: tuple[_Commune, ...]
    street: tuple[str, ...]
    number: int | None = None
    suffix: str = ""
    named: str = ""
    doubt_fr: str = ""


def search_local(store: Store, typed: str) -> tuple[Place, ...] | NotReached:
    """The places that fit a typed address, best first; several of one score when nothing tells two communes apart."""
    manifest = store.manifest(NAME)
    if manifest is None:
        return NotReached(_NO_FILE_FR)
    with explained("Base Adresse Nationale"):
        return _search(store.table(manifest), typed[:200])


def _search(table: Path, typed: str) -> tuple[Place, ...]:
    postcode = postcode_of(typed)
    words = [word for word in words_of(typed) if word not in {postcode, "cedex"}]
    words = words[:-1] if words[-1:] == ["france"] else words
    found: dict[tuple[Any, ...], Place] = {}
    for reading in _readings(words, postcode, _gazetteer(table)):
        for place in _places(table, reading):
            # One address may stand twice in the file; so far apart (100 m) that it is a question, it stays twice.
            key = (place.label, place.citycode, round(place.lon, 3), round(place.lat, 3))
            if key not in found or found[key].score < place.score:
                found[key] = place
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.label))[:_MOST_PLACES])


@lru_cache(maxsize=4)
def _gazetteer(table: Path) -> dict[str, tuple[_Commune, ...]]:
    """Communes by the key of their name, and by each postcode. A table is named by its content, so it never changes."""
    rows = _rows(
        "SELECT commune_code, any_value(commune_name), list(DISTINCT postcode), list(DISTINCT old_commune_name) "
        "FROM read_parquet(?) GROUP BY 1 ORDER BY 1",
        [str(table)],
    )
    listed: dict[str, list[_Commune]] = {}
    for code, name, postcodes, old_names in rows:
        commune = _Commune(code, name, frozenset(one for one in postcodes if one))
        for key in {commune_key(name), *(commune_key(one) for one in old_names if one), *commune.postcodes}:
            listed.setdefault(key, []).append(commune)
    return {key: tuple(communes) for key, communes in listed.items()}


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        return connection.execute(sql, values).fetchall()


def _readings(words: list[str], postcode: str, gazetteer: dict[str, tuple[_Commune, ...]]) -> Iterator[_Reading]:
    """Every commune that the words may name, with the street and the number that the other words would then be."""
    by_postcode = gazetteer.get(postcode, ()) if postcode else ()
    named = list(_named(words, gazetteer))
    for start, end, communes in named:
        # A postcode chooses among communes of one name; one that fits none of them is told as a doubt later.
        chosen = tuple(one for one in communes if postcode in one.postcodes) or communes
        rest, chosen = _arrondissement(words[end:], chosen)
        for reading in _numbered(chosen, words[:start] + rest):
            yield replace(reading, named=" ".join(words[start:end]), doubt_fr=_doubt(chosen, postcode, by_postcode))
    if by_postcode and not any(postcode in one.postcodes for _, _, communes in named for one in communes):
        yield from _numbered(by_postcode, words)
        for commune in by_postcode:
            yield from (reading for rest in _shortened(commune, words) for reading in _numbered((commune,), rest))


def _shortened(commune: _Commune, words: list[str]) -> Iterator[list[str]]:
    """«94200 Ivry» is Ivry-sur-Seine: the words without the beginning of its name, when they end or begin with it."""
    name = words_of(commune.name)
    for length in range(len(name) - 1, 0, -1):
        start = name[:length]
        if set(start) <= LINK_WORDS:
            return
        if words[-length:] == start:
            yield words[:-length]
        if words[:length] == start:
            yield words[length:]


def _doubt(communes: tuple[_Commune, ...], postcode: str, by_postcode: tuple[_Commune, ...]) -> str:
    """Why a postcode contradicts the communes named: it belongs to others here, or to another department."""
    if not postcode or any(postcode in one.postcodes for one in communes):
        return ""
    own = min(code for one in communes for code in one.postcodes or {""})
    if by_postcode:
        return f"Le code postal demandé ({postcode}) n'est pas celui de {communes[0].name} ({own})."
    return postcode_doubt(postcode, own)


def _named(words: list[str], gazetteer: dict[str, tuple[_Commune, ...]]) -> Iterator[tuple[int, int, tuple[_Commune, ...]]]:
    """Where communes are named, the longest names only: «Saint-Denis» is not named in «Saint-Denis-en-Val».

    «rue de Laval» names a street: after a link word, a name counts only when nothing else does.
    """
    spans: list[tuple[int, int]] = []
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            inside = any(first <= start and end <= last for first, last in spans)
            if not inside and " ".join(words[start:end]) in gazetteer and not words[start].isdecimal():
                spans.append((start, end))
    plain = [
        (start, end)
        for start, end in spans
        # «Place» and «Rue» are communes too.
        if not (start and words[start - 1] in LINK_WORDS) and not (end - start == 1 and words[start] in STREET_TYPES)
    ]
    for start, end in plain or spans:
        yield start, end, gazetteer[" ".join(words[start:end])]


def _arrondissement(after: list[str], communes: tuple[_Commune, ...]) -> tuple[list[str], tuple[_Commune, ...]]:
    """«Paris 2e» is one of the communes of that name: the words that remain, and the communes that do."""
    fit = _ORDINAL.fullmatch(after[0]) if after else None
    chosen = tuple(one for one in communes if fit and one.name.endswith(" Arrondissement") and fit[1] == _digits(one.name))
    if not chosen:
        return after, communes
    return after[2 if after[1:2] == ["arrondissement"] else 1 :], chosen


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def _numbered(communes: tuple[_Commune, ...], words: list[str]) -> Iterator[_Reading]:
    """The street with the number before it, or without any («rue du 8 mai 1945») and then also with the number after it."""
    if len(words) > 1 and words[0] in {"n", "no", "numero"} and words[1][0].isdecimal():
        words = words[1:]
    for length in (2, 1):
        if number := _number(words[:length]):
            yield _Reading(communes, tuple(words[length:]), *number)
            return
    yield _Reading(communes, tuple(words))
    for length in (2, 1):
        if number := _number(words[-length:]):
            yield _Reading(communes, tuple(words[:-length]), *number)
            return


def _number(words: list[str]) -> tuple[int, str] | None:
    """A number of house and its suffix; None when these words are not one."""
    fit = _NUMBER.fullmatch("".join(words))
    if not fit or (len(words) == 2 and (not words[0].isdecimal() or words[1].isdecimal())):
        return None
    suffix = fit[2] or ""
    return int(fit[1]), _SUFFIXES.get(suffix, suffix)


def _places(table: Path, reading: _Reading) -> list[Place]:
    codes = tuple(one.code for one in reading.communes)
    if not set(reading.street) - LINK_WORDS:
        return [place for one in reading.communes for place in _town(table, one, 1.0, reading.doubt_fr)]
    streets_there = _streets(table, codes)
    # A former commune was named: its own streets, when the file says which they are.
    own = [one for one in streets_there if reading.named and commune_key(one[1][4]) == reading.named]
    scored = ((likeness(reading.street, words), row) for words, row in own or streets_there)
    streets = sorted(((score, row) for score, row in scored if score >= _LEAST), reverse=True)[:_MOST_PLACES]
    places = [place for score, row in streets for place in _on_street(table, reading, row, score)]
    # Where the commune is known and the street is not, it is said as such, with a score that says it.
    return places or [place for one in reading.communes for place in _town(table, one, _LEAST, reading.doubt_fr)]


_Street = tuple[str, str, str, str, str]  # code and name of its commune, name, postcode, old commune


@lru_cache(maxsize=32)
def _streets(table: Path, codes: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], _Street], ...]:
    rows = _rows(
        "SELECT DISTINCT commune_code, commune_name, street, coalesce(postcode, ''), coalesce(old_commune_name, '') "
        "FROM read_parquet(?) WHERE commune_code IN (SELECT unnest(?)) AND street IS NOT NULL ORDER BY ALL",
        [str(table), list(codes)],
    )
    return tuple((tuple(words_of(row[2])), row) for row in rows)


def _on_street(table: Path, reading: _Reading, street: _Street, score: float) -> list[Place]:
    """The number, else the street as a whole at the middle of its numbers."""
    rows = _rows(
        "SELECT number, lower(coalesce(suffix, '')), lon, lat, coalesce(position, '') FROM read_parquet(?) "
        "WHERE commune_code = ? AND street = ? AND coalesce(postcode, '') = ? AND coalesce(old_commune_name, '') = ? "
        "AND lon IS NOT NULL AND lat IS NOT NULL ORDER BY ALL",
        [str(table), street[0], *street[2:]],
    )
    if not rows:
        return []
    house = f"{reading.number}{f' {reading.suffix}' if reading.suffix else ''} {street[2]}"
    asked = (reading.number, reading.suffix)
    same = [
        _place(street, house, row[2:4], PlaceKind.HOUSE_NUMBER, score, reading.doubt_fr or _position_doubt(row[4]))
        for row in rows
        if reading.number is not None and (row[0], _SUFFIXES.get(row[1], row[1])) == asked
    ]
    if same:
        return same
    middle = rows[len(rows) // 2][2:4]
    kind = PlaceKind.LOCALITY if all(row[0] in {None, _NO_NUMBER} for row in rows) else PlaceKind.STREET
    # A number was asked and is not there: less sure than a street that was asked alone.
    return [_place(street, street[2], middle, kind, score * (1.0 if reading.number is None else 0.9), reading.doubt_fr)]


def _position_doubt(position: str) -> str:
    return _SEGMENT_FR if position == "segment" else ""


def _place(street: _Street, words: str, point: tuple[float, float], kind: PlaceKind, score: float, doubt_fr: str) -> Place:
    code, city, _, postcode, old = street
    label = " ".join(part for part in (words, f"({old})" if old else "", postcode, city) if part)
    return Place(label, point[0], point[1], kind, round(score, 3), code, city, postcode, NAME, doubt_fr=doubt_fr)


def _town(table: Path, commune: _Commune, score: float, doubt_fr: str) -> list[Place]:
    """The commune as a whole, at the middle of its addresses; nothing when none has a position."""
    sql = "SELECT avg(lon), avg(lat) FROM read_parquet(?) WHERE commune_code = ? HAVING count(lon) > 0"
    code, name, postcode = commune.code, commune.name, min(commune.postcodes, default="")
    return [
        Place(name, lon, lat, PlaceKind.MUNICIPALITY, score, code, name, postcode, NAME, doubt_fr=doubt_fr)
        for lon, lat in _rows(sql, [str(table), code])
    ]
