"""What may be answered about an address: yes or no for a house number that is surely the one asked, else what is missing."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from quartiers.knowledge.portrait.named_communes import GENERATIONS, neighbourhoods_of_commune
from quartiers.knowledge.portrait.perimeter import HOUSE_NUMBER_M, Answer, Perimeter
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.addresses import SURE_SCORE, Place, PlaceKind
from quartiers.knowledge.sources.projections import project, system_for
from quartiers.knowledge.vocabulary.french_numbers import number

# Two addresses whose scores are closer than this fit what was typed as well as each other.
_CLOSE_SCORE = 0.1
# Closer than this they are the same house, or its neighbour.
_FAR_M = 100.0


@dataclass(frozen=True)
class AddressAnswer:
    """The answer about an address, one per generation; or the places to choose from, and then no answer.

    `precision_m` is that of the point, None when no point was used. `message_fr` says why there is no answer.
    """

    place: Place | None
    answers: tuple[Answer, ...] = ()
    precision_m: float | None = None
    choices: tuple[Place, ...] = ()
    message_fr: str = ""


def answer_addresses(perimeter: Perimeter, places: Sequence[Place], precision_m: float = HOUSE_NUMBER_M) -> AddressAnswer:
    """The answer about the best of several places; when another one fits as well and lies elsewhere, which one is asked."""
    ranked = sorted(places, key=lambda one: (-one.score, not one.is_sure))
    if not ranked:
        return AddressAnswer(None, message_fr=_UNKNOWN)
    found = [answer_address(perimeter, place, precision_m) for place in ranked]
    rivals = [other for other, answer in zip(ranked[1:], found[1:], strict=True) if _is_rival(found[0], other, answer)]
    if not rivals:
        return found[0]
    choices = (ranked[0], *rivals)
    return AddressAnswer(None, choices=choices, message_fr=french(f"{len(choices)} adresses conviennent : laquelle ?"))


def answer_address(perimeter: Perimeter, place: Place, precision_m: float = HOUSE_NUMBER_M) -> AddressAnswer:
    """The answer about one place. Only a house number, well matched and without doubt, is a point: never a yes or no else."""
    if place.is_sure:
        precision_m = max(precision_m, HOUSE_NUMBER_M)
        return AddressAnswer(place, tuple(perimeter.locate(place.lon, place.lat, precision_m)), precision_m)
    near = neighbourhoods_of_commune(perimeter.edition, place.citycode)
    why, settles = _why(place)
    answers = []
    for generation in GENERATIONS:
        codes = [row["area"] for row in near[generation]]
        more = "" if codes else f" {_NONE_NAMED}"
        answers.append(perimeter.cannot_tell(generation, f"{why}{more}", settles, codes))
    return AddressAnswer(place, tuple(answers))


_UNKNOWN = french(
    "Aucune adresse connue ne correspond. Vérifiez le numéro, la rue, et la commune ou son code postal ; "
    "ou donnez un point (LON,LAT)."
)
_NONE_NAMED = "Cette édition ne nomme aucun quartier de cette génération dans la commune, ce qui ne vaut pas un non."
_KNOWN_TO = {
    PlaceKind.STREET: "à la rue",
    PlaceKind.LOCALITY: "au lieu-dit",
    PlaceKind.MUNICIPALITY: "à la commune",
}
_SETTLE_NUMBER = "Pour trancher : donnez le numéro et la rue, ou un point (LON,LAT)."
_SETTLE_ADDRESS = "Pour trancher : corrigez l'adresse (numéro, rue, commune), ou donnez un point (LON,LAT)."
_SETTLE_POINT = "Pour trancher : donnez un point relevé sur une carte (LON,LAT)."


def _why(place: Place) -> tuple[str, str]:
    """Why nothing may be said of a place, and what would settle it."""
    if place.kind is not PlaceKind.HOUSE_NUMBER:
        known = _KNOWN_TO.get(place.kind)
        why = (
            f"L'adresse n'est connue qu'{known} près ({place.label})." if known else f"« {place.label} » n'est pas une adresse."
        )
        return why, _SETTLE_NUMBER
    if place.score < SURE_SCORE:
        # Rounded down: 0.799 is not the 0.80 that it takes.
        score = f"score de {number(math.floor(100 * place.score) / 100, 2)}, il faut {number(SURE_SCORE, 2)}"
        return f"L'adresse trouvée ({place.label}) ressemble trop peu à celle demandée ({score}).", _SETTLE_ADDRESS
    return f"L'adresse trouvée ({place.label}) n'est pas sûre. {place.doubt_fr}", _SETTLE_POINT


def _is_rival(best: AddressAnswer, other: Place, answer: AddressAnswer) -> bool:
    """Another place that fits as well, and of which something else would be said; the street of a house is none."""
    first = best.place
    if first is None or first.score - other.score > _CLOSE_SCORE:
        return False
    if first.kind is PlaceKind.HOUSE_NUMBER and other.kind is not PlaceKind.HOUSE_NUMBER and first.citycode == other.citycode:
        return False
    pairs = itertools.zip_longest(best.answers, answer.answers)
    is_same = all(one is not None and two is not None and one.verdict is two.verdict for one, two in pairs)
    return not is_same or _apart_m(first, other) > _FAR_M


def _apart_m(one: Place, other: Place) -> float:
    """Distance in metres; infinite between two parts of France."""
    systems = {int(system_for(place.lon, place.lat)) for place in (one, other)}
    if len(systems) > 1 or 0 in systems:
        return float("inf")
    x, y = project([one.lon, other.lon], [one.lat, other.lat], systems.pop())
    return float(shapely.distance(*shapely.points(x, y)))
