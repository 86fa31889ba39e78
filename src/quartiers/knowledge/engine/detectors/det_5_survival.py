"""DET-5: whether establishments live as long as in the rest of the city, to within three months, one legal form at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.lifetimes import HORIZON, Lives, lifetimes
from quartiers.knowledge.engine.detectors.withheld import withheld
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need, Span
from quartiers.knowledge.engine.indicators.survival import MEAN_LIFE, STRATA
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.vocabulary.french_numbers import count, number

# Months of difference, out of the first sixty, that change nothing (methods.md, DET-5).
MARGIN = 3.0
LEAST_BIRTHS, LEAST_AT_RISK = 30.0, 10.0
_METHOD = (
    "Durée moyenne dans les soixante premiers mois (aire sous la courbe de Kaplan-Meier, entrée retardée), moins celle du "
    "reste de l'unité urbaine ; intervalle à 90 %. Test d'équivalence : confirmé si tout l'intervalle tient entre −3 et +3 "
    "mois ; inverse s'il est tout entier au-delà, d'un côté ou de l'autre. Ne pas trouver d'écart n'est pas une preuve "
    "d'égalité. Les entrepreneurs individuels et les autres formes ne sont jamais mêlés."
)


@dataclass(frozen=True)
class _Form:
    """A stratum: its name in the address, in the counts, in a sentence, and what was published of it."""

    key: str
    item: str
    of_fr: str
    published: Reason


_FORMS = (
    _Form(
        "individuels",
        STRATA["sole"],
        "d'entrepreneurs individuels",
        Reason(
            Statement.FACT,
            "Constat publié : 48 % des micro-entrepreneurs encore actifs à trois ans, 36 % ailleurs (créations de 2014, "
            "enquête Sine, Bpifrance Le Lab) ; une autre définition.",
        ),
    ),
    _Form(
        "autres",
        STRATA["other"],
        "d'autres formes",
        Reason(
            Statement.FACT,
            "Constat publié : 77 % des entreprises classiques encore actives à trois ans, 74 % ailleurs (créations de 2014, "
            "enquête Sine, Bpifrance Le Lab).",
        ),
    ),
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """One verdict per form and group."""
    grid = evidence.grid(MEAN_LIFE)
    for form in _FORMS:
        if form.item in grid.items:
            item = grid.items.index(form.item)
            parts = (np.nan_to_num(part[:, item]) for part in (grid.denominator, grid.numerator, grid.unknown))
            entered, closed, gone = parts
            lives = lifetimes(evidence, entered, closed, gone)
            kept = withheld(evidence, closed.sum(axis=1, keepdims=True))
            for row in range(len(evidence.groups)):
                yield _finding(evidence, form, lives, row, is_kept=bool(kept[row]))


def _finding(evidence: Evidence, form: _Form, lives: Lives, row: int, *, is_kept: bool) -> Finding:
    group = evidence.groups[row]
    where = words.place(evidence, group, lives.used[row] or len(group.members))
    blank = Finding(
        area=group.code,
        generation=group.generation,
        key=form.key,
        subject=form.item,
        statement=Statement.COMPARISON,
        status=Status.NOT_AVAILABLE,
        sentence_fr="",
        comparator=Comparator.REST,
        unit=f"mois sur {HORIZON}",
        denominator_fr="établissements suivis depuis leur création",
        n=float(lives.births[row]),
        evidence=(Basis(MEAN_LIFE.name, form.item),),
        method_fr=_METHOD,
    )
    why = _why_not(lives, row)
    if why:
        sentence = words.cannot(where, f"la durée de vie des établissements {form.of_fr}", why[1])
        return replace(blank, status=why[0], sentence_fr=sentence, reason=why[1])
    status = status_of(float(lives.gap.low[row]), float(lives.gap.high[row]))
    one = replace(blank, status=status, probability=None if status is Status.NOT_DISTINGUISHABLE else 0.95)
    return _masked(one, form, lives, row, where) if is_kept else _shown(one, form, lives, row, where)


def _why_not(lives: Lives, row: int) -> tuple[Status, str] | None:
    if not lives.used[row]:
        return Status.NOT_AVAILABLE, words.NO_REST
    if lives.births[row] < LEAST_BIRTHS:
        return Status.NOT_ENOUGH_DATA, words.lacking(
            float(lives.births[row]), LEAST_BIRTHS, "création suivie", "créations suivies"
        )
    if lives.at_risk[row] < LEAST_AT_RISK:
        followed = ("établissement encore suivi à trois ans", "établissements encore suivis à trois ans")
        return Status.NOT_ENOUGH_DATA, words.lacking(float(lives.at_risk[row]), LEAST_AT_RISK, *followed)
    if math.isnan(lives.gap.low[row]) or math.isnan(lives.gap.high[row]):
        return Status.NOT_ENOUGH_DATA, "Aucun établissement n'est suivi jusqu'à cinq ans, ici ou dans le reste de la ville."
    return None


def status_of(low: float, high: float) -> Status:
    """Confirmed when the whole interval is within the margin, reversed when it is wholly beyond, on either side."""
    if low > -MARGIN and high < MARGIN:
        return Status.CONFIRMED
    return Status.REVERSED if high < -MARGIN or low > MARGIN else Status.NOT_DISTINGUISHABLE


def lead_of(status: Status, lives: Lives, row: int) -> str:
    """The head of the sentence: the verdict, and which way a small difference goes where it is sure."""
    gap, low, high = (float(part[row]) for part in (lives.gap.value, lives.gap.low, lives.gap.high))
    if status is Status.CONFIRMED and (high < 0 or low > 0):
        # Not equal, but by less than what matters: a reader must hear both.
        return f"Établi, un peu {'plus' if gap > 0 else 'moins'} longtemps qu'ailleurs, de moins de {number(MARGIN)} mois"
    if status is Status.CONFIRMED:
        return f"Établi, aussi longtemps, à {number(MARGIN)} mois près"
    if status is Status.REVERSED:
        return f"Établi, {'plus' if gap > 0 else 'moins'} longtemps qu'ailleurs"
    return words.UNDECIDED


def _masked(one: Finding, form: _Form, lives: Lives, row: int, where: str) -> Finding:
    """The verdict alone, where numbers would say too much of a few closures."""
    lead = lead_of(one.status, lives, row)
    what = f"durée de vie des établissements {form.of_fr} (nombres masqués par le secret)"
    sentence = f"{lead} : {words.inside(where)}, {what}."
    drivers = (Reason(Statement.FACT, words.HIDDEN), form.published)
    return replace(one, sentence_fr=sentence, drivers=drivers, would_change=words.HIDDEN_CHANGE)


def _shown(one: Finding, form: _Form, lives: Lives, row: int, where: str) -> Finding:
    """The verdict with its difference in months."""
    here, there = float(lives.here[row]), float(lives.there[row])
    gap, low, high = (float(part[row]) for part in (lives.gap.value, lives.gap.low, lives.gap.high))
    lead, apart = lead_of(one.status, lives, row), f"écart entre {_signed(low)} et {_signed(high)}"
    sentence = (
        f"{lead} : {words.inside(where)}, les établissements {form.of_fr} vivent en moyenne {number(here, 1)} de leurs "
        f"{HORIZON} premiers mois, {number(there, 1)} ailleurs dans l'agglomération ({apart})."
    )
    return replace(
        one,
        sentence_fr=sentence,
        estimate=gap,
        low=low,
        high=high,
        level=LEVEL,
        ticks=(Tick(words.CITY, 0.0), Tick("marge, en moins", -MARGIN), Tick("marge, en plus", MARGIN)),
        drivers=(_still(lives, row), _followed(lives, row), form.published),
        would_change=_change(one.status, lives, row),
    )


def _signed(months: float) -> str:
    return f"+{number(months, 1)}" if months > 0 else number(months, 1)


def _still(lives: Lives, row: int) -> Reason:
    here, there = (number(100 * float(part[row]), 0) for part in (lives.still, lives.still_there))
    return Reason(Statement.COMPARISON, f"Sur 100 créés, {here} sont encore là après trois ans ; {there} dans le {words.CITY}.")


def _followed(lives: Lives, row: int) -> Reason:
    followed = count(float(lives.births[row]), "création suivie", "créations suivies")
    at_risk = count(float(lives.at_risk[row]), "établissement encore suivi", "établissements encore suivis")
    return Reason(Statement.FACT, f"{followed} depuis le premier jour ; {at_risk} à trois ans.")


def _change(status: Status, lives: Lives, row: int) -> str:
    """What would change the verdict, in whole numbers of creations or closures."""
    births, here = float(lives.births[row]), float(lives.here[row])
    gap, low, high = (float(part[row]) for part in (lives.gap.value, lives.gap.low, lives.gap.high))
    if status is Status.CONFIRMED:
        # One that closes at once instead takes away the months that it would have lived, shared among all.
        closures = math.ceil((low + MARGIN) * births / here)
        return f"Avec environ {count(closures, 'fermeture')} de plus dans les premiers mois, on ne pourrait plus l'affirmer."
    if status is Status.REVERSED:
        return f"Un écart qui pourrait être de moins de {number(MARGIN)} mois ne permettrait plus de l'affirmer."
    if abs(gap) >= MARGIN:
        return f"L'écart observé dépasse {number(MARGIN)} mois : plus de créations suivies diraient s'il est réel."
    needed = math.ceil(births * ((high - low) / 2 / (MARGIN - abs(gap))) ** 2)
    return f"Il faudrait suivre environ {number(needed)} créations au lieu de {number(births)} pour conclure."


DETECTOR = Detector(
    name="DET-5",
    title_fr="Durée de vie des établissements",
    question_fr="Les établissements durent-ils aussi longtemps que dans le reste de la ville ?",
    find=find,
    needs=(Need.REGISTER, Need.LEGAL_UNITS),
    method_fr=_METHOD,
    reference="methods.md, section 4, DET-5",
    comparator=Comparator.REST,
    span=Span.LIVES,
)
