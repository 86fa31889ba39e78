"""From text to values: every column is found by name, every value is right, unknown or refused with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Source
from quartiers.knowledge.vocabulary.refusals import Refusal

# INSEE writes [ND] where a unit opposed the diffusion of its data: masked, hence unknown.
_MASKED = "[ND]"


@dataclass(frozen=True)
class Checked:
    """A relation whose values have their types, and what was noticed on the way (French sentences)."""

    rows: duckdb.DuckDBPyRelation
    warnings: tuple[str, ...]


def _folded(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").split()).casefold()


def found_columns(rows: duckdb.DuckDBPyRelation, columns: Iterable[Column], file: str) -> dict[Column, str | None]:
    """For each declared column the name that it has in the file: case, order and outer spaces do not matter."""
    by_name = {_folded(name): name for name in rows.columns}
    places = {column: by_name.get(_folded(column.heading)) for column in columns}
    missing = [column.heading for column, name in places.items() if name is None and column.is_required]
    if missing:
        seen = ", ".join(list(rows.columns)[:8])
        raise Refusal(
            f"{file} n'a pas la colonne « {missing[0]} » (colonnes lues : {seen}…) : vérifiez que c'est le bon fichier."
        )
    return places


def _text_of(name: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    return f"NULLIF(NULLIF(trim({quoted}), ''), '{_MASKED}')"


def check(rows: duckdb.DuckDBPyRelation, delivery: Delivery, source: Source, file: str) -> Checked:
    """Typed rows of one file; raises `Refusal` at the first value that is wrong beyond its column's tolerance."""
    places = found_columns(rows, delivery.columns, file)
    warnings = _check_values(rows, places, file)
    parts = []
    for column, name in places.items():
        kind = column.kind
        if name is None:
            parts.append(f"CAST(NULL AS {kind.sql_type}) AS {column.name}")
            continue
        text = _text_of(name)
        parts.append(f"CASE WHEN {text} IS NOT NULL AND {kind.is_right(text)} THEN {kind.convert(text)} END AS {column.name}")
    kept = [name for name in ("wkb", "repaired") if name in rows.columns]
    return Checked(rows.project(", ".join([*parts, *kept])), tuple(warnings))


def _check_values(rows: duckdb.DuckDBPyRelation, places: dict[Column, str | None], file: str) -> list[str]:
    """Count the wrong and the empty values of every column in one pass, then explain the first one found."""
    known = [(column, name) for column, name in places.items() if name is not None]
    counts = ["count(*)"]
    for column, name in known:
        text = _text_of(name)
        counts += [f"count_if({text} IS NOT NULL AND NOT {column.kind.is_right(text)})", f"count_if({text} IS NULL)"]
    total, *found = rows.aggregate(", ".join(counts)).fetchone() or (0,)
    if total == 0:
        raise Refusal(f"{file} n'a aucune ligne sous son en-tête : redemandez le fichier à son producteur.")
    warnings = []
    for (column, name), wrong, empty in zip(known, found[::2], found[1::2], strict=True):
        if wrong > column.tolerance * total:
            raise _wrong_value(rows, column, name, file)
        if wrong:
            warnings.append(f"{file} : {wrong} valeur(s) de « {column.heading} » illisible(s), rendue(s) inconnue(s).")
        if empty and column.is_filled:
            raise _empty_value(rows, column, name, file)
    return warnings


def _first(rows: duckdb.DuckDBPyRelation, name: str, condition: str) -> tuple[int, str]:
    numbered = rows.project(f"row_number() OVER () + 1 AS line, CAST({_text_of(name)} AS VARCHAR) AS value")
    line, value = numbered.filter(condition).order("line").limit(1).fetchone() or (0, "")
    return int(line), str(value)


def _wrong_value(rows: duckdb.DuckDBPyRelation, column: Column, name: str, file: str) -> Refusal:
    line, value = _first(rows, name, f"value IS NOT NULL AND NOT {column.kind.is_right('value')}")
    return Refusal(
        f"{file}, ligne {line}, colonne « {column.heading} » : « {value} » n'est pas {column.kind.expected_fr} ; corrigez-la."
    )


def _empty_value(rows: duckdb.DuckDBPyRelation, column: Column, name: str, file: str) -> Refusal:
    line, _ = _first(rows, name, "value IS NULL")
    return Refusal(f"{file}, ligne {line} : la colonne « {column.heading} » est vide ; complétez-la ou retirez la ligne.")


def check_key(rows: duckdb.DuckDBPyRelation, source: Source) -> None:
    """Refuse a table in which the key of a row stands twice."""
    if not source.key:
        return
    keys = ", ".join(source.key)
    filled = rows.filter(" AND ".join(f"{name} IS NOT NULL" for name in source.key))
    twice = filled.aggregate(f"{keys}, count(*) AS times", keys).filter("times > 1").order(keys).limit(1).fetchone()
    if twice:
        value = " · ".join(str(part) for part in twice[:-1])
        raise Refusal(
            f"{source.title_fr} : {', '.join(source.key)} « {value} » figure {twice[-1]} fois ; "
            "un seul enregistrement est attendu, retirez les doublons."
        )


def check_rules(rows: duckdb.DuckDBPyRelation, checks: Iterable[Check], file: str) -> None:
    """Apply the rules that look at a whole row."""
    for rule in checks:
        broken = rows.filter(rule.broken_sql).project(f"CAST({rule.show} AS VARCHAR)").limit(1).fetchone()
        if broken:
            raise Refusal(f"{file} : " + rule.sentence_fr.format(value=broken[0]))
