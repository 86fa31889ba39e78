"""The catalogue of indicators, from their declarations and from the drawn tests that run them."""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.register import EVIDENCE_INDICATORS
from quartiers.knowledge.engine.indicators.declaration import Described
from quartiers.knowledge.engine.indicators.register import INDICATORS

SPECS = Path(__file__).parents[1] / "tests/spec/indicators"
# One file for each indicator that is made from the evidence, under its name.
EVIDENCE_SPECS = Path(__file__).parents[1] / "tests/spec/evidence_indicators"


def catalogue() -> Iterator[str]:
    """Every indicator, then the behaviours that its drawn tests state."""
    yield "# Catalogue des indicateurs\n"
    yield (
        "Numéros et règles : `methods.md`, section 3. Chaque indicateur est une expression Ibis sur des comptes par zone "
        "(`engine/tables.py`), la même sur DuckDB et sur Spark ; les comportements dessinés sont des tests, qui tournent aussi "
        "sur sa jumelle en Python simple (`tests/twins.py`). Ceux qui demandent plus que des comptes par zone (jumeaux, rues, "
        "sites) viennent à la fin.\n"
    )
    behaviours = _behaviours()
    for indicator in INDICATORS:
        yield from _one(indicator, behaviours.get(indicator.table.__name__, []))
    for one in EVIDENCE_INDICATORS:
        yield from _one(one, _tested(one))


def _one(indicator: Described, behaviours: list[tuple[str, str]]) -> Iterator[str]:
    yield f"## {indicator.number} · {indicator.title_fr}\n"
    yield "| | |"
    yield "|---|---|"
    compared = ", ".join(comparator.label_fr for comparator in indicator.comparators) or "aucun"
    for label, text in {
        "nom": f"`{indicator.name}`",
        "unité": indicator.unit,
        "calcul": indicator.formula_fr,
        "rapporté à": indicator.denominator_fr or "sans objet",
        "estimation": indicator.estimator.label_fr,
        "montré à partir de": indicator.minimum.label_fr or "toujours",
        "secret": indicator.protection.label_fr,
        "demande": ", ".join(f"`{need}`" for need in indicator.needs),
        "lui-même une comparaison avec": indicator.compared_with.label_fr if indicator.compared_with else "",
        "comparé à": compared,
        "limites": indicator.method_fr,
        "référence": indicator.reference,
    }.items():
        if text:
            yield f"| {label} | {text.replace('|', '/')} |"
    yield ""
    for sentence, drawing in behaviours:
        yield f"**{sentence}**\n"
        if drawing:
            yield f"```\n{drawing}\n```\n"


def _tested(indicator: EvidenceIndicator) -> list[tuple[str, str]]:
    """The first sentence of each test of an indicator made from the evidence."""
    path = EVIDENCE_SPECS / f"test_spec_{indicator.name}.py"
    return [(_sentence(node), "") for node in _tests(path)]


def _behaviours() -> dict[str, list[tuple[str, str]]]:
    """By name of table function: the first sentence of each drawn test that runs it, and its drawings."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(SPECS.glob("test_*.py")):
        for node in _tests(path):
            drawings = [(k.arg, k.value.value) for k in ast.walk(node) if isinstance(k, ast.keyword) and _is_drawing(k)]
            drawn = "\n\n".join(f"{name}\n{textwrap.dedent(text).strip()}" for name, text in drawings)
            used = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            used |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            for name in {i.table.__name__ for i in INDICATORS} & used:
                found.setdefault(name, []).append((_sentence(node), drawn))
    return found


def _tests(path: Path) -> list[ast.FunctionDef]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def _sentence(test: ast.FunctionDef) -> str:
    return (ast.get_docstring(test) or "").split("\n\n")[0].replace("\n", " ")


def _is_drawing(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str) and "|" in keyword.value.value
