"""Words that pages may not use: ranks, causes, verdicts on people, empty signs; and sentences too long to be read once.

Reads the templates and the French texts of the code. An evaluation may speak of causes: none exists yet.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = ("portrait", "build", "engine/indicators", "commands")
# A pattern, and what to write instead. Causes belong to evaluations.
BANNED = {
    r"\bpires?\b|\blanterne rouge\b|\bmauvais élèves?\b": "no rank of places: say the value and its range",
    r"\b(?:le|la) derni(?:er|ère) (?:quartier|de la liste|du classement|des quartiers)\b": "no rank of places",
    r"\bà cause de\b|\bgrâce (?:à|aux?)\b|\bprovoque(?:nt)?\b|\bentraîne(?:nt)?\b|\best dû à\b": "no cause",
    r"\bretard\b|\bà combler\b|\bsous-performant|\bdéfavorisés?\b|\bsensibles?\b": "no verdict on a place",
    r"\bN/A\b|\bnan\b|\bnull\b": "say why there is no figure",
    r"\bvous avez droit\b|\béligible assuré": "an aid is never promised",
    r"\bmicro-entreprises? ouvertes?\b": "the register does not know who is a micro-entrepreneur",
}
MOST_WORDS = 45
_FRENCH = re.compile(r"[àâçéèêëîïôûùœ«»]|\b(?:le|la|les|des|une|du|pour|dans|est|sont)\b")


def texts() -> Iterator[tuple[str, int, str]]:
    """Every French text: file, line, words."""
    knowledge = ROOT / "src/quartiers/knowledge"
    for template in sorted((knowledge / "portrait/templates").glob("*.j2")):
        for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), start=1):
            yield template.name, number, re.sub(r"{%.*?%}|<[^>]*>", " ", line)
    for place in PLACES:
        for path in sorted((knowledge / place).rglob("*.py")):
            yield from _of_code(path)


def _of_code(path: Path) -> Iterator[tuple[str, int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and node.body
                  and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(part.value if isinstance(part, ast.Constant) else "N" for part in node.values)
            yield path.name, node.lineno, words
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | inside:
            yield path.name, node.lineno, node.value


def faults() -> Iterator[str]:
    """What must be written otherwise."""
    for name, line, words in texts():
        if not _FRENCH.search(words):
            continue
        for pattern, instead in BANNED.items():
            found = re.search(pattern, words, re.IGNORECASE)
            if found:
                yield f"{name}:{line}: «{found[0]}»: {instead}"
        if not name.endswith(".j2"):
            for sentence in re.split(r"(?<=[.;:!?])\s", words):
                count = len(sentence.split())
                if count > MOST_WORDS:
                    yield f"{name}:{line}: a sentence of {count} words, at most {MOST_WORDS}: «{sentence[:50]}…»"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found))
    sys.exit(1 if found else 0)
