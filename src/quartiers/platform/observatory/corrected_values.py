"""What a correction may say of an establishment: read from what an officer typed, beside what the edition says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyproj import Geod

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.naf import NafCode
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

# Beyond, it is another establishment of the register, or latitude and longitude were exchanged.
MOVE_MAX_M = 30_000
_GEOD = Geod(ellps="WGS84")
# The register's own words; the exported file has no others.
_OPEN, _CLOSED = "oui", "non"
_UNTOLD_FR = "Cet établissement est en diffusion partielle : rien de lui ne se montre ni ne se corrige ici."


@dataclass(frozen=True)
class Official:
    """What the register says of an establishment, before any correction; texts as in the exported file, "" when unknown."""

    siret: str
    values: Mapping[str, str]
    has_place: bool
    places: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether the register says that it is open."""
        return self.values["ouvert"] == _OPEN


def official(edition: Edition, siret: str) -> Official | None:
    """What an edition may tell of an establishment; None when it has no such number, a `Refusal` when it tells nothing of it.

    `places`: territories and neighbourhoods that it belongs to, the surest first: (territory, area or "").
    """
    row = establishment(edition, siret)
    if row is None:
        return None
    if row["shown"] == "existence":
        raise Refusal(_UNTOLD_FR)
    values = {
        "ouvert": _CLOSED if row["closed_on"] else _OPEN,
        "naf_code": row["naf_code"] or "",
        "lon": _degrees(row["lon"]),
        "lat": _degrees(row["lat"]),
    }
    for correction in row["corrections"]:
        # The edition shows the corrected value: the register's own stands beside it.
        if correction["status"] == "applied":
            values[correction["field"]] = correction["official_value"] or ""
    return Official(siret, values, row["shown"] == "row", tuple(_places(edition, row)))


def closed(told: Official) -> dict[str, str]:
    """The establishment has closed, or is open after all: the contrary of what the register says."""
    return {"ouvert": _CLOSED if told.is_open else _OPEN}


def other_activity(told: Official, text: str) -> dict[str, str]:
    """Another activity, as a sub-class of NAF rev. 2; a `Refusal` when it is not one, or is the register's."""
    try:
        code = NafCode.parse(text).text
    except Malformed as problem:
        raise Refusal(str(problem)) from None
    if code == told.values["naf_code"]:
        raise Refusal(f"Le registre dit déjà {code} : il n'y a rien à corriger.")
    return {"naf_code": code}


def moved(told: Official, lon: str, lat: str) -> dict[str, str]:
    """Another place, in decimal degrees; a `Refusal` when it is none, or too far to be the same establishment."""
    if not told.has_place:
        raise Refusal("L'adresse de cette personne ne se montre pas : son emplacement ne se corrige pas ici.")
    point = {"lon": _coordinate(lon, "longitude", 180), "lat": _coordinate(lat, "latitude", 90)}
    if told.values["lon"] and told.values["lat"]:
        ends = (float(told.values["lon"]), float(told.values["lat"]), point["lon"], point["lat"])
        distance_m = _GEOD.inv(*ends)[2]
        if distance_m > MOVE_MAX_M:
            raise Refusal(
                f"Ce point est à {number(round(distance_m / 1000))} km de l'emplacement connu : longitude et latitude sont "
                "peut-être inversées ; si loin, c'est une fermeture et un autre établissement."
            )
        if distance_m < 1:
            raise Refusal("Ce point est celui du registre, au mètre près : il n'y a rien à corriger.")
    return {name: f"{value:.6f}" for name, value in point.items()}


def _coordinate(text: str, name_fr: str, limit: int) -> float:
    written = text.strip().replace(",", ".")
    try:
        value = float(written)
    except ValueError:
        raise Refusal(f"La {name_fr} « {text.strip()} » n'est pas un nombre de degrés : écrivez par exemple 2,3522.") from None
    if not abs(value) <= limit:
        raise Refusal(f"La {name_fr} « {text.strip()} » n'est pas entre -{limit} et {limit} degrés.")
    return value


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _places(edition: Edition, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    near = sorted(row["neighbourhoods"] or [], key=lambda one: (one["relation"] != "inside", -one["generation"], one["area"]))
    found = []
    for one in near:
        area = edition.area(one["area"])
        if area and area["territory"]:
            found.append((area["territory"], one["area"]))
    communes = {
        code: territory["territory"] for territory in edition.rows("territories") for code in territory["communes"].split()
    }
    if row["commune_code"] in communes:
        found.append((communes[row["commune_code"]], ""))
    return found
