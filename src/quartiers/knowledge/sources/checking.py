"""From text to values: every column is found by name, every value is right, unknown or refused with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from quartiers.knowledge.sources.declaration import LINE, Check, Column, Delivery
from quartiers.knowledge.vocabulary.refusals import Refusal

# INSEE writes [ND] where a unit opposed the diffusion of its data: masked, hence unknown.
_MASKED = "[ND]"
FILE = "__file__"
_RIGHT = "__right__"
_SHAPE_COLUMNS = ("wkb", "repaired")


@dataclass(frozen=True)
class Checked:
    """One file: its rows with typed values, and where they stood (`FILE`, `LINE`); to say what is wrong, its texts once
    tidied, each with whether it is right, and its cells as they came with the name of each column.
    """

    file: str
    where_fr: str
    rows: duckdb.DuckDBPyRelation
    texts: duckdb.DuckDBPyRelation
    raw: duckdb.DuckDBPyRelation
    columns: dict[Column, str]


def quoted(name: str) -> str:
    """A name or a text of a file, safe in SQL between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def _folded(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").split()).casefold()


def literal(text: str) -> str:
    """A text, safe in SQL."""
    return "'" + text.replace("'", "''") + "'"


def found_columns(headings: Iterable[str], columns: Iterable[Column], file: str) -> dict[Column, str | None]:
    """For each declared column the name that it has in the file: case, order and outer spaces do not matter."""
    by_name = {_folded(name): name for name in headings if name not in {LINE, *_SHAPE_COLUMNS}}
    places = {column: by_name.get(_folded(column.heading)) for column in columns}
    missing = [column.heading for column, name in places.items() if name is None and column.is_required]
    if missing:
        seen = ", ".join(list(by_name.values())[:8])
        raise Refusal(
            f"{file} n'a pas la colonne « {missing[0]} » (colonnes lues : {seen}…) : vérifiez que c'est le bon fichier."
        )
    return places


def _text_of(name: str | None) -> str:
    """SQL of a cell, unknown when it is empty, masked, or of a column that the file does not have."""
    return "CAST(NULL AS VARCHAR)" if name is None else f"NULLIF(NULLIF(trim({quoted(name)}), ''), '{_MASKED}')"


def typed(rows: duckdb.DuckDBPyRelation, delivery: Delivery, file: str) -> Checked:
    """Rows with typed values, unknown where a text is empty or wrong: `check_values` must say which."""
    places = found_columns(rows.columns, delivery.columns, file)
    where_fr = f"{file}, {'objet' if delivery.has_shapes else 'ligne'}"
    kept = [*(name for name in _SHAPE_COLUMNS if name in rows.columns), LINE]
    # Three stages, since DuckDB computes an expression once only when a column holds it.
    texts = rows.project(
        ", ".join([*(f"{column.kind.tidy(_text_of(name))} AS {column.name}" for column, name in places.items()), *kept])
    )
    rights = texts.project(", ".join(["*", *(f"{c.kind.is_right(c.name)} AS {_RIGHT}{c.name}" for c in places)]))
    values = (f"CASE WHEN {_RIGHT}{c.name} THEN {c.kind.convert(c.name)} END AS {c.name}" for c in places)
    answers = rights.project(", ".join([*values, *kept, f"{literal(where_fr)} AS {FILE}"]))
    return Checked(file, where_fr, answers, rights, rows, {c: name for c, name in places.items() if name is not None})


def check_values(checked: Checked, values: duckdb.DuckDBPyRelation) -> list[str]:
    """Compare the values that were kept with the texts: raises `Refusal` at the first wrong one beyond tolerance.

    Gives the French sentences about the wrong values within tolerance.
    """
    counts = ", ".join(["count(*)", *(f"count({column.name})" for column in checked.columns)])
    (total, *filled), (_, *right) = (r.aggregate(counts).fetchall()[0] for r in (checked.texts, values))
    if total == 0:
        raise Refusal(f"{checked.file} n'a aucune ligne sous son en-tête : redemandez le fichier à son producteur.")
    warnings = []
    for column, texts, known in zip(checked.columns, filled, right, strict=True):
        wrong = texts - known
        if wrong > column.tolerance * total:
            raise _wrong_value(checked, column)
        if wrong:
            warnings.append(f"{checked.file} : {wrong} valeur(s) de « {column.heading} » illisible(s), rendue(s) inconnue(s).")
        if texts < total and column.is_filled:
            raise _empty_value(checked, column)
    return warnings


def _first(rows: duckdb.DuckDBPyRelation, condition: str, value: str) -> tuple[int, str]:
    line, text = rows.filter(condition).project(f"{LINE}, {value}").order(LINE).limit(1).fetchall()[0]
    return int(line), str(text)


def _wrong_value(checked: Checked, column: Column) -> Refusal:
    kind, text, cell = column.kind, column.name, _text_of(checked.columns[column])
    right = f"CASE WHEN {_RIGHT}{text} THEN {kind.convert(text)} END"
    line, tidy = _first(checked.texts, f"{text} IS NOT NULL AND ({right}) IS NULL", text)
    # People look for what they wrote, not for what was made of it.
    _, value = _first(checked.raw.filter(f"{LINE} = {line}"), f"{kind.tidy(cell)} = {literal(tidy)}", cell)
    return Refusal(
        f"{checked.where_fr} {line}, colonne « {column.heading} » : « {value} » n'est pas {kind.expected_fr} ; corrigez-la."
    )


def _empty_value(checked: Checked, column: Column) -> Refusal:
    line, _ = _first(checked.texts, f"{column.name} IS NULL", "''")
    return Refusal(f"{checked.where_fr} {line} : la colonne « {column.heading} » est vide ; complétez-la ou retirez la ligne.")


def check_key(
    kept: duckdb.DuckDBPyRelation, rows: duckdb.DuckDBPyRelation, key: tuple[str, ...], headings: Mapping[str, str]
) -> None:
    """Refuse a table (`kept`) in which the key of a row stands twice; `rows`, before storage, tell where.

    `headings` are those of the file, by our names of its columns: whoever mends it knows no other.
    """
    if not key:
        return
    keys, filled = ", ".join(key), " AND ".join(f"{name} IS NOT NULL" for name in key)
    times = kept.filter(filled).aggregate(f"{keys}, count(*) AS times", keys)
    twice = times.filter("times > 1").order(keys).limit(1).fetchone()
    if twice is None:
        return
    same = " AND ".join(f"{name} = {literal(str(value))}" for name, value in zip(key, twice, strict=False))
    places = rows.filter(same).project(f"{FILE}, {LINE}").order(f"{FILE}, {LINE}").limit(2).fetchall()
    first, second = (f"{file} {line}" for file, line in places)
    named = ", ".join(headings.get(name, name) for name in key)
    raise Refusal(
        f"{second} : {named} « {' · '.join(str(value) for value in twice[:-1])} » figure déjà ({first}) ; "
        "un seul enregistrement est attendu, retirez le doublon."
    )


def check_rules(kept: duckdb.DuckDBPyRelation, rows: duckdb.DuckDBPyRelation, checks: Iterable[Check], taken_on: str) -> None:
    """Apply the rules that look at whole rows to the table (`kept`); `rows`, before storage, tell where."""
    for rule in checks:
        broken = rule.broken_sql.replace("{taken_on}", f"DATE '{taken_on}'")
        total, wrong = kept.aggregate(f"count(*), count(*) FILTER ({broken})").fetchall()[0]
        if wrong > rule.tolerance * total:
            seen = rows.filter(broken).project(f"{FILE}, {LINE}, CAST({rule.show} AS VARCHAR)").limit(1)
            where, line, value = seen.fetchall()[0]
            raise Refusal(f"{where} {line} : " + rule.sentence_fr.format(value=value))
