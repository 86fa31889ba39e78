"""What residents declare in the surveys that territories bring, with secrecy: never taken for an estimate of demand."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import numpy as np

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.secrecy import hidden
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.statistics.proportions import wilson
from quartiers.knowledge.grading.weights import default, need_of
from quartiers.knowledge.vocabulary.unknowns import Unknown

SOURCE = "residents_survey"
_ORDER = ("area", "held_on", "organisation", "asked")
_HIDDEN_FR = "Masqué par le secret statistique : moins de cinq personnes ont répondu ainsi, ou autrement."


def survey(inputs: Inputs, areas: Iterable[Row]) -> list[Row]:
    """One row per neighbourhood of the edition, survey and need asked; answers that would point at people are hidden."""
    known = {str(area["area"]): area["generation"] for area in areas}
    rows = sorted((row for row in inputs.rows(SOURCE) if row["area"] in known), key=_place)
    origin = str(inputs.manifests[SOURCE].origin) if rows else ""
    found = []
    for _, group in groupby(rows, lambda row: _place(row)[:3]):
        held = list(group)
        found += [
            _row(row, known[row["area"]], origin, is_hidden=is_hidden)
            for row, is_hidden in zip(held, _hidden(held), strict=True)
        ]
    return found


def left_out(inputs: Inputs, areas: Iterable[Row]) -> list[str]:
    """One French sentence about surveys of neighbourhoods that this edition does not have, if there are any."""
    known = {area["area"] for area in areas}
    missing = sorted({str(row["area"]) for row in inputs.rows(SOURCE)} - known)
    if not missing:
        return []
    listed = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
    return [f"Enquêtes auprès des habitants : quartier(s) inconnu(s) de cette édition, laissé(s) de côté : {listed}."]


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _ORDER)


def _hidden(rows: list[Row]) -> list[bool]:
    """Which answers of one survey of one neighbourhood must not be shown.

    Those of a few people, and those that a few people did not give. When answers may add up to the people asked (one
    answer each), also those that a subtraction would give back.
    """
    answers = np.array([row["answers"] for row in rows], float)
    respondents = np.array([row["respondents"] for row in rows], float)
    apart = np.any(hidden(np.column_stack([answers, respondents - answers]), Protection.PEOPLE), axis=1)
    rest = respondents[0] - answers.sum()
    if len(set(respondents)) == 1 and rest >= 0:
        together = hidden(np.append(answers, rest).reshape(1, -1), Protection.PEOPLE, do_items_add_up=True)
        apart = np.logical_or(apart, together[0, :-1])
    return [bool(apart[place]) for place in range(len(rows))]


def _row(row: Row, generation: int, origin: str, *, is_hidden: bool) -> Row:
    asked, answers, respondents = str(row["asked"]), row["answers"], row["respondents"]
    limits = wilson(answers, respondents)
    share = {"answers": answers, "share": answers / respondents, "low": float(limits.low), "high": float(limits.high)}
    return {
        "area": row["area"],
        "generation": generation,
        "need": need_of(asked) or asked,
        "subject": asked if need_of(asked) else default().needs[asked].title_fr,
        "respondents": respondents,
        **(dict.fromkeys(share) if is_hidden else share),
        "level": LEVEL,
        "held_on": row["held_on"],
        "method": row["method"],
        "organisation": row["organisation"],
        "status": str(Unknown.SUPPRESSED) if is_hidden else "ok",
        "reason": _HIDDEN_FR if is_hidden else None,
        "source": SOURCE,
        "origin": origin,
    }
