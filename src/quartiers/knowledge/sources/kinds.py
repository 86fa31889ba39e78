"""What a column may hold, as DuckDB expressions: one tidies a text, one says whether it is right, one converts it.

The expressions avoid AND and CASE where the table may have 40 million rows: DuckDB computes a repeated part once only
outside them. tests/unit/knowledge/sources/test_sources_kinds.py compares them with the words of `vocabulary`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from quartiers.knowledge.vocabulary.sirens import LA_POSTE_HEAD_OFFICE, LA_POSTE_SIREN, SIMULATED_SUM

Sql = Callable[[str], str]

# Spaces seen inside numbers (INSEE's thousands, SIRETs written by people): ordinary, no-break and narrow no-break.
_SPACES = " \u00a0\u202f"


def _as_is(text: str) -> str:
    return text


def _upper(text: str) -> str:
    return f"upper({text})"


def _bare(text: str) -> str:
    return f"translate({text}, '{_SPACES}', '')"


@dataclass(frozen=True)
class Kind:
    """A type of value: `tidy` takes the SQL of a text; `is_right` and `convert` that of a tidy text."""

    name: str
    expected_fr: str
    is_right: Sql
    tidy: Sql = _as_is
    convert: Sql = _as_is
    sql_type: str = "VARCHAR"


def _matches(pattern: str) -> Sql:
    return lambda text: f"regexp_full_match({text}, '{pattern}')"


def _one_in(*values: str) -> Sql:
    listed = ", ".join(f"'{value}'" for value in values)
    return lambda text: f"{text} IN ({listed})"


def _digits(text: str, length: int) -> list[str]:
    """SQL of each digit of a number, the last one first."""
    return [f"((TRY_CAST({text} AS BIGINT) // {10**place}) % 10)" for place in range(length)]


def _luhn(digits: list[str]) -> str:
    """SQL of Luhn's sum modulo 10 (ISO/IEC 7812-1): 0 when the check digit is right."""
    terms = [f"({d} * 2 - 9 * CAST({d} > 4 AS INTEGER))" if place % 2 else d for place, d in enumerate(digits)]
    return f"(({' + '.join(terms)}) % 10)"


def siren_sql(text: str) -> str:
    """SQL of a valid SIREN; nine zeros are a filling, not a number."""
    misshapen = f"CAST(NOT regexp_full_match({text}, '[0-9]{{9}}') AS INTEGER) + CAST({text} = '000000000' AS INTEGER)"
    return f"({misshapen} + {_luhn(_digits(text, 9))} = 0)"


def siret_sql(text: str) -> str:
    """SQL of a valid SIRET, its SIREN included; La Poste's digits sum to a multiple of 5 instead (INSEE)."""
    digits = _digits(text, 14)
    misshapen = f"CAST(NOT regexp_full_match({text}, '[0-9]{{14}}') AS INTEGER) + CAST({text} < '00000000100000' AS INTEGER)"
    post = f"CAST(starts_with({text}, '{LA_POSTE_SIREN}') AS INTEGER) * CAST({text} <> '{LA_POSTE_HEAD_OFFICE}' AS INTEGER)"
    keys = f"({_luhn(digits)} + {_luhn(digits[5:])})"
    return f"({misshapen} + {post} * (({' + '.join(digits)}) % 5) + (1 - {post}) * {keys} = 0)"


def simulated_siren_sql(text: str) -> str:
    """SQL of a SIREN that only a simulated register may hold."""
    misshapen = f"CAST(NOT regexp_full_match({text}, '[0-9]{{9}}') AS INTEGER)"
    return f"({misshapen} * 10 + {_luhn(_digits(text, 9))} = {SIMULATED_SUM})"


def simulated_siret_sql(text: str) -> str:
    """SQL of a SIRET that only a simulated register may hold, its SIREN included."""
    digits = _digits(text, 14)
    misshapen = f"CAST(NOT regexp_full_match({text}, '[0-9]{{14}}') AS INTEGER)"
    return f"({misshapen} * 100 + 10 * {_luhn(digits)} + {_luhn(digits[5:])} = {11 * SIMULATED_SUM})"


def _number(name: str, expected_fr: str, pattern: str, convert: Sql, sql_type: str) -> Kind:
    return Kind(name, expected_fr, _matches(pattern), _bare, convert, sql_type)


_DEPARTMENT = "0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]"
_THREE, _TWO = "(00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})", "(0[1-9]|[1-9][0-9])"
_COMMUNE = f"(({_DEPARTMENT}){_THREE}|97[1-8]{_TWO}|98[46789]{_TWO})"
_QPV_DEPARTMENT = "(00[1-9]|01[0-9]|02[1-9AB]|0[3-8][0-9]|09[0-5]|97[1-8]|98[78]|990)"
# The divisions of NAF rev. 2 (01 to 99, with holes) and its letters; NAF 2025 is known by its shape only.
_DIVISION = "(0[1-3]|0[5-9]|[1-2][0-9]|3[0-35-9]|4[1-35-79]|5[0-35689]|6[0-68-9]|7[0-57-9]|8[0-24-8]|9[0-9])"


def _dotted(text: str) -> str:
    return f"left({text}, 2) || '.' || right({text}, 3)"


TEXT = Kind("text", "un texte", lambda text: f"{text} IS NOT NULL")
INTEGER = _number(
    "integer",
    "un nombre entier",
    "[+-]?[0-9]+(\\.0+)?",
    lambda t: f"TRY_CAST(TRY_CAST({t} AS DECIMAL(20,2)) AS BIGINT)",
    "BIGINT",
)
DECIMAL = _number(
    "decimal",
    "un nombre à point décimal (12.5)",
    "[+-]?[0-9]{0,20}\\.?[0-9]{1,30}([eE][+-]?[0-9]{1,2})?",
    lambda text: f"TRY_CAST({text} AS DOUBLE)",
    "DOUBLE",
)
DECIMAL_COMMA = _number(
    "decimal_comma",
    "un nombre à virgule décimale (12,5)",
    "[+-]?[0-9]{0,20},?[0-9]{1,30}",
    lambda text: f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)",
    "DOUBLE",
)
DAY = Kind(
    "day",
    "un jour au format AAAA-MM-JJ",
    _matches("[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?"),
    convert=lambda text: f"TRY_CAST({text} AS DATE)",
    sql_type="DATE",
)
YEAR = Kind(
    "year",
    "une année sur quatre chiffres",
    _matches("(19|20)[0-9]{2}"),
    convert=lambda text: f"TRY_CAST({text} AS SMALLINT)",
    sql_type="SMALLINT",
)
BOOLEAN = Kind(
    "boolean",
    "vrai ou faux (true/false, O/N, 1/0)",
    _one_in("true", "false", "o", "n", "1", "0", "oui", "non"),
    lambda text: f"lower({text})",
    _one_in("true", "o", "1", "oui"),
    "BOOLEAN",
)
SIREN = Kind("siren", "un SIREN (9 chiffres, clé de contrôle juste)", siren_sql, _bare)
SIRET = Kind("siret", "un SIRET (14 chiffres, clé de contrôle juste)", siret_sql, _bare)
SIMULATED_SIREN = Kind("simulated_siren", "un SIREN simulé, qu'aucune entreprise ne porte", simulated_siren_sql, _bare)
SIMULATED_SIRET = Kind("simulated_siret", "un SIRET simulé, qu'aucun établissement ne porte", simulated_siret_sql, _bare)
# What officers point at: a row of the register of their edition, real or simulated.
ANY_SIRET = Kind("any_siret", SIRET.expected_fr, lambda text: f"({siret_sql(text)} OR {simulated_siret_sql(text)})", _bare)
QPV_2015 = Kind("qpv_2015", "un code de quartier de 2015 (QP053001)", _matches(f"QP{_QPV_DEPARTMENT}[0-9]{{3}}"), _upper)
QPV_2024 = Kind("qpv_2024", "un code de quartier de 2024 (QN05301M)", _matches(f"QN{_QPV_DEPARTMENT}[0-9]{{2}}[IMNC]"), _upper)
QPV = Kind(
    "qpv",
    "un code de quartier (QP053001 ou QN05301M)",
    lambda text: f"({QPV_2015.is_right(text)} OR {QPV_2024.is_right(text)})",
    _upper,
)
COMMUNE = Kind("commune", "un code Insee de commune (53130, 2A004, 97414)", _matches(_COMMUNE), _upper)
IRIS = Kind("iris", "un code IRIS (9 caractères)", _matches(f"{_COMMUNE}[0-9]{{4}}"), _upper)
# Department 990 does not exist: communes and IRIS of simulated registers.
_FICTIONAL_COMMUNE = "990[0-9]{2}"
FICTIONAL_COMMUNE = Kind("fictional_commune", "un code de commune fictive (99001)", _matches(_FICTIONAL_COMMUNE))
FICTIONAL_IRIS = Kind("fictional_iris", "un code d'IRIS fictif (990010001)", _matches(f"{_FICTIONAL_COMMUNE}[0-9]{{4}}"))
NAF = Kind("naf", "un code de la NAF rév. 2 (56.10A)", _matches(_DIVISION + "\\.?[0-9]{2}[A-FZ]"), _upper, _dotted)
NAF_2025 = Kind("naf_2025", "un code de la NAF 2025 (56.11Y)", _matches("[0-9]{2}\\.?[0-9]{2}[A-Z]"), _upper, _dotted)
SIZE_BAND = Kind(
    "size_band",
    "une tranche d'effectifs de l'Insee (NN, 00, 01 … 53)",
    _one_in("NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"),
    _upper,
)


def one_of(*values: str) -> Kind:
    """A kind whose values are listed."""
    return Kind("choice", "l'une des valeurs " + ", ".join(values), _one_in(*values))


def named(name: str, expected_fr: str, *values: str) -> Kind:
    """A kind whose values are listed elsewhere, written in any case: too many for a sentence."""
    return Kind(name, expected_fr, _one_in(*values), lambda text: f"lower({text})")


def shaped(name: str, expected_fr: str, pattern: str) -> Kind:
    """A kind of code, described by a regular expression on the whole text."""
    return Kind(name, expected_fr, _matches(pattern))


# What takes the place of each kind of code in a simulated file.
SIMULATED: dict[str, Kind] = {
    SIREN.name: SIMULATED_SIREN,
    SIRET.name: SIMULATED_SIRET,
    COMMUNE.name: FICTIONAL_COMMUNE,
    IRIS.name: FICTIONAL_IRIS,
}
