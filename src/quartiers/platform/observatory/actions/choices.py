"""Cards of potential kept or set aside by officers, and taken up again: remembered, journalled, shown at once."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.actions import record
from quartiers.platform.observatory.actions.publications import revise
from quartiers.platform.observatory.models import Choice, Decision, DismissalReason

MOST_CHARACTERS = 280
_ACTIONS = {Decision.KEPT: "keep_potential", Decision.DISMISSED: "dismiss_potential"}


@dataclass(frozen=True)
class Seen:
    """The card that was chosen, as it was read."""

    area_code: str
    generation: int
    card: str
    territory_code: str
    sentence_fr: str
    edition: str
    is_simulated: bool


def choose(*, seen: Seen, decision: Decision, reason: str = "", note: str = "", at: datetime.datetime, by: str) -> Choice:
    """Keep a card or set it aside, with a reason; a `Refusal` without one, or when somebody chose in the meantime.

    A choice that stands is replaced by the other one, never by the same.
    """
    reason, note = (reason, " ".join(note.split())) if decision == Decision.DISMISSED else ("", "")
    if decision == Decision.DISMISSED and reason not in DismissalReason.values:
        raise Refusal("Dites pourquoi cette carte est écartée : choisissez une des raisons de la liste.")
    if len(note) > MOST_CHARACTERS:
        raise Refusal(f"La phrase a {len(note)} caractères, il en faut {MOST_CHARACTERS} au plus : raccourcissez-la.")
    try:
        with transaction.atomic():
            _take_back(seen, decision, at, by)
            choice = Choice.objects.create(
                area_code=seen.area_code, generation=seen.generation, card=seen.card, territory_code=seen.territory_code,
                decision=decision, reason=reason, note=note, sentence_fr=seen.sentence_fr, edition=seen.edition,
                is_simulated=seen.is_simulated, made_at=at, made_by=by,
            )  # fmt: skip
            _note(_ACTIONS[decision], choice, at, by)
            revise(at=at, by=by)
    except IntegrityError:
        raise Refusal("Quelqu'un a gardé ou écarté cette carte entre-temps : rechargez la page pour voir son choix.") from None
    return choice


@transaction.atomic
def undo(*, number: int, at: datetime.datetime, by: str) -> Choice:
    """Take a choice back: the card stands again among the others."""
    choice = Choice.objects.select_for_update().filter(pk=number, undone_at__isnull=True).first()
    if choice is None:
        raise Refusal("Ce choix est déjà annulé : rechargez la page.")
    _undo(choice, at, by)
    _note("undo_potential", choice, at, by)
    revise(at=at, by=by)
    return choice


def _take_back(seen: Seen, decision: Decision, at: datetime.datetime, by: str) -> None:
    standing = Choice.objects.select_for_update().filter(
        area_code=seen.area_code, card=seen.card, is_simulated=seen.is_simulated, undone_at__isnull=True
    ).first()  # fmt: skip
    if standing is None:
        return
    if standing.decision == decision:
        raise Refusal(
            f"Cette carte est déjà {standing.get_decision_display()} : rétablissez-la d'abord pour changer la raison."
        )
    _undo(standing, at, by)


def _undo(choice: Choice, at: datetime.datetime, by: str) -> None:
    choice.undone_at, choice.undone_by = at, by
    choice.save(update_fields=["undone_at", "undone_by"])


def _note(action: str, choice: Choice, at: datetime.datetime, by: str) -> None:
    record(
        action=action, of=choice, at=at, by=by, fields=["decision"], territory_code=choice.territory_code,
        subject=choice.made_by if choice.made_by != by else "",
    )  # fmt: skip
