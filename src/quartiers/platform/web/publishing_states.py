"""An attempt to publish, in words."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.platform.observatory.models import Publishing, PublishingState, PublishingStep

_STEPS = {
    PublishingStep.TABLES: "Empreinte des tables : {done} sur {total} vérifiées.",
    PublishingStep.AREAS: "Ouverture de chaque quartier : {done} sur {total}.",
    PublishingStep.LOADING: "Chargement, puis bascule.",
}
# Longer than a worker takes to look at its queue.
_SLOW = datetime.timedelta(seconds=30)


@dataclass(frozen=True)
class Standing:
    """Where an attempt stands; `sentence_fr` says what happened and what the site serves."""

    attempt: Publishing
    label_fr: str
    sentence_fr: str
    is_open: bool
    done: int
    total: int


def standing(publishing: Publishing, now: datetime.datetime, served_name: str) -> Standing:
    """An attempt as it is seen now: one whose worker has been silent for too long is interrupted."""
    is_silent = publishing.is_silent(now)
    state = PublishingState.INTERRUPTED if is_silent else PublishingState(publishing.state)
    sentence = _silence(publishing) if is_silent else _sentence(publishing, now)
    if state in {PublishingState.FAILED, PublishingState.INTERRUPTED}:
        sentence += f" Le site sert toujours l'édition {served_name}." if served_name else " Le site ne sert aucune édition."
    return Standing(publishing, state.label, sentence, publishing.is_open and not is_silent, publishing.done, publishing.total)


def _silence(publishing: Publishing) -> str:
    if publishing.state == PublishingState.WAITING:
        return "Aucun travail de fond ne l'a prise : lancez-le (« quartiers serve »), puis demandez-la de nouveau."
    return f"Plus de nouvelles du travail de fond depuis {_hour(publishing.beat_at)} : il a été arrêté. Publiez de nouveau."


def _sentence(publishing: Publishing, now: datetime.datetime) -> str:
    if publishing.state == PublishingState.RUNNING:
        return _STEPS[PublishingStep(publishing.step)].format(done=number(publishing.done), total=number(publishing.total))
    if publishing.state == PublishingState.WAITING:
        waits = "En attente du travail de fond."
        return (
            f"{waits} Il tarde : vérifiez qu'il tourne (« quartiers serve »)." if now - publishing.asked_at > _SLOW else waits
        )
    if publishing.state == PublishingState.DONE:
        return "Vérifiée en entier, puis publiée d'un coup."
    return publishing.sentence_fr


def _hour(instant: datetime.datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local.hour} h {local.minute:02d}"
