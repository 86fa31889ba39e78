"""Whether every file of an aid holds: it reads, keeps its name, and each of its cases gives the verdict it says."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.amounts import between_fr
from quartiers.knowledge.aids.explain import Explanation, explain
from quartiers.knowledge.aids.loading import FOLDER, placed, read_aid
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.aids.reading import Criteria, Misplaced, Path, keyed, listed
from quartiers.knowledge.aids.shape import misfits
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

CASES_AT_LEAST = 3


def problems(folder: FilePath = FOLDER, *, today: datetime.date) -> Iterator[tuple[str, str]]:
    """For each file in turn: its name, and one French sentence per mistake; an empty one when nothing is wrong."""
    names = {path.stem for path in folder.glob("*.yaml")}
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            yield path.name, f"{path.name} : le fichier n'est pas lisible ; donnez un texte en UTF-8, et les droits de le lire."
            continue
        for problem in list(problems_of(text, path.name, path.stem, names, today=today)) or [""]:
            yield path.name, problem


def problems_of(text: str, where: str, aid_id: str, names: Collection[str], *, today: datetime.date) -> Iterator[str]:
    """One French sentence per mistake of a file's text; `names` are the aids that it may name, `aid_id` what it must be."""
    try:
        aid = read_aid(text, where)
    except Refusal as problem:
        yield str(problem)
        return
    if wrong := [placed(text, where, each) for each in (*misfits(aid.raw), *_of_lines(aid))]:
        yield from wrong
        return
    if aid.id != aid_id:
        yield f"{where}, champ « id » : « {aid.id} » n'est pas le nom du fichier ; écrivez « {aid_id} »."
    for other in aid.replaced_by:
        if other not in names:
            yield f"{where}, champ « replaced_by » : « {other} » n'est pas une aide connue ; corrigez ou retirez."
    if len(aid.cases) < CASES_AT_LEAST:
        yield f"{where}, champ « cases » : {len(aid.cases)} cas, il en faut {CASES_AT_LEAST} ; ajoutez-en."
    if not any(isinstance(case, Mapping) and case.get("is_borderline") for case in aid.cases):
        yield f"{where}, champ « cases » : aucun cas limite ; donnez « is_borderline: true » à l'un d'eux."
    yield from _of_source_year(aid, where)
    yield from _of_parameters(aid, where)
    yield from _of_cases(aid, where, today)


def _of_source_year(aid: Aid, where: str) -> Iterator[str]:
    """The year of the last source makes an aid read as open: it is neither after the check nor far from what is cited."""
    said, days = aid.last_source_year, [each.get("published") for each in aid.raw["references"]]
    if said is not None and said > aid.checked_on.year:
        yield f"{where}, champ « last_source_year » : {said} vient après le contrôle ; écrivez l'année de la source lue."
    # A page kept up to date is read the year after the day that it bears.
    newest = max((int(str(day)[:4]) for day in days if day), default=None) if all(days) else None
    if said is not None and newest is not None and said > newest + 1:
        yield (
            f"{where}, champ « last_source_year » : {said}, mais la source citée la plus récente est de {newest} ; "
            "citez celle qui le prouve."
        )


def _of_lines(aid: Aid) -> Iterator[Misplaced]:
    """What amounts ask of a profile, and the dated values that they name; nothing when `misfits` has told of them."""
    if any(True for _ in misfits(aid.raw)):
        return
    together = aid.raw["amount"] or {}
    for rank, line in enumerate(together.get("lines", ())):
        path: Path = ("amount", "lines", rank)
        try:
            Criteria(aid.parameters, aid.source).all(line.get("when") or [], (*path, "when"))
        except Misplaced as problem:
            yield problem
        yield from _of_names(aid, line, path)
    yield from _of_names(aid, together.get("schedule") or {}, ("amount", "schedule"))


def _of_names(aid: Aid, line: Mapping[str, Any], path: Path) -> Iterator[Misplaced]:
    for key, value in line.items():
        for one in value if isinstance(value, list) else [value]:
            if key != "when" and isinstance(one, Mapping) and "parameter" in one and one["parameter"] not in aid.parameters:
                said = f"le paramètre « {one['parameter']} » n'est pas dans « parameters » : ajoutez-le."
                yield Misplaced((*path, key), said)


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
            keyed(case, ("cases", rank), "name", "is_borderline", "date", "profile", "verdict", "missing")
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
