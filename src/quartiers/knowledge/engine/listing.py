"""What may be told of one establishment, in one rule: beside statistical secrecy, which is about numbers of them."""

from enum import StrEnum

import duckdb

from quartiers.knowledge.vocabulary.activities import OPEN_TO_ALL


class Shown(StrEnum):
    """What is told of an establishment that is named: all of it, all but its place, or only that it exists."""

    ROW = "row"
    NO_POSITION = "no_position"
    EXISTENCE = "existence"


def shown() -> duckdb.Expression:
    """What may be told of a row of establishments, as an expression on its columns; what is not known is taken as the worst.

    Partial diffusion, or a source that does not say: that it exists. A person who works elsewhere than in a shop or a
    workshop (`OPEN_TO_ALL`), so perhaps at home: no place, no dot, no row in a list (design.md, section 6).
    """
    starts = " OR ".join(f"starts_with(naf_code, '{code}')" for code in OPEN_TO_ALL)
    return duckdb.SQLExpression(
        f"CASE WHEN is_diffusible IS NOT TRUE THEN '{Shown.EXISTENCE}' "
        f"WHEN is_natural_person IS FALSE OR coalesce({starts}, false) THEN '{Shown.ROW}' "
        f"ELSE '{Shown.NO_POSITION}' END"
    )
