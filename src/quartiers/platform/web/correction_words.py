"""A correction in words: the register's value, the officer's, what became of it, here and in the edition."""

from dataclasses import dataclass

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.registers import establishment
from quartiers.platform.accounts.models import Person
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.models import CorrectedField, Correction, CorrectionState
from quartiers.platform.observatory.queries import Proposal, corrections_of_area
from quartiers.platform.web.journal_words import someone_fr

_LABELS = {
    CorrectedField.OPEN: "Ouvert",
    CorrectedField.NAF: "Activité (NAF)",
    CorrectedField.LON: "Longitude",
    CorrectedField.LAT: "Latitude",
}
# What the build made of it (the edition's table of corrections).
_IN_EDITION = {
    "applied": "appliquée dans l'édition servie",
    "outdated": "laissée de côté par l'édition servie : le registre a changé depuis",
    "unknown": "inconnue de l'édition servie : elle n'a pas cet établissement",
}


@dataclass(frozen=True)
class Change:
    """One field: the register's value, the officer's."""

    label_fr: str
    old_fr: str
    new_fr: str


@dataclass(frozen=True)
class Told:
    """A correction, ready to be read by someone."""

    first: Correction
    changes: tuple[Change, ...]
    summary_fr: str
    edition_fr: str
    proposed_by_fr: str
    reviewed_by_fr: str
    is_own: bool


def told(proposal: Proposal, edition: Edition, reader: Person) -> Told:
    """A correction as this person reads it."""
    first = proposal.first
    changes = tuple(changes_of(proposal.rows))
    return Told(
        first=first,
        changes=changes,
        summary_fr=_summary(proposal),
        edition_fr=_in_edition(proposal, edition) if first.state == CorrectionState.ACCEPTED else "",
        proposed_by_fr=someone_fr(first.proposed_by, reader=reader),
        reviewed_by_fr=someone_fr(first.reviewed_by, reader=reader) if first.reviewed_by else "",
        is_own=first.proposed_by == reader.actor,
    )


def changes_of(rows: tuple[Correction, ...]) -> list[Change]:
    """Each field with both values; an empty one of the register is said."""
    return [
        Change(_LABELS[CorrectedField(row.field)], _value(row.field, row.old_value), _value(row.field, row.new_value))
        for row in rows
    ]


def accepted_since(published: Published, area: str) -> list[Correction]:
    """What was accepted in or near a neighbourhood and the edition does not say yet; of a move, one row of its two."""
    settled = {(one["siret"], one["field"], one["new_value"]) for one in published.edition.rows("corrections")}
    found = corrections_of_area(area).filter(is_simulated=published.is_demonstration).exclude(field=CorrectedField.LON)
    return [row for row in found if (row.siret, row.field, row.new_value) not in settled]


def _value(field: str, value: str) -> str:
    if not value:
        return "non renseigné"
    return value.replace(".", ",") if field in {CorrectedField.LON, CorrectedField.LAT} else value


def _summary(proposal: Proposal) -> str:
    first = proposal.first
    if proposal.is_move:
        return "déplacé"
    if first.field == CorrectedField.OPEN:
        return "fermé" if first.new_value == "non" else "ouvert"
    return f"autre activité : {first.new_value}"


def _in_edition(proposal: Proposal, edition: Edition) -> str:
    """What the served edition made of it; one built before says nothing of it yet."""
    row = establishment(edition, proposal.first.siret)
    wanted = {(one.field, one.new_value) for one in proposal.rows}
    for one in row["corrections"] if row else []:
        if (one["field"], one["new_value"]) in wanted:
            return _IN_EDITION[one["status"]]
    return "dans le fichier de la prochaine édition"
