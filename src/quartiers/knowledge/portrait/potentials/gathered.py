"""The verdicts and cards of an area out of an edition, and what is not shown, counted by its reason."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.words import SHOWN, STATUSES_FR, VERDICTS_FR

TABLE = "opportunities"
# Area of the rows that speak of the whole list.
NATION = "FR"


_NUMBER = re.compile(r"\d+(?:[,.]\d+)?")
_SILENT_FR = {
    "not_distinguishable": "cherché, et rien ne se distingue de l'ordinaire",
    "not_enough_data": "pas assez de données",
    "not_available": "source non chargée",
}
# Of several verdicts of one detector, the one that is read first.
_ORDER = ("confirmed", "reversed", "not_distinguishable", "not_enough_data", "not_available")


@dataclass(frozen=True)
class Verdicts:
    """What one detector of the programme answers: its finding, the verdict to read, those folded away."""

    detector: str
    title_fr: str
    told: Card
    folded: tuple[Card, ...]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many verdicts of each status: status, word, number."""
        statuses = [card.row["status"] for card in (self.told, *self.folded)]
        return [(status, word, statuses.count(status)) for status, word in STATUSES_FR.items() if status in statuses]


@dataclass(frozen=True)
class Found:
    """What an edition says of an area: verdicts in their order, cards that say something, those that do not."""

    verdicts: tuple[Card, ...]
    cards: tuple[Card, ...]
    silent: tuple[Card, ...]

    @property
    def by_detector(self) -> list[Verdicts]:
        """Verdicts by finding of the programme."""
        groups: dict[str, list[Card]] = {}
        for card in self.verdicts:
            groups.setdefault(card.row["detector"], []).append(card)
        return [_unfolded(detector, cards) for detector, cards in sorted(groups.items())]

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all could be computed: no row, or a source absent behind each."""
        return all(one.row["status"] == "not_available" for one in (*self.verdicts, *self.cards, *self.silent))

    @property
    def has_verdicts(self) -> bool:
        """Whether at least one finding of the programme could be looked at."""
        return any(one.row["status"] != "not_available" for one in self.verdicts)

    @property
    def published(self) -> list[Card]:
        """Verdicts that cannot be given, beside which something published is told all the same."""
        return [card for card in self.verdicts if card.row["status"] == "not_available" and card.row["drivers"]]

    @property
    def reasons_fr(self) -> list[tuple[int, str]]:
        """How many cards are not shown for each reason, the most frequent first."""
        grouped: dict[tuple[str, str], list[str]] = {}
        for card in self.silent:
            reason = _reason_fr(card)
            grouped.setdefault((card.family_fr, _NUMBER.sub("", reason)), []).append(reason)
        counted = [(len(reasons), f"{family} : {_shared(reasons)}") for (family, _), reasons in grouped.items()]
        return sorted(counted, key=lambda one: (-one[0], one[1]))


def holds_potentials(edition: Edition) -> bool:
    """Whether an edition is recent enough to have the table."""
    return TABLE in edition.manifest.tables


def found_in(edition: Edition, area: str, generation: int | None = None) -> Found:
    """Verdicts and cards of one area (a neighbourhood, a territory, `FR`); nothing of an edition without the table.

    Territories and the nation have rows of both lists: `generation` keeps one of them.
    """
    cards = _cards(edition, [area])
    return _sorted_out(card for card in cards if generation in {None, card.row["generation"]})


def found_in_each(edition: Edition, areas: Collection[str]) -> dict[str, Found]:
    """The same of several areas, by code, in their order."""
    return {area: found_in(edition, area) for area in areas}


def _cards(edition: Edition, areas: Iterable[str]) -> list[Card]:
    if not holds_potentials(edition):
        return []
    titles = _titles(edition)
    return [Card(row, titles) for area in areas for row in edition.rows_of(TABLE, area)]


def _titles(edition: Edition) -> dict[str, str]:
    figures = {name: row["title_fr"] for name, row in edition.by_name("definitions", "indicator").items()}
    return figures | {f"source {name}": one.title_fr for name, one in edition.manifest.sources.items()}


def _sorted_out(cards: Iterable[Card]) -> Found:
    found = sorted(cards, key=lambda card: (card.row["detector"], card.key))
    others = [card for card in found if not card.is_verdict]
    return Found(
        verdicts=tuple(card for card in found if card.is_verdict),
        cards=tuple(card for card in others if card.is_shown),
        silent=tuple(card for card in others if not card.is_shown),
    )


def _unfolded(detector: str, cards: list[Card]) -> Verdicts:
    """The first that confirms or contradicts, else the best known; the others, other ways of reading it, are folded away."""
    told = min(cards, key=lambda card: _ORDER.index(card.row["status"]))
    return Verdicts(detector, VERDICTS_FR[detector], told, tuple(card for card in cards if card is not told))


def _reason_fr(card: Card) -> str:
    """Why a card is not shown."""
    if card.row["status"] in SHOWN:
        return "probabilité sous 60 %"
    reason = (card.row["reason"] or "").rstrip(".")
    return f"{reason[:1].lower()}{reason[1:]}" if reason else _SILENT_FR[card.row["status"]]


def _shared(reasons: list[str]) -> str:
    """What reasons that differ by their numbers have in common: the threshold that none of them reaches."""
    held, is_short, more = reasons[0].partition(" pour un seuil de ")
    if len(set(reasons)) == 1 or not is_short:
        return reasons[0]
    things = " ".join(word for word in held.split(" ") if not _NUMBER.search(word))
    return f"moins de {more.partition(' : ')[0]} {things}, trop peu pour juger"
