"""What the address of a list of aids asks; each choice says how many aids it would leave under the others."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.standing import STANDINGS, dated, standing
from quartiers.knowledge.aids.words import LEVERS, PARTNERS, PRIORITIES, stages
from quartiers.platform.web.reading import typed

_DUES_FR = {
    "3-mois": "dans les trois mois",
    "12-mois": "dans les douze mois",
    "connue": "connue",
    "inconnue": "aucune connue",
}
_SOON, _WITHIN_A_YEAR = datetime.timedelta(days=92), datetime.timedelta(days=366)
_KINDS_FR = {"quartiers": "propre aux quartiers", "droit-commun": "droit commun"}


@dataclass(frozen=True)
class Facet:
    """One list to choose from: its name in the address, its words, and the values of an aid on a day."""

    name: str
    label_fr: str
    of: Callable[[Aid, datetime.date], Collection[str]]
    words: Mapping[str, str] = field(default_factory=dict)


def due(aid: Aid, today: datetime.date) -> datetime.date | None:
    """The next day to keep: a deadline, the last day of entry, or the end, whichever comes first; None when none is known."""
    days = [dated(aid, key) for key in ("deadline", "entries_closed_on", "end")]
    return min((day for day in days if day and day >= today), default=None)


def _dues(aid: Aid, today: datetime.date) -> Collection[str]:
    day = due(aid, today)
    if day is None:
        return {"inconnue"}
    within = {"3-mois": day <= today + _SOON, "12-mois": day <= today + _WITHIN_A_YEAR}
    return {"connue"} | {code for code, is_within in within.items() if is_within}


def _kind(aid: Aid) -> str:
    return "quartiers" if aid.is_qpv_specific else "droit-commun"


FACETS = (
    Facet("statut", "Statut", lambda aid, today: {standing(aid, today).code}, {k: word for k, (word, _) in STANDINGS.items()}),
    Facet("nature", "Nature", lambda aid, _: {aid.nature}),
    Facet("porteur", "Partenaire du programme", lambda aid, _: {aid.programme_partner}, PARTNERS),
    Facet("public", "Pour qui", lambda aid, _: set(aid.audiences)),
    Facet("stade", "Stade du projet", lambda aid, _: set(aid.stages), stages()),
    Facet("priorite", "Priorité", lambda aid, _: set(aid.priorities), PRIORITIES),
    Facet("levier", "Levier", lambda aid, _: set(aid.levers), LEVERS),
    Facet("portee", "Quartiers ou droit commun", lambda aid, _: {_kind(aid)}, _KINDS_FR),
    Facet("echeance", "Échéance", _dues, _DUES_FR),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The words and the choices of an address; a choice that no list holds is left out and told."""

    text: str
    choices: Mapping[str, str]
    troubles_fr: tuple[str, ...]

    @property
    def query(self) -> str:
        """The shortest query that asks the same."""
        return urlencode({key: value for key, value in {"q": self.text, **self.choices}.items() if value})

    def keeps(self, aid: Aid, today: datetime.date, *, but: str = "") -> bool:
        """Whether an aid passes every choice, that of `but` apart."""
        return all(
            facet.name == but or not self.choices[facet.name] or self.choices[facet.name] in facet.of(aid, today)
            for facet in FACETS
        )


def chosen(one: Asked, path: str) -> list[tuple[str, str]]:
    """What is chosen, in words, each with the address of the same list without it."""
    found = [(f"« {one.text} »", _address(path, one, but="q"))] if one.text else []
    return found + [
        (f"{facet.label_fr} : {facet.words.get(value, value)}", _address(path, one, but=facet.name))
        for facet in FACETS
        if (value := one.choices[facet.name])
    ]


def _address(path: str, one: Asked, *, but: str) -> str:
    query = urlencode({key: value for key, value in {"q": one.text, **one.choices}.items() if value and key != but})
    return f"{path}?{query}" if query else path


def asked(request: HttpRequest, aids: Iterable[Aid], today: datetime.date) -> Asked:
    """Read an address."""
    choices, troubles, every = {}, [], list(aids)
    for facet in FACETS:
        value = typed(request.GET.get(facet.name, ""))
        if value and value not in _values(facet, every, today):
            troubles.append(f"« {value} » n'est pas un choix de « {facet.label_fr} » : ce filtre est laissé de côté.")
            value = ""
        choices[facet.name] = value
    return Asked(typed(request.GET.get("q", "")), choices, tuple(troubles))


def shorter(request: HttpRequest, one: Asked) -> str | None:
    """The same page under the shortest address, when a form sent its empty choices; None otherwise."""
    if one.troubles_fr or "" not in request.GET.dict().values():
        return None
    return f"{request.path}?{one.query}" if one.query else request.path


def choices(one: Asked, aids: Iterable[Aid], today: datetime.date) -> list[dict[str, Any]]:
    """Each list with its choices: value, words, how many aids it would leave."""
    every = list(aids)
    return [
        {
            "name": facet.name,
            "label_fr": facet.label_fr,
            "asked": one.choices[facet.name],
            "options": [
                (value, facet.words.get(value, value), _many(one, facet, value, every, today))
                for value in _values(facet, every, today)
            ],
        }
        for facet in FACETS
    ]


def _values(facet: Facet, aids: list[Aid], today: datetime.date) -> list[str]:
    """The choices of a list that some aid has, in the order of its words when it has some."""
    held = {value for aid in aids for value in facet.of(aid, today)} | set(_DUES_FR if facet.name == "echeance" else ())
    return [value for value in facet.words if value in held] + sorted(held - set(facet.words), key=str.casefold)


def _many(one: Asked, facet: Facet, value: str, aids: list[Aid], today: datetime.date) -> int:
    return sum(one.keeps(aid, today, but=facet.name) and value in facet.of(aid, today) for aid in aids)
