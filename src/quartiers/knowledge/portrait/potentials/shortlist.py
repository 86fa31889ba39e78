"""What is carried away of potentials: the cards kept (else the first ones), all of them, verdicts, what was set aside."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.exports.notice import MARK_FR
from quartiers.knowledge.portrait.exports.terms import Terms, terms_of_figure
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.card_aids import Fit, Offers
from quartiers.knowledge.portrait.potentials.ranking import Ranked
from quartiers.knowledge.portrait.workbook import as_sheets
from quartiers.knowledge.sources.store import SourceManifest

# So many cards are carried away while nobody has kept any.
MOST_FIRST = 7
_CARDS = (
    "Rang", "Quartier", "Code", "Liste", "Nature", "Sujet", "Phrase", "Statut", "Estimation", "Au moins", "Au plus", "Unité",
    "Probabilité", "Mot", "Cote", "Besoin", "Preuve", "Faisabilité", "Stabilité", "Habitants", "Pourquoi", "Que faire",
    "Leviers", "Aides qui peuvent convenir", "Aides au",
    "Ce qui la ferait changer", "Rapporté à", "Date", "Effectif", "Méthode", "Origine", "Sources",
)  # fmt: skip
_VERDICTS = (
    "Constat", "De quoi", "Quartier", "Code", "Liste", "Réponse", "Phrase", "Estimation", "Au moins", "Au plus", "Unité",
    "Probabilité", "Ce qui manque", "Ce qui la ferait changer", "Date", "Méthode", "Origine", "Sources",
)  # fmt: skip
_ASIDE = ("Quartier", "Code", "Phrase", "Raison", "Écartée le")
_SILENT = ("Quartier", "Code", "Nombre", "Raison")
_SOURCES = ("Source", "Producteur", "Licence", "Date", "Nature", "Remarque")


@dataclass(frozen=True)
class Aside:
    """A card that officers set aside: never who, nor what they wrote."""

    area: str
    sentence_fr: str
    reason_fr: str
    on: datetime.date


@dataclass(frozen=True)
class Shortlist:
    """What is carried away; `names` are those of the neighbourhoods, by code."""

    title_fr: str
    is_simulated: bool
    names: Mapping[str, str]
    verdicts: Sequence[Card]
    kept: Sequence[Ranked]
    cards: Sequence[Ranked]
    aside: Sequence[Aside]
    silent: Sequence[tuple[str, int, str]]
    areas: Mapping[str, Row]
    offers: Offers

    @property
    def chosen(self) -> Sequence[Ranked]:
        """The cards kept; the first ones while nobody has kept any."""
        return self.kept or self.cards[:MOST_FIRST]

    def aids_of(self, card: Card) -> Sequence[Fit]:
        """The aids that may fit a card, as they stand on the day of `offers`."""
        return self.offers.of(card, self.areas.get(card.row["area"]))

    @property
    def chosen_fr(self) -> str:
        """What the first list is."""
        return "Cartes gardées par le territoire" if self.kept else "Premières cartes (aucune n'est gardée)"


def may_leave(edition: Edition, card: Card) -> bool:
    """Whether a card may be in a file beside others: not what rests on OpenStreetMap, nor on what is not published."""
    return terms_of_figure(edition.manifest.sources, card.row["sources"] or "") is Terms.OPEN


def first_line(edition: Edition, found: Shortlist) -> str:
    """What each sheet and the paper begin with."""
    manifest = edition.manifest
    title = f"{found.title_fr}, potentiels, édition {manifest.kind.label_fr} {manifest.edition}, au {manifest.as_of}"
    return f"{MARK_FR} {title}" if found.is_simulated else title


def used_sources(edition: Edition, found: Shortlist) -> list[SourceManifest]:
    """The sources of everything that leaves."""
    cards = [*found.verdicts, *(one.card for one in (*found.cards, *found.kept))]
    names = {name for card in cards for name, _ in card.sources}
    return [edition.manifest.sources[name] for name in sorted(names) if name in edition.manifest.sources]


def as_shortlist_workbook(edition: Edition, found: Shortlist) -> bytes:
    """XLSX; each row names its sources, a last sheet says their licences."""
    sheets: list[tuple[str, Sequence[str], Iterable[Sequence[object]]]] = [
        ("Liste courte", _CARDS, _rows(found, found.chosen)),
        ("Toutes les cartes", _CARDS, _rows(found, found.cards)),
        ("Constats", _VERDICTS, (_verdict(found, card) for card in found.verdicts)),
        ("Écartées", _ASIDE, ([found.names.get(one.area, ""), one.area, one.sentence_fr, one.reason_fr, one.on.isoformat()]
                              for one in found.aside)),
        ("Non montrées", _SILENT, ([found.names.get(area, ""), area, many, reason] for area, many, reason in found.silent)),
        ("Sources", _SOURCES, ([one.title_fr, one.publisher, one.licence, one.vintage, one.origin.label_fr, one.note_fr]
                               for one in used_sources(edition, found))),
    ]  # fmt: skip
    return as_sheets(first_line(edition, found), sheets)


def _rows(found: Shortlist, cards: Sequence[Ranked]) -> Iterator[list[object]]:
    for rank, one in enumerate(cards, start=1):
        card, row, graded = one.card, one.card.row, one.graded
        squares = [f"{square.word_fr} ({square.filled}/4)" for square in graded.squares] if graded else [""] * 3
        yield [
            rank if graded else None, found.names.get(row["area"], ""), row["area"], row["generation"], card.kind_fr,
            f"{card.family_fr}{' : ' if row['subject'] else ''}{row['subject']}", card.sentence_fr, card.status_fr,
            *_rounded(row), row["unit"], _two_digits(row["probability"]), row["word"],
            graded.letter if graded else one.ungraded_fr, *squares, _two_digits(one.stability), _whole(row["people"]),
            " ".join(driver["text_fr"] for driver in row["drivers"] or ()), _actions(card), ", ".join(card.levers_fr),
            " ; ".join(fit.told_fr for fit in found.aids_of(card)), found.offers.day.isoformat(), row["would_change"],
            row["denominator"], card.period_fr, row["n"], row["method"], card.origin_fr, _titles(card),
        ]  # fmt: skip


def _verdict(found: Shortlist, card: Card) -> list[object]:
    row = card.row
    return [
        card.family_fr, row["subject"], found.names.get(row["area"], found.title_fr), row["area"], row["generation"],
        card.status_fr, card.sentence_fr, *_rounded(row), row["unit"], _two_digits(row["probability"]), row["reason"],
        row["would_change"], card.period_fr, row["method"], card.origin_fr, _titles(card),
    ]  # fmt: skip


def _rounded(row: Row) -> list[float | None]:
    """Estimate and limits as the page shows them: more digits would say more than is known."""
    return [None if row[name] is None else round(float(row[name]), 2) for name in ("estimate", "low", "high")]


def _two_digits(share: float | None) -> float | None:
    return None if share is None else round(share, 2)


def _whole(people: float | None) -> int | None:
    return None if people is None else round(people)


def _actions(card: Card) -> str:
    said = (f"{one['text_fr']} {'(' + one['reference'] + ')' if one['reference'] else ''}" for one in card.row["actions"] or ())
    return " ".join(text.strip() for text in said)


def _titles(card: Card) -> str:
    return " ; ".join(title for _, title in card.sources)
