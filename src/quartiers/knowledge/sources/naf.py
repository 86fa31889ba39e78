"""Labels of the activity classification NAF rev. 2; those of NAF 2025 are not at hand."""

from collections.abc import Mapping

import duckdb

from quartiers.knowledge.sources.checking import quoted
from quartiers.knowledge.sources.declaration import LINE, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import NAF
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


def _classes_only(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, words: Mapping[str, str]
) -> duckdb.DuckDBPyRelation:
    """Keep the 732 sub-classes; the heading of the 65-character label holds a line break."""
    del connection
    names = {name.strip().casefold(): name for name in rows.columns}
    code = names.get("code")
    full, short = (next((n for folded, n in names.items() if words_in in folded), None) for words_in in ("finale", "65"))
    if code is None or full is None or short is None:
        raise Refusal(f"{words['file']} n'a pas les colonnes habituelles de la NAF (Code, intitulés) : vérifiez le fichier.")
    classes = rows.filter(f"regexp_full_match(trim({quoted(code)}), '[0-9]{{2}}\\.[0-9]{{2}}[A-Z]')")
    return classes.project(f"{quoted(code)} AS code, {quoted(full)} AS label, {quoted(short)} AS short_label, {LINE}")


SOURCE = Source(
    name="naf",
    title_fr="NAF rév. 2, intitulés des sous-classes",
    publisher="Insee",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    absent_fr="les intitulés de la NAF ne sont pas chargés",
    deliveries=(
        Delivery(
            label="intitulés",
            patterns=("int_courts_naf_rev_2.csv",),
            separators=";",
            encoding="cp1252",
            columns=(
                Column("code", "code", NAF, is_filled=True),
                Column("label_fr", "label", is_filled=True),
                Column("short_label_fr", "short_label", is_filled=True),
            ),
            origin=Origin.OFFICIAL,
            vintage="2008",
            transform=_classes_only,
        ),
    ),
)
