"""What the address of a page of potentials asks: kinds, detector, all of them, weights; what is not understood is said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from quartiers.knowledge.grading.weights import default, profiles
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.ranking import Weighing, weighing
from quartiers.knowledge.portrait.potentials.words import DETECTORS_FR, KINDS_IN_ADDRESS
from quartiers.platform.web.reading import typed

WEIGHT = "poids-"
_APPLY = "appliquer"


@dataclass(frozen=True)
class Asked:
    """The filters and the weights of an address; each empty or default when it is not there, or not understood."""

    nature: str
    detector: str
    is_all: bool
    weighing: Weighing
    troubles_fr: tuple[str, ...]

    def takes(self, card: Card) -> bool:
        """Whether a card passes both filters."""
        kind = KINDS_IN_ADDRESS.get(self.nature)
        return kind in {None, card.row["statement"]} and self.detector in {"", card.row["detector"]}

    @property
    def needs(self) -> list[dict[str, object]]:
        """Each need with its weight, for the form."""
        start = profiles()[self.weighing.profile]
        return [
            {
                "name": f"{WEIGHT}{key}", "need": need, "value": round(100 * self.weighing.weights.of(key)),
                "start": round(100 * start.of(key)),
            }
            for key, need in default().needs.items()
        ]  # fmt: skip

    @property
    def query(self) -> str:
        """The shortest query that asks the same."""
        values = {"nature": self.nature, "detecteur": self.detector, "toutes": "1" if self.is_all else ""}
        values["profil"] = "" if self.weighing.profile == next(iter(profiles())) else self.weighing.profile
        kept = {name: value for name, value in values.items() if value}
        return urlencode(kept | {f"{WEIGHT}{key}": value for key, value in self.weighing.changed.items()})


def asked(request: HttpRequest) -> Asked:
    """Read an address."""
    told = {name: typed(value) for name, value in request.GET.items()}
    troubles = []
    nature, detector = told.get("nature", ""), told.get("detecteur", "")
    if nature and nature not in KINDS_IN_ADDRESS:
        troubles.append(f"« {nature} » n'est pas une nature de phrase : toutes sont montrées.")
        nature = ""
    if detector and detector not in DETECTORS_FR:
        troubles.append(f"« {detector} » n'est pas un détecteur : tous sont montrés.")
        detector = ""
    weights = {name.removeprefix(WEIGHT): value for name, value in told.items() if name.startswith(WEIGHT)}
    weighed = weighing(told.get("profil", ""), weights)
    if weighed.trouble_fr:
        troubles.append(weighed.trouble_fr)
    return Asked(nature, detector, told.get("toutes") == "1", weighed, tuple(troubles))


def shorter(request: HttpRequest, one: Asked) -> str | None:
    """Where a form that was sent leads: the same page under the shortest address; None when nothing was sent, or misread."""
    if _APPLY not in request.GET or one.troubles_fr:
        return None
    return f"{request.path}?{one.query}" if one.query else request.path
