"""Is this point in a priority neighbourhood? An answer with legal effect, so: yes, no, or what is missing to say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.nearby import Communes, Layer
from quartiers.knowledge.portrait.sentences import IN_FORCE_FR, SIMULATED_FR
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.projections import project, system_for
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin, worst

# A house number of the national geocoder is good to 15 m; nothing we are given is better.
HOUSE_NUMBER_M = 15.0
# A point known no better than this should be given better before anything else is asked.
NEAR_ENOUGH_M = 100.0
# Neighbourhoods farther than this are not shown.
NEAR_M = 1_000.0
# The system of metropolitan France (EPSG).
METROPOLITAN = 2154
# How many neighbourhoods a whole list has, in metropolitan France and overseas: decrees 2014-1750 and 2014-1751 as
# corrected, closed; decree 2023-1314, then those of the overseas, of which copies with 25 fewer go round.
WHOLE_LIST = {2015: (1_296, 218), 2024: (1_362, 247)}


class Verdict(StrEnum):
    """What may be said of a point."""

    YES = "oui"
    NO = "non"
    PROBABLY_YES = "probablement oui"
    PROBABLY_NO = "probablement non"
    CANNOT_TELL = "on ne peut pas dire"


@dataclass(frozen=True)
class Candidate:
    """A neighbourhood near the point; `edge_m` is negative inside, None when its outline or the point is not known."""

    code: str
    name: str
    edge_m: float | None
    tolerance_m: float | None
    origin: Origin
    is_disputed: bool = False

    @property
    def outline_fr(self) -> str:
        """What its outline is worth, in words."""
        if self.edge_m is None and self.origin is Origin.APPROXIMATE:
            return "contour non connu"
        if self.origin is Origin.DERIVED and self.tolerance_m == 0.0:
            return "contour officiel de 2015, inchangé"
        if self.tolerance_m:
            return f"contour simplifié, à {number(self.tolerance_m)} m près"
        return f"contour {self.origin.label_fr}"

    @property
    def is_exact(self) -> bool:
        """Tell whether this outline may support a yes or a no."""
        return self.tolerance_m == 0.0 and self.origin in {Origin.OFFICIAL, Origin.DERIVED, Origin.SIMULATED}


@dataclass(frozen=True)
class Answer:
    """The answer for one generation of neighbourhoods."""

    generation: int
    verdict: Verdict
    sentence_fr: str
    settles_fr: str
    candidates: tuple[Candidate, ...]
    origin: Origin


@dataclass(frozen=True)
class Asked:
    """A point, in degrees, good to `precision_m` metres; `epsg` is the system that serves it, 0 for none."""

    generation: int
    lon: float
    lat: float
    epsg: int
    precision_m: float


class Perimeter:
    """The outlines of an edition, ready to answer about points."""

    def __init__(self, edition: Edition) -> None:
        """Read the outlines once; keep the object to ask about many points."""
        self.edition = edition
        self.areas = {row["area"]: row for row in edition.rows("areas") if row["kind"] == "qpv"}
        outlines = [row for row in edition.rows("outlines") if row["area"] in self.areas]
        grouped: dict[tuple[int, int], list[Row]] = {}
        for row in outlines:
            grouped.setdefault((self.areas[row["area"]]["generation"], row["crs"]), []).append(row)
        self._layers = {key: Layer(rows) for key, rows in grouped.items()}
        self._drawn = {row["area"]: self._candidate(row, None) for row in outlines}
        self._slack_m = max((row["tolerance_m"] or 0.0 for row in outlines), default=0.0)

    def locate(self, lon: float, lat: float, precision_m: float = HOUSE_NUMBER_M) -> list[Answer]:
        """One answer per generation for a point in degrees, good to `precision_m` metres."""
        return self.locate_all(np.array([lon]), np.array([lat]), precision_m)[0]

    def locate_all(self, lon: Any, lat: Any, precision_m: float = HOUSE_NUMBER_M) -> list[list[Answer]]:
        """The same for arrays of points."""
        systems = system_for(lon, lat)
        near = {generation: self._near(generation, lon, lat, systems, precision_m) for generation in WHOLE_LIST}
        return [
            [
                self._answer(Asked(generation, float(lon[i]), float(lat[i]), int(systems[i]), precision_m), near[generation][i])
                for generation in WHOLE_LIST
            ]
            for i in range(len(systems))
        ]

    def cannot_tell(self, generation: int, why_fr: str, settles_fr: str, codes: Iterable[str]) -> Answer:
        """The answer about a place that is not known as a point: none, and the neighbourhoods (codes) it may be in or near."""
        candidates = [self._drawn.get(code) or self._undrawn_one(self.areas[code]) for code in sorted(codes)]
        return self._said(generation, (Verdict.CANNOT_TELL, why_fr, settles_fr), candidates)

    def _answer(self, asked: Asked, near: list[Candidate]) -> Answer:
        near.sort(key=lambda one: (one.edge_m is None, one.edge_m or 0.0, one.code))
        return self._said(asked.generation, self._judge(asked, near), near)

    def _said(self, generation: int, judged: tuple[Verdict, str, str], near: list[Candidate]) -> Answer:
        verdict, why, settles = judged
        origin = worst(one.origin for one in near) if near else self._usual_origin[generation]
        mark = SIMULATED_FR if origin is Origin.SIMULATED else ""
        shown = tuple(one for one in near if one.edge_m is None or one.edge_m <= NEAR_M)
        text = french(f"{mark}Quartiers de {generation} ({IN_FORCE_FR[generation]}) : {verdict}. {why}")
        return Answer(generation, verdict, text, french(settles), shown, origin)

    def _near(self, generation: int, lon: Any, lat: Any, systems: Any, precision_m: float) -> list[list[Candidate]]:
        """For each point, the neighbourhoods that an answer about it must weigh."""
        found: list[list[Candidate]] = [[] for _ in systems]
        for (layer_generation, epsg), layer in self._layers.items():
            here = np.flatnonzero(systems == epsg)
            if layer_generation == generation and len(here):
                x, y = project(lon[here], lat[here], epsg)
                for point, row, edge_m, disputed_m in layer.near(x, y, max(NEAR_M, precision_m + self._slack_m)):
                    found[here[point]].append(self._candidate(row, edge_m, is_disputed=disputed_m <= precision_m))
        for area in self._undrawn[generation]:
            for i in np.flatnonzero(_is_about(area, lon, lat, precision_m)):
                found[i].append(self._undrawn_one(area))
        return found

    @staticmethod
    def _undrawn_one(area: Row) -> Candidate:
        return Candidate(area["area"], area["name"], None, None, Origin.APPROXIMATE)

    def _candidate(self, row: Row, edge_m: float | None, *, is_disputed: bool = False) -> Candidate:
        name = self.areas[row["area"]]["name"]
        return Candidate(row["area"], name, edge_m, row["tolerance_m"], Origin(row["origin"]), is_disputed)

    @cached_property
    def _undrawn(self) -> dict[int, list[Row]]:
        return self._by_generation(row for code, row in self.areas.items() if code not in self._drawn)

    @cached_property
    def _blurred(self) -> dict[int, list[Row]]:
        return self._by_generation(
            row for code, row in self.areas.items() if code not in self._drawn or not self._drawn[code].is_exact
        )

    @cached_property
    def _usual_origin(self) -> dict[int, Origin]:
        """What an answer rests on where nothing is near: the list itself, made-up areas aside."""
        origins = {generation: [Origin.OFFICIAL] for generation in WHOLE_LIST}
        for row in self.areas.values():
            if row["origin"] != Origin.SIMULATED:
                origins[row["generation"]].append(Origin(row["origin"]))
        return {generation: worst(found) for generation, found in origins.items()}

    @cached_property
    def _is_list_whole(self) -> dict[tuple[int, bool], bool]:
        """By generation and overseas or not."""
        counted = Counter((row["generation"], _is_overseas(code)) for code, row in self.areas.items())
        return {
            (generation, is_overseas): counted[generation, is_overseas] >= least
            for generation, leasts in WHOLE_LIST.items()
            for is_overseas, least in zip((False, True), leasts, strict=True)
        }

    @cached_property
    def _communes(self) -> Communes:
        return Communes(self.edition.rows("communes"), self._blurred)

    @staticmethod
    def _by_generation(rows: Iterable[Row]) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {generation: [] for generation in WHOLE_LIST}
        for row in rows:
            found[row["generation"]].append(row)
        return found

    def _judge(self, asked: Asked, near: list[Candidate]) -> tuple[Verdict, str, str]:
        """The verdict, why, and what would settle it."""
        drawn = [(one, one.edge_m) for one in near if one.edge_m is not None]
        inside = [one for one, edge_m in drawn if one.is_exact and not one.is_disputed and edge_m < -asked.precision_m]
        if inside:
            names = " et ".join(f"{one.name} ({one.code})" for one in inside)
            return Verdict.YES, f"Le point est dans {names}, à {_metres(inside[0])} de sa limite.", ""
        if hesitation := self._hesitate(asked, near):
            return Verdict.CANNOT_TELL, *hesitation
        within = [one for one, edge_m in drawn if edge_m < 0]
        if within:
            where = f"le contour simplifié de {within[0].name} ({within[0].code}), à {_metres(within[0])} de sa limite"
            why = f"Le point est dans {where} ; un contour simplifié n'a pas de valeur légale."
            return Verdict.PROBABLY_YES, why, _SETTLE_OUTLINE
        return self._outside(asked, near)

    def _hesitate(self, asked: Asked, near: list[Candidate]) -> tuple[str, str] | None:
        """What forbids any answer, and what would settle it; None when nothing does."""
        if asked.epsg == 0:
            return "Ce point n'est pas en France.", _SETTLE_ORDER
        for one in near:
            if one.is_disputed:
                why = f"Les deux tracés connus de {one.name} ({one.code}), de 2015 et de 2024, se contredisent ici."
                return why, _SETTLE_OUTLINE
            if one.edge_m is not None and abs(one.edge_m) <= asked.precision_m + (one.tolerance_m or 0.0):
                settles = _SETTLE_POINT if asked.precision_m > NEAR_ENOUGH_M else _SETTLE_EDGE
                return _edge_words(one, asked.precision_m), settles
        if any(one.edge_m is None for one in near):
            return "Le contour d'un quartier voisin n'est pas connu dans cette édition.", _SETTLE_OUTLINE
        return None

    def _outside(self, asked: Asked, near: list[Candidate]) -> tuple[Verdict, str, str]:
        """No only if every neighbourhood that could matter has an exact outline; else a probable no, or nothing."""
        if not self._is_list_whole[asked.generation, asked.epsg != METROPOLITAN]:
            why = "La liste des quartiers de cette génération n'est pas complète dans cette édition."
            return Verdict.CANNOT_TELL, why, _SETTLE_OUTLINE
        away = f"Aucun quartier à moins de {number(NEAR_M / 1000)} km."
        if near:
            away = f"Le plus proche, {near[0].name} ({near[0].code}), est à {_metres(near[0])}."
        is_sure = not self._blurred[asked.generation] or self._communes.are_sure(asked.generation, asked.lon, asked.lat)
        if is_sure and all(one.is_exact for one in near):
            return Verdict.NO, away, ""
        if not near:
            why = f"{away} Mais la liste de {asked.generation} n'a pas partout un contour officiel ici."
            return Verdict.PROBABLY_NO, why, _SETTLE_OUTLINE
        why = f"{away} Mais certains quartiers de la commune ou des communes voisines n'ont pas de contour officiel ici."
        return Verdict.PROBABLY_NO, why, _SETTLE_OUTLINE


_SETTLE_EDGE = (
    "Pour trancher : demandez à la mairie ou à la préfecture le côté de la limite où se trouve l'adresse postale. Pour les "
    "exonérations locales (CFE, taxe foncière), l'autre côté d'une voie qui borde le quartier est admis (« limitrophe »), "
    "à faire confirmer par le service des impôts."
)
_SETTLE_POINT = "Pour trancher : donnez un point plus précis (cinq décimales, par exemple 2.42101,48.90492)."
_SETTLE_ORDER = "Pour trancher : vérifiez l'ordre, longitude puis latitude (par exemple 2.42101,48.90492)."
_SETTLE_OUTLINE = (
    "Pour trancher : consultez la carte officielle, sig.ville.gouv.fr. "
    "Qui tient ce site peut y charger le contour officiel de cette liste (data.gouv.fr, quartiers prioritaires)."
)


def _metres(one: Candidate) -> str:
    return f"{number(abs(one.edge_m or 0.0), 0)} m"


def _edge_words(one: Candidate, precision_m: float) -> str:
    slack = f", sur un contour connu à {number(one.tolerance_m)} m près" if one.tolerance_m else ""
    return (
        f"Le point est à {_metres(one)} de la limite de {one.name} ({one.code}), alors que sa position est connue "
        f"à {number(precision_m)} m près{slack}."
    )


def _is_about(area: Row, lon: Any, lat: Any, precision_m: float) -> Any:
    """Tell for each point whether an undrawn neighbourhood may be near: its disc of equal area and 1 km more say only that."""
    if area["lon"] is None:
        return np.ones(len(lon), dtype=bool)
    north = (lat - area["lat"]) * 111_200.0
    east = (lon - area["lon"]) * 111_200.0 * np.cos(np.radians(lat))
    radius = np.sqrt((area["area_ha"] or 0.0) * 10_000.0 / np.pi)
    return np.hypot(north, east) <= radius + NEAR_M + precision_m


def _is_overseas(code: str) -> bool:
    return code[2:4] in {"97", "98"}
