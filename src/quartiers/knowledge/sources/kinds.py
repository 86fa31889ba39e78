"""What a column may hold, as DuckDB expressions: one says whether a text is right, one converts it."""

from collections.abc import Callable
from dataclasses import dataclass

Sql = Callable[[str], str]

# Spaces seen inside INSEE's numbers: ordinary, no-break and narrow no-break.
_SPACES = "'[ \u00a0\u202f]'"


@dataclass(frozen=True)
class Kind:
    """A type of value: `is_right` and `convert` take the SQL of a non-empty text and give SQL."""

    name: str
    expected_fr: str
    is_right: Sql
    convert: Sql
    sql_type: str = "VARCHAR"


def _matches(pattern: str) -> Sql:
    return lambda text: f"regexp_full_match({text}, '{pattern}')"


def _as_is(text: str) -> str:
    return text


def luhn_sql(text: str, length: int) -> str:
    """SQL of the check digit (ISO/IEC 7812-1), false when `text` is not `length` digits."""
    number = f"TRY_CAST({text} AS BIGINT)"
    digits = [f"(({number} // {10**place}) % 10)" for place in range(length)]
    terms = [f"({d} * 2 - 9 * CAST({d} > 4 AS INTEGER))" if place % 2 else d for place, d in enumerate(digits)]
    return f"(regexp_full_match({text}, '[0-9]{{{length}}}') AND ({' + '.join(terms)}) % 10 = 0)"


def siret_sql(text: str) -> str:
    """SQL of a valid SIRET; La Poste's numbers (SIREN 356000000) have digits that sum to a multiple of 5 (INSEE)."""
    total = " + ".join(f"TRY_CAST(substr({text}, {place}, 1) AS INTEGER)" for place in range(1, 15))
    post = f"(regexp_full_match({text}, '356000000[0-9]{{5}}') AND ({total}) % 5 = 0)"
    return f"({luhn_sql(text, 14)} OR {post})"


def _number(decimal_mark: str, pattern: str, sql_type: str) -> tuple[Sql, Sql]:
    def bare(text: str) -> str:
        return f"regexp_replace({text}, {_SPACES}, '', 'g')"

    def is_right(text: str) -> str:
        return f"regexp_full_match({bare(text)}, '{pattern}')"

    def convert(text: str) -> str:
        return f"TRY_CAST(replace({bare(text)}, '{decimal_mark}', '.') AS {sql_type})"

    return is_right, convert


_whole = _number(".", "[+-]?[0-9]+(\\.0+)?", "DECIMAL(20,2)")
_point = _number(".", "[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?", "DOUBLE")
_comma = _number(",", "[+-]?[0-9]*,?[0-9]+", "DOUBLE")

_DEPARTMENT = "0[1-9]|[1-8][0-9]|9[0-5]|2A|2B"
_COMMUNE = f"({_DEPARTMENT})[0-9]{{3}}|97[1-8][0-9]{{2}}|98[46789][0-9]{{2}}"
_QPV_DEPARTMENT = "0[0-8][0-9]|09[0-5]|02A|02B|97[1-8]|98[78]|990"

TEXT = Kind("text", "un texte", lambda text: "TRUE", _as_is)
INTEGER = Kind("integer", "un nombre entier", _whole[0], lambda text: f"CAST({_whole[1](text)} AS BIGINT)", "BIGINT")
DECIMAL = Kind("decimal", "un nombre à point décimal (12.5)", _point[0], _point[1], "DOUBLE")
DECIMAL_COMMA = Kind("decimal_comma", "un nombre à virgule décimale (12,5)", _comma[0], _comma[1], "DOUBLE")
DAY = Kind(
    "day",
    "un jour au format AAAA-MM-JJ",
    lambda text: f"(TRY_CAST({text} AS DATE) IS NOT NULL AND regexp_matches({text}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}'))",
    lambda text: f"TRY_CAST({text} AS DATE)",
    "DATE",
)
YEAR = Kind("year", "une année sur quatre chiffres", _matches("(19|20)[0-9]{2}"), lambda t: f"TRY_CAST({t} AS SMALLINT)", "SMALLINT")
BOOLEAN = Kind(
    "boolean",
    "vrai ou faux (true/false, O/N, 1/0)",
    lambda text: f"lower({text}) IN ('true', 'false', 'o', 'n', '1', '0', 'oui', 'non')",
    lambda text: f"lower({text}) IN ('true', 'o', '1', 'oui')",
    "BOOLEAN",
)
SIREN = Kind("siren", "un SIREN (9 chiffres, clé de contrôle juste)", lambda text: luhn_sql(text, 9), _as_is)
SIRET = Kind("siret", "un SIRET (14 chiffres, clé de contrôle juste)", siret_sql, _as_is)
QPV_2015 = Kind("qpv_2015", "un code de quartier de 2015 (QP053001)", _matches(f"QP({_QPV_DEPARTMENT})[0-9]{{3}}"), _as_is)
QPV_2024 = Kind("qpv_2024", "un code de quartier de 2024 (QN05301M)", _matches(f"QN({_QPV_DEPARTMENT})[0-9]{{2}}[IMNC]"), _as_is)
COMMUNE = Kind("commune", "un code Insee de commune (53130, 2A004, 97414)", _matches(_COMMUNE), _as_is)
IRIS = Kind("iris", "un code IRIS (9 caractères)", _matches(f"({_COMMUNE})[0-9]{{4}}"), _as_is)
NAF = Kind(
    "naf",
    "un code de la NAF rév. 2 (56.10A)",
    _matches("[0-9]{2}\\.?[0-9]{2}[A-Za-z]"),
    lambda text: f"upper(substr({text}, 1, 2) || '.' || right({text}, 3))",
)
SIZE_BAND = Kind(
    "size_band",
    "une tranche d'effectifs de l'Insee (NN, 00, 01 … 53)",
    lambda text: f"{text} IN ('NN','00','01','02','03','11','12','21','22','31','32','41','42','51','52','53')",
    _as_is,
)


def one_of(*values: str) -> Kind:
    """A kind whose values are listed."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Kind("choice", "l'une des valeurs " + ", ".join(values), lambda text: f"{text} IN ({listed})", _as_is)
