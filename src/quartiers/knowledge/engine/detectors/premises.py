"""What is known of premises near a neighbourhood for an activity: a judgement of feasibility, and how it is said."""

from __future__ import annotations

from typing import NamedTuple

import shapely

from quartiers.knowledge.engine.bands import REACH_M
from quartiers.knowledge.engine.detectors.finding import Reason, Statement
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Evidence, Site
from quartiers.knowledge.vocabulary.french_numbers import count, number

# A judgement, not an estimate: premises that fit, some whose floor is not known, a list without any, no list at all.
FITS, MAY_FIT, NO_FIT, NOT_LISTED = 0.8, 0.5, 0.3, 0.5


class Premises(NamedTuple):
    """How feasible (0 to 1), why in words, and the fact to show."""

    feasibility: float
    text_fr: str
    reason: Reason


def sites_near(evidence: Evidence, zone: int, reach_m: float = REACH_M) -> list[Site]:
    """Candidate sites inside a zone or at most so many metres from its outline; none where the outline is not known."""
    outline, epsg = ({} if evidence.streets is None else evidence.streets.outlines).get(zone, (None, 0))
    if outline is None:
        return []
    same = [site for site in evidence.sites if site.xy[2] == epsg * SYSTEM_GAP_M]
    return [site for site in same if shapely.distance(outline, shapely.Point(site.xy[:2])) <= reach_m]


def premises(evidence: Evidence, zone: int, least_m2: float) -> Premises:
    """What the lists of candidate sites hold in or near a zone, of at least so many square metres."""
    near = sites_near(evidence, zone)
    asked = f"d'au moins {number(least_m2)} m²"
    if not evidence.sites:
        return _said(NOT_LISTED, "Aucune liste de locaux n'est fournie : leur existence n'est pas connue")
    if not near:
        text = f"Aucun local à moins de {number(REACH_M)} m dans les listes fournies, qui peuvent être incomplètes"
        return _said(NOT_LISTED, text)
    fitting = [site for site in near if site.floor_area_m2 is not None and site.floor_area_m2 >= least_m2]
    unknown = [site for site in near if site.floor_area_m2 is None]
    if fitting:
        return _said(FITS, f"{count(len(fitting), 'local', 'locaux')} {asked} dans la liste fournie, {_dated(fitting)}")
    if unknown:
        text = f"{count(len(unknown), 'local', 'locaux')} dans la liste fournie, de surface non relevée, {_dated(unknown)}"
        return _said(MAY_FIT, text)
    held = count(len(near), "local", "locaux")
    return _said(NO_FIT, f"Aucun local {asked} parmi {held} de la liste fournie, {_dated(near)}")


def _said(feasibility: float, text: str) -> Premises:
    return Premises(feasibility, f"{text}.", Reason(Statement.FACT, f"{text}."))


def _dated(sites: list[Site]) -> str:
    oldest = min(site.listed_on for site in sites)
    return f"relevé du {oldest:%d/%m/%Y}"
