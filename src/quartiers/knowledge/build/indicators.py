"""Figures of the register: every indicator, for every neighbourhood, against its comparators, or why it is withheld."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import ibis
import numpy as np
import pyarrow as pa

from quartiers.knowledge.build.figure import Backing, figures
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.zoning import Zoning
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.engine.answers import Lines, Shown, blocks
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Need, Span
from quartiers.knowledge.engine.indicators.register import INDICATORS
from quartiers.knowledge.engine.measuring import Counts
from quartiers.knowledge.engine.secrecy import Nest
from quartiers.knowledge.engine.windows import BACK_DAYS, FLOW_YEARS, TREND_YEARS, YEAR_DAYS, closures_window, lives_window
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

REGISTER = ("sirene_establishments", "sirene_geolocation")
SOURCES_OF_NEED = {Need.LEGAL_UNITS: ("sirene_legal_units",), Need.SUCCESSIONS: ("sirene_successions",)}
SOURCES_OF_CITY = ("urban_units", "communes", "insee_iris")
_STATUS = {
    Shown.OK: "ok",
    Shown.TOO_FEW: str(Unknown.NOT_ENOUGH_DATA),
    Shown.HIDDEN: str(Unknown.SUPPRESSED),
    Shown.NO_DENOMINATOR: str(Unknown.NOT_AVAILABLE),
    Shown.NO_REFERENCE: str(Unknown.NOT_AVAILABLE),
    Shown.SMALL_CLASS: str(Unknown.NOT_ENOUGH_DATA),
}
_NO_MICRO = "Le registre ouvert ne dit pas qui est micro-entrepreneur ; voir la part des entrepreneurs individuels."
WITHOUT_FR = {
    Need.LEGAL_UNITS: "Les unités légales de Sirene ne sont pas chargées : la forme juridique est inconnue.",
    Need.SUCCESSIONS: "Les liens de succession de Sirene ne sont pas chargés : les transferts sont inconnus.",
}
_NO_DENOMINATOR = {
    Need.RESIDENTS: "Le nombre d'habitants de ce quartier n'est pas connu dans les fichiers chargés.",
    Need.ACTIVE: "Le nombre d'actifs de ce quartier n'est dans aucun fichier chargé ; il ne se déduit pas des taux.",
    Need.HECTARES: "La surface de ce quartier n'est pas connue.",
}


_NOTHING_TO_DIVIDE = "Aucun établissement de cette sorte : rien à quoi rapporter ce chiffre."


@dataclass(frozen=True)
class Measured:
    """What figures are made from: the counts of the backend, the zones, the day, where each area's people come from."""

    inputs: Inputs
    backend: ibis.BaseBackend
    zoning: Zoning
    areas: Sequence[Row]
    uncounted: Sequence[Row]
    day: datetime.date
    people: Mapping[tuple[str, Need], Backing]
    tolerances_m: Mapping[str, float]
    nests: Sequence[Nest]
    corrected: frozenset[str]
    placed_fr: str

    def origins_of_list(self, area: str, needs: tuple[Need, ...]) -> Iterable[Origin]:
        """Origins of every area of the same list, and of their people: a value that leans on them is no better."""
        return self._origins[area[:2], tuple(need for need in needs if need in {Need.RESIDENTS, Need.ACTIVE})]

    @cached_property
    def _origins(self) -> dict[tuple[str, tuple[Need, ...]], tuple[Origin, ...]]:
        found: dict[tuple[str, tuple[Need, ...]], set[Origin]] = defaultdict(set)
        for area in self.areas:
            for needs in ((), (Need.RESIDENTS,), (Need.ACTIVE,)):
                backings = [self.people[area["area"], need] for need in needs if (area["area"], need) in self.people]
                found[area["area"][:2], needs] |= {Origin(area["origin"]), *(origin for _, origin in backings)}
        return {key: tuple(origins) for key, origins in found.items()}


def indicator_figures(measured: Measured, progress: Callable[[str], None]) -> Iterator[pa.Table]:
    """Tables of figures, one indicator after the other."""
    counts = Counts(measured.backend)
    for indicator in INDICATORS:
        progress(indicator.title_fr)
        yield withheld_figures(measured.inputs, measured.uncounted, indicator, why_uncounted(measured.inputs))
        why = why_withheld(measured.inputs, indicator, is_placed=True)
        if why:
            yield withheld_figures(measured.inputs, measured.areas, indicator, why)
            continue
        zones, nests = measured.zoning.zones, measured.nests
        found = blocks(indicator, counts.moments(indicator), zones, nests)
        if not found:
            yield withheld_figures(measured.inputs, measured.areas, indicator, "Rien à compter dans les fichiers chargés.")
        for block in found:
            yield told(measured, indicator, block.lines())


def withheld_figures(inputs: Inputs, areas: Sequence[Row], indicator: Described, why: str) -> pa.Table:
    """One figure per area that says why the indicator is not given."""
    columns = {
        "indicator": indicator.name,
        "comparator": str(indicator.compared_with or ""),
        "unit": indicator.unit,
        "status": str(Unknown.NOT_AVAILABLE),
        "reason": why,
    }
    return figures(inputs, areas, [((), Origin.OFFICIAL)] * len(areas), columns)


def why_withheld(inputs: Inputs, indicator: Described, *, is_placed: bool) -> str:
    """Why an indicator cannot be given from these inputs; empty when it can."""
    if Need.MICRO in indicator.needs:
        return _NO_MICRO
    if not inputs.has_whole_register or not is_placed:
        return _why_no_register(inputs)
    missing = [need for need, names in SOURCES_OF_NEED.items() if need in indicator.needs and not all(map(inputs.has, names))]
    return WITHOUT_FR[missing[0]] if missing else ""


def why_uncounted(inputs: Inputs) -> str:
    """Why an area is counted nowhere."""
    if inputs.kind is Kind.DEMONSTRATION:
        return "La démonstration ne simule rien sous le nom d'un quartier réel."
    return "Le contour de ce quartier n'est pas connu : rien ne peut y être compté."


def _why_no_register(inputs: Inputs) -> str:
    manifest = inputs.manifests.get("sirene_establishments")
    if manifest is None:
        return "Le registre Sirene n'est pas chargé."
    if not inputs.has_whole_register:
        return f"Le fichier Sirene chargé n'est qu'un échantillon de {manifest.rows} lignes : on n'en tire aucun stock."
    return "Le registre Sirene est chargé sans la position des établissements : chargez sa géolocalisation."


def told(measured: Measured, indicator: Described, lines: Lines) -> pa.Table:
    """Figures of an indicator with what they rest on, and why those that are not shown are not."""
    areas = [measured.areas[place] for place in lines.at]
    is_ok = lines.shown == Shown.OK
    is_told = is_ok | (lines.shown == Shown.TOO_FEW)

    def of(values: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.where(where & np.isfinite(values), values, np.nan)

    have = np.where(np.isfinite(lines.have), lines.have, np.nan)
    columns = {
        "indicator": indicator.name,
        "item": list(lines.items),
        "comparator": lines.comparator,
        "period": period(indicator.span, measured.day, BACK_DAYS if lines.is_before else 0),
        "value": of(lines.value, is_ok),
        "low": of(lines.low, is_ok),
        "high": of(lines.high, is_ok),
        "level": np.where(is_ok & np.isfinite(lines.low), lines.level or np.nan, np.nan),
        "numerator": of(lines.numerator, is_ok),
        "denominator": of(lines.denominator, is_ok) if indicator.denominator_fr else None,
        "n": np.where(is_told, np.floor(have), np.nan),
        "unit": indicator.unit,
        "status": [_STATUS[Shown(int(code))] for code in lines.shown],
        "reason": list(_reasons(measured, indicator, lines, have)),
        "method": _method(indicator, lines),
    }
    backing = [_backing(measured, indicator, lines, area["area"]) for area in measured.areas]
    return figures(measured.inputs, areas, [backing[place] for place in lines.at], columns)


_BEFORE_FR = (
    " Trois ans plus tôt : les fermetures des dix-huit mois d'avant comptent comme pas encore connues, ce que l'on en a appris "
    "depuis est l'autre borne ; habitants d'aujourd'hui."
)
_REST_FR = (
    " Reste de l'unité urbaine : habitants des IRIS du recensement, moins ceux des quartiers, dont l'année peut être autre."
)


def _method(indicator: Described, lines: Lines) -> str:
    if lines.comparator in {Comparator.ORDINARY, Comparator.PEERS} and indicator.compared_with != lines.comparator:
        return f"Médiane et moitié centrale : {Comparator(lines.comparator).label_fr}."
    label = indicator.estimator.label_fr
    text = f"{indicator.method_fr} {label[:1].upper()}{label[1:]}."
    if lines.is_before:
        return text + (_BEFORE_FR if indicator.span is Span.DAY else " La même période, trois ans plus tôt.")
    return text + (_REST_FR if lines.comparator == Comparator.REST else "")


def _reasons(measured: Measured, indicator: Described, lines: Lines, have: np.ndarray) -> Iterator[str | None]:
    """Why a figure is not shown, or what limits one that is."""
    limits = [None if lines.comparator else _limits(measured, area["area"]) for area in measured.areas]
    why_fr = lines.why_fr or [None] * len(have)
    for at, code, number, why in zip(lines.at, lines.shown, have, why_fr, strict=True):
        yield limits[at] if code == Shown.OK else why or _reason(indicator, lines, Shown(int(code)), number)


def _limits(measured: Measured, area: str) -> str:
    """What no interval tells: rows without a position, and an outline that is not the legal one."""
    tolerance_m = measured.tolerances_m.get(area)
    if not tolerance_m:
        return measured.placed_fr
    return f"{measured.placed_fr} Contour simplifié, à {tolerance_m:.0f} m près, là où l'Insee ne dit pas le quartier."


def _reason(indicator: Described, lines: Lines, code: Shown, number: float) -> str:
    count = "0" if np.isnan(number) else f"{number:.1f}".removesuffix(".0").replace(".", ",")
    if code is Shown.HIDDEN:
        return "Masqué par le secret statistique : trop peu d'établissements, ou une soustraction les redonnerait."
    if code is Shown.SMALL_CLASS:
        what = Comparator(lines.comparator).label_fr if lines.comparator else "quartiers comparables"
        return f"Il faut au moins 10 zones dont la valeur est connue, il y en a {count} ({what})."
    if code is Shown.NO_DENOMINATOR:
        return next((_NO_DENOMINATOR[need] for need in indicator.needs if need in _NO_DENOMINATOR), _NOTHING_TO_DIVIDE)
    if code is Shown.NO_REFERENCE:
        return "Le reste de l'unité urbaine n'est pas connu : sa composition ou la population de ses IRIS n'est pas chargée."
    if indicator.minimum.least:
        return f"Pas assez de données : il faut au moins {indicator.minimum.label_fr}, il y en a {count}."
    return "Pas assez de données : aucun cas à compter."


def period(span: Span, day: datetime.date, back_days: int = 0) -> str:
    """The day or the days (ISO, first/last) that a figure speaks of."""
    if span is Span.DAY:
        return (day - datetime.timedelta(back_days)).isoformat()
    window = {Span.CLOSURES: closures_window, Span.LIVES: lives_window}
    if span in window:
        first, last = (getattr(window[span](back_days), name) for name in ("first", "last"))
    else:
        years = TREND_YEARS if span is Span.TREND else FLOW_YEARS
        first, last = round(back_days + years * YEAR_DAYS), back_days
    return "/".join((day - datetime.timedelta(days)).isoformat() for days in (first, last))


def _backing(measured: Measured, indicator: Described, lines: Lines, area: str) -> Backing:
    """Every source that the figure rests on, and what its denominator was derived from."""
    needed = chain.from_iterable(SOURCES_OF_NEED.get(need, ()) for need in indicator.needs)
    named = [*REGISTER, *needed, *indicator.sources]
    origin = Origin.OFFICIAL
    if indicator.span is not Span.DAY:
        named += ["sirene_history", "sirene_successions"]
    for need in {Need.RESIDENTS, Need.ACTIVE} & set(indicator.needs):
        sources, origin = measured.people.get((area, need), ((), Origin.OFFICIAL))
        named += sources
    if indicator.estimator.is_pooled or lines.comparator not in {"", Comparator.BEFORE}:
        # Cities say which neighbourhoods are comparable, and what a pooled value is drawn towards.
        origin = worst((origin, *measured.origins_of_list(area, indicator.needs)))
        named += SOURCES_OF_CITY
    if Comparator.ORDINARY in {lines.comparator, indicator.compared_with}:
        named.append("iris_outlines")
    if area in measured.corrected:
        named.append("corrections")
    return tuple(dict.fromkeys(named)), origin
