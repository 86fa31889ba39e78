"""The files of aids: read by name, each mistake told with its file, line, field and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.reading import Criteria, Misplaced, Path, dated, day, keyed, listed
from quartiers.knowledge.aids.words import CONFIDENCES, STATUSES
from quartiers.knowledge.vocabulary.refusals import Refusal

FOLDER = FilePath(__file__).with_name("files")
KEYS = (
    "id", "name", "carrier", "programme_partner", "is_qpv_specific", "nature", "audiences", "stages", "priorities", "levers",
    "what", "how", "status", "is_selective", "dates", "criteria", "parameters", "amount", "de_minimis", "compatibility",
    "exclusions", "contact", "references", "legal_reference", "confidence", "last_source_year", "checked_on", "to_confirm",
    "notes", "replaced_by", "cases",
)  # fmt: skip


@lru_cache
def catalogue() -> Mapping[str, Aid]:
    """Every aid of the package by id, in the order of names; a `Refusal` names the first file that is wrong."""
    return {aid.id: aid for aid in map(read_file, sorted(FOLDER.glob("*.yaml")))}


def read_file(path: FilePath) -> Aid:
    """One aid from its file."""
    return read_aid(path.read_text(encoding="utf-8"), path.name)


def read_aid(text: str, where: str) -> Aid:
    """One aid from the text of its file; a `Refusal` says file, line, field and fix."""
    try:
        raw = plain(text)
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", 0) + 1
        raise Refusal(
            f"{where}, ligne {line} : le fichier n'est pas du YAML lisible ; vérifiez retraits et guillemets."
        ) from None
    try:
        return _aid(raw)
    except Misplaced as problem:
        raise Refusal(placed(text, where, problem)) from None


def placed(text: str, where: str, problem: Misplaced) -> str:
    """A mistake of a readable file in one sentence: file, line, field and fix."""
    # Read again, with its lines, only when one must be told: that doubles the time of a file.
    line, field = _line(yaml.compose(text, Loader=_Loader), problem.path), ".".join(map(str, problem.path))
    return f"{where}, ligne {line}, champ « {field} » : {problem}"


def plain(text: str) -> Any:
    """What a YAML or JSON text holds, its days left as text; raises YAMLError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, below


# Signs that no page, file or database can show: controls, halves of pairs, and those that turn the order of words around.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# Three times what the deepest rule needs; far from what Python can follow.
_DEEPEST = 100


class _Loader(yaml.SafeLoader):
    """Days stay text: one reader of days for all. What cannot be held or shown is a fault of the text, at its line."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A part; one that refers to another is refused: a short text may stand for a huge one."""
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # yaml tells no types here
        if self.check_event(yaml.AliasEvent) or self.depth >= _DEEPEST:
            raise ComposerError(None, None, "reference, or too deep", mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_object(self, node: Any, deep: Any = False) -> Any:  # noqa: FBT002 - the shape that yaml calls
        """A value; one that its tag or its length makes unreadable is a fault of the text."""
        try:
            found = super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
            raise ConstructorError(None, None, str(problem), node.start_mark) from None
        if isinstance(found, str) and _UNSHOWN.search(found):
            raise ConstructorError(None, None, "unshown characters", node.start_mark)
        return found


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _aid(raw: Any) -> Aid:
    _check_keys(raw)
    parameters = dated(raw["parameters"])
    references = [
        keyed(each, ("references", rank), "title", "url")
        for rank, each in enumerate(listed(raw["references"], ("references",)))
    ]
    source = (references[0]["url"] or references[0]["title"]) if references else "source non documentée"
    sides = ("start", "end", "entries_closed_on")
    dates = keyed(raw["dates"], ("dates",), *sides)
    start, end, entries_closed_on = (day(dates[side], ("dates", side)) for side in sides)
    if start and end and start > end:
        raise Misplaced(("dates", "end"), f"la fin ({end}) précède le début ({start}) : corrigez l'une des deux.")
    words = ("id", "name", "carrier", "programme_partner", "nature", "what", "how", "status", "is_qpv_specific", "is_selective",
             "contact", "confidence", "last_source_year")  # fmt: skip
    lists = ("audiences", "stages", "priorities", "levers", "to_confirm", "replaced_by", "cases")
    given: dict[str, Any] = {key: raw[key] for key in words} | {key: tuple(listed(raw[key], (key,))) for key in lists}
    return Aid(
        **given,
        start=start,
        end=end,
        entries_closed_on=entries_closed_on,
        criteria=Criteria(parameters, source).all(raw["criteria"]),
        parameters=parameters,
        source=source,
        checked_on=day(raw["checked_on"], ("checked_on",)),
        raw=raw,
    )


def _check_keys(raw: Any) -> None:
    if not isinstance(raw, Mapping):
        raise Misplaced((), "le fichier est vide ou n'a pas de champs : partez d'un fichier existant.")
    keyed(raw, (), *KEYS)
    for key in raw:
        if key not in KEYS:
            raise Misplaced((key,), "ce champ n'existe pas : retirez-le ou corrigez son nom.")
    _check_values(raw)


def _check_values(raw: Mapping[str, Any]) -> None:
    for key, allowed in (("status", tuple(STATUSES)), ("confidence", tuple(CONFIDENCES))):
        # A list of its keys: what a file gives may be a list, which no mapping can look up.
        if raw[key] not in list(allowed):
            raise Misplaced((key,), f"« {raw[key]} » n'est pas permis : écrivez {', '.join(allowed)}.")
    for key in ("is_qpv_specific", "is_selective"):
        if not isinstance(raw[key], bool):
            raise Misplaced((key,), f"« {raw[key]} » n'est pas permis : écrivez true ou false.")
    year = raw["last_source_year"]
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise Misplaced(("last_source_year",), f"« {year} » n'est pas une année : écrivez-la comme 2026, ou null.")
    if raw["checked_on"] is None:
        raise Misplaced(("checked_on",), "le jour du contrôle manque : écrivez-le comme 2026-11-22.")


def _line(root: yaml.Node | None, path: Path) -> int:
    """The line of a place in a file, counted from one; that of its nearest parent when the place is absent."""
    if root is None:
        return 1
    node = root
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        else:
            found = node.value[step] if isinstance(node, yaml.SequenceNode) and isinstance(step, int) else None
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1
