"""The map of a commune from an edition: which neighbourhoods it has, and what each outline is worth."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.charts.commune_map import Area, Ground, commune_svg
from quartiers.knowledge.portrait.charts.scene import Chart
from quartiers.knowledge.portrait.named_communes import neighbourhoods_of_commune
from quartiers.knowledge.portrait.perimeter import Candidate
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.projections import project, project_geometry, system_for
from quartiers.knowledge.vocabulary.french_numbers import count
from quartiers.knowledge.vocabulary.origins import Origin


@dataclass(frozen=True)
class _Drawn:
    """A neighbourhood on the map; a disc of equal area when its outline is not known."""

    candidate: Candidate
    shape: shapely.Geometry | None


def ground_of(edition: Edition, commune_code: str) -> Ground | None:
    """The commune, if the edition has its outline and it lies in France; else None."""
    row = next((row for row in edition.rows("communes") if row["commune_code"] == commune_code), None)
    if row is None or row["wkb"] is None:
        return None
    shape = shapely.from_wkb(row["wkb"])
    middle = shapely.point_on_surface(shape)
    epsg = 0 if shape.is_empty else int(system_for(middle.x, middle.y))
    return Ground(commune_code, row["name"] or commune_code, epsg, project_geometry(shape, epsg)) if epsg else None


def commune_map(edition: Edition, ground: Ground, generation: int) -> Chart:
    """The drawing of a commune and of its neighbourhoods of one generation; their names by number, as a table.

    Solid lines are exact outlines; dashed ones are simplified, or discs of equal area where nothing better is known.
    """
    drawn = list(_drawn(edition, ground, neighbourhoods_of_commune(edition, ground.code)[generation]))
    is_simulated = any(one.candidate.origin is Origin.SIMULATED for one in drawn) or ground.code.startswith("990")
    title = f"{SIMULATED_FR if is_simulated else ''}{ground.name} et ses quartiers prioritaires de {generation}"
    known = count(len(drawn), "quartier prioritaire", "quartiers prioritaires")
    sentence = (
        f"{SIMULATED_FR if is_simulated else ''}{known} de {generation} dans {ground.name}. "
        "Trait plein : contour exact ; tirets : contour simplifié, ou cercle approché quand il n'est pas connu."
    )
    rows = tuple(
        (str(place), french(f"{one.candidate.name} ({one.candidate.code})"), french(_outline_fr(one)))
        for place, one in enumerate(drawn, start=1)
    )
    areas = [Area(one.shape, one.candidate.is_exact) for one in drawn]
    svg = commune_svg(ground, areas, french(title), is_simulated=is_simulated)
    return Chart(french(title), french(sentence), svg, ("Numéro", "Quartier", "Contour"), rows, "")


def _drawn(edition: Edition, ground: Ground, areas: list[Row]) -> Iterator[_Drawn]:
    for area in areas:
        outline = next(iter(edition.rows_of("outlines", area["area"])), None)
        if outline is not None and outline["crs"] == ground.epsg:
            origin = Origin(outline["origin"])
            yield _Drawn(
                Candidate(area["area"], area["name"], None, outline["tolerance_m"], origin), shapely.from_wkb(outline["wkb"])
            )
        else:
            origin = Origin.SIMULATED if area["origin"] == Origin.SIMULATED else Origin.APPROXIMATE
            yield _Drawn(Candidate(area["area"], area["name"], None, None, origin), _disc(area, ground.epsg))


def _disc(area: Row, epsg: int) -> shapely.Geometry | None:
    if area["lon"] is None or not area["area_ha"]:
        return None
    x, y = project(area["lon"], area["lat"], epsg)
    return shapely.Point(float(x), float(y)).buffer(math.sqrt(area["area_ha"] * 10_000 / math.pi))


def _outline_fr(one: _Drawn) -> str:
    return one.candidate.outline_fr if one.shape is not None else "contour et place non connus, non dessiné"
