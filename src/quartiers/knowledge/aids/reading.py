"""The criteria and dated parameters of an aid's file, as a tree; each mistake names its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.sentences import sentence
from quartiers.knowledge.rules.dated import Dated, Period
from quartiers.knowledge.rules.fields import FITTING, Field
from quartiers.knowledge.rules.tree import Every, Node, Opposite, Some, Test, Unstated
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed

Path = tuple[str | int, ...]


class Misplaced(Malformed):
    """A mistake at a place of a file: `path` leads to it (keys and ranks)."""

    def __init__(self, path: Path, sentence_fr: str) -> None:
        super().__init__(sentence_fr)
        self.path = path


def dated(raw: Mapping[str, Any]) -> Mapping[str, Dated]:
    """The dated parameters of a file, by name; raises Misplaced on a gap or an overlap."""
    return {name: _dated(name, entry) for name, entry in raw.items()}


def _dated(name: str, entry: Mapping[str, Any]) -> Dated:
    periods = tuple(Period(_day(each.get("from")), _day(each.get("to")), each.get("value")) for each in entry["periods"])
    found = Dated(name, entry.get("label", name), entry.get("by", "date_demande"), periods)
    for problem in found.breaks():
        raise Misplaced(("parameters", name, "periods"), f"{problem} : comblez ou raccourcissez, sans trou ni chevauchement.")
    return found


def _day(raw: Any) -> Any:
    return None if raw is None else parse_day(str(raw))


class Criteria:
    """Reads the criteria of one file, whose dated parameters are known."""

    def __init__(self, parameters: Mapping[str, Dated], source: str) -> None:
        self.parameters = parameters
        self.source = source

    def all(self, raw: list[Any], path: Path = ("criteria",)) -> tuple[Node, ...]:
        """Every criterion of a list."""
        return tuple(self.one(each, (*path, rank)) for rank, each in enumerate(raw))

    def one(self, raw: Any, path: Path) -> Node:
        """One criterion; raises Misplaced."""
        if not isinstance(raw, Mapping):
            raise Misplaced(path, f"« {raw} » n'est pas un critère : écrivez {{field: …, op: …, value: …}}.")
        for key, kind, joint in (("any", Some, " ou "), ("all", Every, " et ")):
            if key in raw:
                parts = self.all(raw[key], (*path, key))
                return kind(parts, raw.get("label") or joint.join(_inside(parts)))
        if "not" in raw:
            part = self.one(raw["not"], (*path, "not"))
            return Opposite(part, raw.get("label") or f"Pas : {part.label}")
        return self._test(raw, path)

    def _test(self, raw: Mapping[str, Any], path: Path) -> Node:
        field = fields().get(raw.get("field", ""))
        if field is None:
            raise Misplaced((*path, "field"), f"le champ « {raw.get('field')} » n'existe pas : prenez-en un de fields.yaml.")
        op, value = raw.get("op", ""), raw.get("value")
        if op == "non_precise":
            label = (
                raw.get("label") or f"{field.label_fr[0].upper()}{field.label_fr[1:]} : {value} (non précisé par les sources)"
            )
            return Unstated(field, str(value), label)
        if op not in FITTING[field.kind]:
            fit = ", ".join(sorted(FITTING[field.kind])) or "non_precise"
            raise Misplaced((*path, "op"), f"« {op} » ne va pas avec « {field.name} » : écrivez {fit} ou non_precise.")
        return self._compared(raw, field, value, path)

    def _compared(self, raw: Mapping[str, Any], field: Field, value: Any, path: Path) -> Test:
        note, source = raw.get("note", ""), raw.get("source") or self.source
        if isinstance(value, Mapping):
            name = str(value.get("parameter"))
            if name not in self.parameters:
                raise Misplaced((*path, "value"), f"le paramètre « {name} » n'est pas dans « parameters » : ajoutez-le.")
            parameter = self.parameters[name]
            label = raw.get("label") or f"{field.label_fr[0].upper()}{field.label_fr[1:]} : {parameter.label_fr}"
            return Test(field, raw["op"], parameter, label, note, source)
        try:
            asked = field.asked(value)
        except Malformed as problem:
            raise Misplaced((*path, "value"), str(problem)) from None
        return Test(field, raw["op"], asked, raw.get("label") or sentence(field, raw["op"], value), note, source)


def _inside(parts: tuple[Node, ...]) -> Iterator[str]:
    for rank, part in enumerate(parts):
        yield part.label if rank == 0 else part.label[:1].lower() + part.label[1:]
