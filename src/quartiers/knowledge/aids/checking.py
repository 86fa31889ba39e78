"""Whether every file of an aid holds: it reads, keeps its name, and each of its cases gives the verdict it says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.amounts import between_fr
from quartiers.knowledge.aids.explain import Explanation, explain
from quartiers.knowledge.aids.loading import FOLDER, read_file
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.aids.reading import Misplaced, keyed, listed
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

CASES_AT_LEAST = 3


def problems(folder: Path = FOLDER, *, today: datetime.date) -> Iterator[tuple[str, str]]:
    """For each file in turn: its name, and one French sentence per mistake; an empty one when nothing is wrong."""
    names = {path.stem for path in folder.glob("*.yaml")}
    for path in sorted(folder.glob("*.yaml")):
        told = list(_of_file(path, names, today))
        for problem in told or [""]:
            yield path.name, problem


def _of_file(path: Path, names: set[str], today: datetime.date) -> Iterator[str]:
    try:
        aid = read_file(path)
    except Refusal as problem:
        yield str(problem)
        return
    if aid.id != path.stem:
        yield f"{path.name}, champ « id » : « {aid.id} » n'est pas le nom du fichier ; écrivez « {path.stem} »."
    for other in aid.replaced_by:
        if other not in names:
            yield f"{path.name}, champ « replaced_by » : « {other} » n'est pas une aide du dossier ; corrigez ou retirez."
    if len(aid.cases) < CASES_AT_LEAST:
        yield f"{path.name}, champ « cases » : {len(aid.cases)} cas, il en faut {CASES_AT_LEAST} ; ajoutez-en."
    if not any(isinstance(case, Mapping) and case.get("is_borderline") for case in aid.cases):
        yield f"{path.name}, champ « cases » : aucun cas limite ; donnez « is_borderline: true » à l'un d'eux."
    yield from _of_parameters(aid, path.name)
    yield from _of_cases(aid, path.name, today)


def _of_parameters(aid: Aid, where: str) -> Iterator[str]:
    """The day of asking must find a value for as long as the aid is known to be in force."""
    for parameter in aid.parameters.values():
        first, last = parameter.periods[0].start, parameter.periods[-1].end
        is_late = first and (aid.start is None or first > aid.start)
        is_early = last and (aid.end is None or last < aid.end)
        if parameter.by == "date_demande" and (is_late or is_early):
            yield (
                f"{where}, champ « parameters.{parameter.name} » : ses périodes ne couvrent pas toute la vie de l'aide ; "
                "ajoutez celle qui manque, avec null si la valeur n'est pas connue."
            )


def _of_cases(aid: Aid, where: str, today: datetime.date) -> Iterator[str]:
    for rank, case in enumerate(aid.cases):
        place = f"{where}, cas {rank + 1}"
        try:
            keyed(case, ("cases", rank), "name", "date", "profile", "verdict", "missing")
            profile = keyed(case["profile"], ("cases", rank, "profile"))
            asked = read_profile({**profile, "date_demande": case["date"]}, today=today)
            yield from (
                f"{place} « {case['name']} » : {problem}" for problem in _of_case(case, explain(aid, asked, today=today))
            )
        except Misplaced as problem:
            yield f"{place}, champ « {problem.path[-1]} » : {problem}"
        except (Malformed, Refusal) as problem:
            yield f"{place} « {case['name']} » : {problem}"


def _of_case(case: Mapping[str, Any], said: Explanation) -> Iterator[str]:
    if said.verdict != case["verdict"]:
        yield f"la règle répond « {said.verdict} », le cas attend « {case['verdict']} » ; corrigez l'un des deux."
    if wrong := _of_amount(said, case.get("amount_eur")):
        yield wrong
    missing = {each.field for each in said.missing}
    if absent := [name for name in listed(case["missing"], ("missing",)) if str(name) not in missing]:
        yield f"« {absent[0]} » ne manque pas à cette réponse ; corrigez « missing »."


def _of_amount(said: Explanation, expected: object) -> str:
    """What is wrong with the amount of a case that gives one; empty when it is right, or when none is given."""
    if expected is None:
        return ""
    if isinstance(expected, bool) or not isinstance(expected, (int, float)):
        return f"« {expected} » n'est pas un montant en euros ; corrigez « amount_eur »."
    total = said.amount.total if said.amount else None
    found = "non calculable" if total is None else between_fr(total)
    is_right = total is not None and total.low == total.high == Decimal(str(expected))
    return "" if is_right else f"le montant calculé est « {found} », le cas attend {expected} € ; corrigez l'un des deux."
