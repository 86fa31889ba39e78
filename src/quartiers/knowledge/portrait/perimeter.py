"""Is this point in a priority neighbourhood? An answer with legal effect, so: yes, no, or what is missing to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from quartiers.knowledge.editions.reading import Edition, Row
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.portrait.typography import french, number
from quartiers.knowledge.sources.projections import project, system_for
from quartiers.knowledge.vocabulary.origins import Origin

# A house number of the national geocoder is good to 15 m; nothing we are given is better.
HOUSE_NUMBER_M = 15.0
# A point known no better than this should be given better before anything else is asked.
NEAR_ENOUGH_M = 100.0
# A point may be called out only when every outline known within this distance is exact.
SURE_WITHIN_M = 5_000.0
SHOWN_WITHIN_M = 1_000.0
# The list of 2015 is closed (decree 2014-1750); that of 2024 has had 1,584 then 1,609 areas.
WHOLE_LIST = {2015: 1_514, 2024: 1_584}


class Verdict(StrEnum):
    """What may be said of a point."""

    YES = "oui"
    NO = "non"
    PROBABLY_YES = "probablement oui"
    PROBABLY_NO = "probablement non"
    CANNOT_TELL = "on ne peut pas dire"


@dataclass(frozen=True)
class Candidate:
    """A neighbourhood near the point; `edge_m` is negative inside, None when its outline is not known."""

    code: str
    name: str
    edge_m: float | None
    tolerance_m: float | None
    origin: Origin

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


class Perimeter:
    """The outlines of an edition, ready to answer about points."""

    def __init__(self, edition: Edition) -> None:
        """Read the outlines once; keep the object to ask about many points."""
        self.edition = edition
        self.areas = {row["area"]: row for row in edition.rows("areas") if row["kind"] == "qpv"}
        outlines = [row for row in edition.rows("outlines") if row["area"] in self.areas]
        self._grouped: dict[tuple[int, int], _Layer] = {}
        for key in sorted({(self.areas[row["area"]]["generation"], row["crs"]) for row in outlines}):
            rows = [row for row in outlines if (self.areas[row["area"]]["generation"], row["crs"]) == key]
            self._grouped[key] = _Layer(rows)
        drawn = {row["area"] for row in outlines}
        self._undrawn = [row for code, row in self.areas.items() if code not in drawn]

    def locate(self, lon: float, lat: float, precision_m: float = HOUSE_NUMBER_M) -> list[Answer]:
        """One answer per generation for a point in degrees, good to `precision_m` metres."""
        return [self._answer(generation, lon, lat, precision_m) for generation in (2015, 2024)]

    def _answer(self, generation: int, lon: float, lat: float, precision_m: float) -> Answer:
        near = sorted(self._near(generation, lon, lat), key=lambda one: (one.edge_m is None, one.edge_m or 0.0, one.code))
        shown = tuple(one for one in near if one.edge_m is None or one.edge_m <= SHOWN_WITHIN_M)
        verdict, why, settles = self._judge(generation, near, precision_m, lon, lat)
        origin = Origin.SIMULATED if any(one.origin is Origin.SIMULATED for one in shown) else Origin.OFFICIAL
        if origin is not Origin.SIMULATED and shown:
            origin = max((one.origin for one in shown), key=lambda one: one.rank)
        text = f"Quartiers de {generation} : {verdict}. {why}"
        mark = SIMULATED_FR if origin is Origin.SIMULATED else ""
        return Answer(generation, verdict, french(mark + text), french(settles), shown, origin)

    def _near(self, generation: int, lon: float, lat: float) -> Iterator[Candidate]:
        epsg = int(system_for(np.array([lon]), np.array([lat]))[0])
        layer = self._grouped.get((generation, epsg))
        if layer is not None:
            x, y = project(np.array([lon]), np.array([lat]), epsg)
            for row, edge_m in layer.within(float(x[0]), float(y[0]), SURE_WITHIN_M):
                yield self._candidate(row, edge_m)
        for area in self._undrawn:
            if area["generation"] == generation and _is_about(area, lon, lat):
                yield Candidate(area["area"], area["name"], None, None, Origin.APPROXIMATE)

    def _candidate(self, row: Row, edge_m: float) -> Candidate:
        area = self.areas[row["area"]]
        return Candidate(row["area"], area["name"], edge_m, row["tolerance_m"], Origin(row["origin"]))

    def _judge(
        self, generation: int, near: list[Candidate], precision_m: float, lon: float, lat: float
    ) -> tuple[Verdict, str, str]:
        inside = [one for one in near if one.is_exact and one.edge_m is not None and one.edge_m < -precision_m]
        if inside:
            names = " et ".join(f"{one.name} ({one.code})" for one in inside)
            return Verdict.YES, f"Le point est dans {names}, à {_metres(inside[0])} de sa limite.", ""
        blurred = [one for one in near if not one.is_exact]
        doubtful = [one for one in near if one.edge_m is not None and abs(one.edge_m) <= precision_m + (one.tolerance_m or 0.0)]
        if doubtful:
            settles = _SETTLE_POINT if precision_m > NEAR_ENOUGH_M else _SETTLE_EDGE
            return Verdict.CANNOT_TELL, _edge_words(doubtful[0], precision_m), settles
        if any(one.edge_m is None for one in near):
            why = "Le contour d'un quartier voisin n'est pas connu dans cette édition."
            return Verdict.CANNOT_TELL, why, _SETTLE_OUTLINE
        within = [one for one in blurred if one.edge_m is not None and one.edge_m < 0]
        if within:
            where = f"le contour simplifié de {within[0].name} ({within[0].code}), à {_metres(within[0])} de sa limite"
            why = f"Le point est dans {where} ; un contour simplifié n'a pas de valeur légale."
            return Verdict.PROBABLY_YES, why, _SETTLE_OUTLINE
        return self._outside(generation, near, lon, lat)

    def _outside(self, generation: int, near: list[Candidate], lon: float, lat: float) -> tuple[Verdict, str, str]:
        """No only if every neighbourhood that could matter has an exact outline; else a probable no, or nothing."""
        if not self._is_list_whole(generation):
            return (
                Verdict.CANNOT_TELL,
                "La liste des quartiers de cette génération n'est pas complète dans cette édition.",
                _SETTLE_OUTLINE,
            )
        nearest = near[0] if near else None
        away = f"Le plus proche, {nearest.name} ({nearest.code}), est à {_metres(nearest)}." if nearest else (
            f"Aucun quartier à moins de {number(SURE_WITHIN_M / 1000)} km."
        )  # fmt: skip
        if all(one.is_exact for one in near) and self._is_commune_sure(generation, lon, lat):
            return Verdict.NO, away, ""
        return (
            Verdict.PROBABLY_NO,
            f"{away} Mais tous les quartiers de la commune et des communes voisines n'ont pas un contour officiel ici.",
            _SETTLE_OUTLINE,
        )

    def _is_list_whole(self, generation: int) -> bool:
        return sum(1 for row in self.areas.values() if row["generation"] == generation) >= WHOLE_LIST[generation]

    @cached_property
    def _exact(self) -> set[str]:
        return {row["area"] for layer in self._grouped.values() for row in layer.rows if row["tolerance_m"] == 0.0}

    @cached_property
    def _all_exact(self) -> dict[int, bool]:
        return {
            generation: all(row["area"] in self._exact for row in self.areas.values() if row["generation"] == generation)
            for generation in WHOLE_LIST
        }

    def _is_commune_sure(self, generation: int, lon: float, lat: float) -> bool:
        """Tell whether every neighbourhood of the commune and of its neighbours has an exact outline."""
        if self._all_exact[generation]:
            return True
        around = self._communes.around(lon, lat)
        if not around:
            return False
        return all(
            row["area"] in self._exact
            for row in self.areas.values()
            if row["generation"] == generation and (not row["communes"] or around & set(row["communes"].split()))
        )

    @cached_property
    def _communes(self) -> "_Communes":
        return _Communes(self.edition.rows("communes"))


_SETTLE_EDGE = (
    "Pour trancher : demandez à la mairie ou à la préfecture le côté de la limite où se trouve l'adresse postale. Pour les "
    "exonérations locales (CFE, taxe foncière), l'autre côté d'une voie qui borde le quartier est admis (« limitrophe »), "
    "à faire confirmer par le service des impôts."
)
_SETTLE_POINT = "Pour trancher : donnez un point plus précis (cinq décimales, par exemple 2.42101,48.90492)."
_SETTLE_OUTLINE = (
    "Pour trancher : chargez le contour officiel de cette génération (data.gouv.fr, quartiers prioritaires), "
    "ou consultez sig.ville.gouv.fr."
)


def _metres(one: Candidate) -> str:
    return f"{number(abs(one.edge_m or 0.0), 0)} m"


def _edge_words(one: Candidate, precision_m: float) -> str:
    slack = f", sur un contour connu à {number(one.tolerance_m)} m près" if one.tolerance_m else ""
    return (
        f"Le point est à {_metres(one)} de la limite de {one.name} ({one.code}), alors que sa position est connue "
        f"à {number(precision_m)} m près{slack}."
    )


def _is_about(area: Row, lon: float, lat: float) -> bool:
    """Tell whether an undrawn neighbourhood may be near: its disc of equal area, with 1 km more, says only that."""
    if area["lon"] is None:
        return True
    north = (lat - area["lat"]) * 111_200.0
    east = (lon - area["lon"]) * 111_200.0 * np.cos(np.radians(lat))
    radius = np.sqrt((area["area_ha"] or 0.0) * 10_000.0 / np.pi)
    return bool(np.hypot(north, east) <= radius + SHOWN_WITHIN_M)


class _Layer:
    """The outlines of one generation and one system, in a tree."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self._shapes = shapely.from_wkb([row["wkb"] for row in rows])
        self._edges = shapely.boundary(self._shapes)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def within(self, x: float, y: float, metres: float) -> Iterator[tuple[Row, float]]:
        """Rows at most `metres` away, with the signed distance from the point to their edge."""
        point = shapely.Point(x, y)
        for place in self._tree.query(point, predicate="dwithin", distance=metres):
            edge_m = float(shapely.distance(self._edges[place], point))
            is_inside = bool(shapely.intersects(self._shapes[place], point))
            yield self.rows[int(place)], -edge_m if is_inside else edge_m


class _Communes:
    """Outlines of communes, to know in which one a point lies and which touch it."""

    # The outlines are simplified: neighbours may stand some metres apart. About 200 m, in degrees.
    _SLACK_DEG = 0.002

    def __init__(self, rows: list[Row]) -> None:
        self._codes = [row["commune_code"] for row in rows]
        self._shapes: Any = shapely.from_wkb([row["wkb"] for row in rows])
        self._tree = shapely.STRtree(self._shapes)

    def around(self, lon: float, lat: float) -> set[str]:
        """Codes of the commune of a point and of its neighbours; empty when it is not known."""
        place = shapely.Point(lon, lat)
        at = self._tree.query(place, predicate="intersects")
        if len(at) == 0:
            return set()
        touching = self._tree.query(self._shapes[at[0]], predicate="dwithin", distance=self._SLACK_DEG)
        return {self._codes[int(i)] for i in touching}
