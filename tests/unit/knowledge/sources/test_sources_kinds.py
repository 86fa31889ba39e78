"""What SQL says of a value is what the words of `vocabulary` say of it."""

import datetime

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bad_inputs import siren, siret
from quartiers.knowledge.sources import kinds
from quartiers.knowledge.vocabulary.communes import CommuneCode, IrisCode
from quartiers.knowledge.vocabulary.naf import Naf2025Code, NafCode
from quartiers.knowledge.vocabulary.qpv import Generation, QpvCode
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.knowledge.vocabulary.sirens import Siren, Siret
from quartiers.knowledge.vocabulary.sizes import SizeBand


@pytest.fixture(scope="module")
def engine():
    connection = duckdb.connect()
    yield connection
    connection.close()


def by_sql(engine, kind: kinds.Kind, texts: list[str]) -> list:
    """The values that a column of this kind keeps, None where a text is wrong."""
    tidy = engine.from_arrow(pa.table({"given": texts})).project(f"{kind.tidy('given')} AS text")
    answers = tidy.project(f"CASE WHEN {kind.is_right('text')} THEN {kind.convert('text')} END")
    return [row[0] for row in answers.fetchall()]


def generation(expected: Generation):
    def parse(text: str) -> str:
        code = QpvCode.parse(text)
        if code.generation is not expected:
            raise Malformed("another generation")
        return code.text

    return parse


def size_band(text: str) -> str:
    return SizeBand.parse(text).code


PAIRS = {
    "siren": (kinds.SIREN, lambda text: Siren.parse(text).digits),
    "siret": (kinds.SIRET, lambda text: Siret.parse(text).digits),
    "qpv_2015": (kinds.QPV_2015, generation(Generation.G2015)),
    "qpv_2024": (kinds.QPV_2024, generation(Generation.G2024)),
    "qpv": (kinds.QPV, lambda text: QpvCode.parse(text).text),
    "commune": (kinds.COMMUNE, lambda text: CommuneCode.parse(text).text),
    "iris": (kinds.IRIS, lambda text: IrisCode.parse(text).text),
    "naf": (kinds.NAF, lambda text: NafCode.parse(text).text),
    "naf_2025": (kinds.NAF_2025, lambda text: Naf2025Code.parse(text).text),
    "size_band": (kinds.SIZE_BAND, size_band),
}


def by_words(parse, text: str):
    try:
        return parse(text)
    except Malformed:
        return None


def assert_agreement(engine, name: str, texts: list[str]) -> None:
    kind, parse = PAIRS[name]
    found = dict(zip(texts, by_sql(engine, kind, texts), strict=True))
    assert found == {text: by_words(parse, text) for text in texts}


# Texts near the codes: right ones, and right ones with one character changed, doubled or lost.
DEPARTMENTS = [f"{n:02d}" for n in range(100)] + [
    "2A",
    "2B",
    "2a",
    "2C",
    "971",
    "974",
    "978",
    "979",
    "987",
    "988",
    "989",
    "990",
]
SHAPES = {
    "siren": st.from_regex(r"[0-9]{9}", fullmatch=True) | st.integers(1, 9999).map(siren),
    "siret": st.from_regex(r"[0-9]{14}", fullmatch=True)
    | st.builds(siret, st.integers(1, 9999), st.integers(0, 9999))
    | st.from_regex(r"356000000[0-9]{5}", fullmatch=True),
    "qpv_2015": st.from_regex(r"(QP|QN|qp)(0[0-9]{2}|02[AB]|9[0-9]{2})[0-9]{3}", fullmatch=True),
    "qpv_2024": st.from_regex(r"(QP|QN|qn)(0[0-9]{2}|02[AB]|9[0-9]{2})[0-9]{2}[IMNCa-z]", fullmatch=True),
    "qpv": st.from_regex(r"(QP|QN|qn)(0[0-9]{2}|02[AB]|9[0-9]{2})[0-9]{2}[0-9IMNC]", fullmatch=True),
    "commune": st.from_regex(r"([0-9]{5}|2[ABab][0-9]{3}|9[78][0-9]{3})", fullmatch=True),
    "iris": st.from_regex(r"([0-9]{9}|2[ABab][0-9]{7}|9[78][0-9]{7})", fullmatch=True),
    "naf": st.from_regex(r"[0-9]{2}\.?[0-9]{2}[A-Za-z]", fullmatch=True),
    "naf_2025": st.from_regex(r"[0-9]{2}\.?[0-9]{2}[A-Za-z]", fullmatch=True),
    "size_band": st.from_regex(r"[0-5N][0-9N]", fullmatch=True),
}


@st.composite
def near(draw, name: str) -> str:
    text = draw(SHAPES[name])
    change = draw(st.sampled_from(["keep", "keep", "drop", "double", "replace"]))
    place = draw(st.integers(0, len(text) - 1))
    if change == "drop":
        return text[:place] + text[place + 1 :] or "?"
    if change == "double":
        return text[:place] + text[place] + text[place:]
    if change == "replace":
        return text[:place] + draw(st.sampled_from("0123456789ABMNQZ.-é٣")) + text[place + 1 :]
    return text


@pytest.mark.parametrize("name", PAIRS)
def test_sql_agrees_with_the_words_of_the_domain(name, engine):
    @settings(max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(near(name), min_size=20, max_size=60))
    def agree(texts):
        assert_agreement(engine, name, list(dict.fromkeys(texts)))

    agree()


def test_every_department_and_division_agrees(engine):
    assert_agreement(engine, "commune", [f"{d}{end}" for d in DEPARTMENTS for end in ("00", "01", "99", "000", "001", "999")])
    assert_agreement(engine, "iris", [f"{d}{end}" for d in DEPARTMENTS for end in ("000101", "010101", "0010101")])
    assert_agreement(engine, "qpv_2015", [f"QP{d.zfill(3)}001" for d in DEPARTMENTS])
    assert_agreement(engine, "qpv_2024", [f"QN{d.zfill(3)}01{letter}" for d in DEPARTMENTS for letter in "IMNCX"])
    assert_agreement(engine, "naf", [f"{n:02d}.10{letter}" for n in range(100) for letter in "ABCDEFGXZ"])
    assert_agreement(engine, "size_band", [f"{n:02d}" for n in range(60)] + ["NN", "nn"])


@pytest.mark.parametrize(
    "text",
    ["00000000000000", "00000000100008", "35600000000048", "35600000000049", "35600000049837", "+1234567890123", "1e13"],
)
def test_odd_siret_agree(text, engine):
    assert_agreement(engine, "siret", [text, siret(1), siret(1)[:9] + "00000"])


def test_spaces_in_a_number_are_read_through(engine):
    spaced = f"{siret(7)[:3]} {siret(7)[3:6]}\u00a0{siret(7)[6:9]}\u202f{siret(7)[9:]}"
    assert_agreement(engine, "siret", [spaced])
    assert by_sql(engine, kinds.SIRET, [spaced]) == [siret(7)]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.INTEGER, "1 234", 1234),
        (kinds.INTEGER, "1\u202f234.0", 1234),
        (kinds.INTEGER, "-3", -3),
        (kinds.INTEGER, "1.5", None),
        (kinds.INTEGER, "9" * 30, None),
        (kinds.DECIMAL, "12.5", 12.5),
        (kinds.DECIMAL, "-.5e-3", -0.0005),
        (kinds.DECIMAL, "12,5", None),
        (kinds.DECIMAL, "nan", None),
        (kinds.DECIMAL, "1e999", None),
        (kinds.DECIMAL_COMMA, "1 234,5", 1234.5),
        (kinds.DECIMAL_COMMA, "12.5", None),
        (kinds.DAY, "2024-02-29", datetime.date(2024, 2, 29)),
        (kinds.DAY, "2024-03-22T15:40:57", datetime.date(2024, 3, 22)),
        (kinds.DAY, "2023-02-29", None),
        (kinds.DAY, "29/02/2024", None),
        (kinds.YEAR, "2024", 2024),
        (kinds.YEAR, "24", None),
        (kinds.BOOLEAN, "O", True),
        (kinds.BOOLEAN, "False", False),
        (kinds.BOOLEAN, "peut-être", None),
        (kinds.TEXT, "0123", "0123"),
        (kinds.one_of("A", "F"), "A", "A"),
        (kinds.one_of("A", "F"), "a", None),
        (kinds.shaped("x", "un x", "x+"), "xx", "xx"),
        (kinds.shaped("x", "un x", "x+"), "xy", None),
    ],
)
def test_a_text_becomes_a_value_or_is_wrong(kind, text, value, engine):
    assert by_sql(engine, kind, [text]) == [value]
