"""The criteria and dated parameters of an aid's file, as a tree; each mistake names its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.sentences import sentence
from quartiers.knowledge.rules.dated import Dated, Period
from quartiers.knowledge.rules.fields import FITTING, Field, Kind
from quartiers.knowledge.rules.tree import Every, Node, Opposite, Some, Test, Unstated
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed

Path = tuple[str | int, ...]


class Misplaced(Malformed):
    """A mistake at a place of a file: `path` leads to it (keys and ranks)."""

    def __init__(self, path: Path, sentence_fr: str) -> None:
        super().__init__(sentence_fr)
        self.path = path


def day(raw: Any, path: Path) -> Any:
    """A day of a file, None when it is not known; raises Misplaced."""
    try:
        return None if raw is None else parse_day(str(raw))
    except Malformed as problem:
        raise Misplaced(path, str(problem)) from None


def listed(raw: Any, path: Path) -> list[Any]:
    """A list of a file; raises Misplaced for anything else."""
    if not isinstance(raw, list):
        raise Misplaced(path, f"« {raw} » n'est pas une liste : écrivez [] quand il n'y a rien.")
    return raw


def keyed(raw: Any, path: Path, *keys: str) -> Mapping[str, Any]:
    """A group of fields of a file, with at least these; raises Misplaced."""
    if not isinstance(raw, Mapping):
        raise Misplaced(
            path, f"« {raw} » n'est pas un groupe de champs : écrivez {{{', '.join(f'{key}: …' for key in keys)}}}."
        )
    for key in keys:
        if key not in raw:
            raise Misplaced((*path, key), "ce champ manque : ajoutez-le (null quand on ne sait pas).")
    return raw


def dated(raw: Any) -> Mapping[str, Dated]:
    """The dated parameters of a file, by name; raises Misplaced on a gap or an overlap."""
    return {name: _dated(name, entry) for name, entry in keyed(raw, ("parameters",)).items()}


def _dated(name: str, entry: Any) -> Dated:
    path: Path = ("parameters", name)
    periods = tuple(
        _period(each, (*path, "periods", rank))
        for rank, each in enumerate(listed(keyed(entry, path, "label", "by", "periods")["periods"], (*path, "periods")))
    )
    if not periods:
        raise Misplaced((*path, "periods"), "aucune période : écrivez-en une au moins.")
    by = str(entry["by"])
    counted = fields().get(by)
    if by != "date_demande" and (counted is None or counted.kind is not Kind.DAY):
        raise Misplaced((*path, "by"), f"« {by} » n'est pas un jour : écrivez date_demande, date_creation ou date_contrat.")
    found = Dated(name, str(entry["label"]), by, periods)
    for problem in found.breaks():
        raise Misplaced((*path, "periods"), f"{problem} : comblez ou raccourcissez, sans trou ni chevauchement.")
    return found


def _period(raw: Any, path: Path) -> Period:
    keyed(raw, path, "from", "to", "value")
    return Period(day(raw["from"], (*path, "from")), day(raw["to"], (*path, "to")), raw["value"])


class Criteria:
    """Reads the criteria of one file, whose dated parameters are known."""

    def __init__(self, parameters: Mapping[str, Dated], source: str) -> None:
        self.parameters = parameters
        self.source = source

    def all(self, raw: Any, path: Path = ("criteria",)) -> tuple[Node, ...]:
        """Every criterion of a list."""
        return tuple(self.one(each, (*path, rank)) for rank, each in enumerate(listed(raw, path)))

    def one(self, raw: Any, path: Path) -> Node:
        """One criterion; raises Misplaced."""
        if not isinstance(raw, Mapping):
            raise Misplaced(path, f"« {raw} » n'est pas un critère : écrivez {{field: …, op: …, value: …}}.")
        for key in ("label", "note", "source"):
            if not isinstance(raw.get(key) or "", str):
                raise Misplaced((*path, key), f"« {raw[key]} » n'est pas un texte : écrivez-le entre guillemets.")
        for key, kind, joint in (("any", Some, " ou "), ("all", Every, " et ")):
            if key in raw:
                parts = self.all(raw[key], (*path, key))
                return kind(parts, raw.get("label") or joint.join(_inside(parts)))
        if "not" in raw:
            part = self.one(raw["not"], (*path, "not"))
            return Opposite(part, raw.get("label") or f"Pas : {part.label}")
        return self._test(raw, path)

    def _test(self, raw: Mapping[str, Any], path: Path) -> Node:
        field = fields().get(str(raw.get("field")))
        if field is None:
            raise Misplaced((*path, "field"), f"le champ « {raw.get('field')} » n'existe pas : prenez-en un de fields.yaml.")
        op, value = str(raw.get("op")), raw.get("value")
        if op == "non_precise":
            label = raw.get("label") or f"{field.title_fr} : {value} (non précisé par les sources)"
            return Unstated(field, str(value), label)
        if op not in FITTING[field.kind]:
            fit = ", ".join(sorted(FITTING[field.kind])) or "non_precise"
            raise Misplaced((*path, "op"), f"« {op} » ne va pas avec « {field.name} » : écrivez {fit} ou non_precise.")
        return self._compared(raw, field, value, path)

    def _compared(self, raw: Mapping[str, Any], field: Field, value: Any, path: Path) -> Test:
        note, source = raw.get("note", ""), raw.get("source") or self.source
        try:
            if isinstance(value, Mapping):
                parameter = self._parameter(str(value.get("parameter")), field, path)
                label = raw.get("label") or f"{field.title_fr} : {parameter.label_fr}"
                return Test(field, raw["op"], parameter, label, note, source)
            label = raw.get("label") or sentence(field, raw["op"], value)
            return Test(field, raw["op"], field.asked(value), label, note, source)
        except Misplaced:
            raise
        except Malformed as problem:
            raise Misplaced((*path, "value"), str(problem)) from None

    def _parameter(self, name: str, field: Field, path: Path) -> Dated:
        """A dated value whose every period the field can be compared with."""
        if name not in self.parameters:
            raise Misplaced((*path, "value"), f"le paramètre « {name} » n'est pas dans « parameters » : ajoutez-le.")
        for period in self.parameters[name].periods:
            if period.value is not None:
                field.asked(period.value)
        return self.parameters[name]


def _inside(parts: tuple[Node, ...]) -> Iterator[str]:
    for rank, part in enumerate(parts):
        yield part.label if rank == 0 else part.label[:1].lower() + part.label[1:]
