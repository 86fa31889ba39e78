"""How long what is kept about people is kept: one table, applied every day; docs/conservation.md is written from it."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from quartiers.platform.accounts.models import Attempt, SignInLink
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry

Found = Callable[[datetime.datetime], QuerySet[Model]]


@dataclass(frozen=True)
class Rule:
    """What is deleted, after how many days, and why then."""

    name: str
    what_fr: str
    days: int
    since_fr: str
    why_fr: str
    found: Found

    def due(self, at: datetime.datetime) -> QuerySet[Model]:
        """What has been kept long enough."""
        return self.found(at - datetime.timedelta(days=self.days))


RULES: tuple[Rule, ...] = (
    Rule(
        "letters", "Lettres parties, gardées ici ou abandonnées", 30, "leur écriture", "répondre à « je n'ai rien reçu »",
        lambda before: Letter.objects.filter(written_at__lt=before, next_try_at__isnull=True),
    ),
    Rule(
        "sessions", "Sessions de connexion", 0, "leur expiration", "elles n'ouvrent plus rien",
        lambda before: Session.objects.filter(expire_date__lt=before),
    ),
    Rule(
        "links", "Liens de connexion", 1, "leur expiration", "ils n'ouvrent plus rien",
        lambda before: SignInLink.objects.filter(expires_at__lt=before),
    ),
    Rule(
        "attempts", "Essais de connexion comptés (empreintes)", 1, "l'essai", "limiter leur nombre",
        lambda before: Attempt.objects.filter(at__lt=before),
    ),
    Rule(
        "tasks", "Travaux de fond terminés", 7, "leur fin", "comprendre une panne",
        lambda before: DBTaskResult.objects.filter(Q(finished_at__lt=before)),
    ),
    Rule(
        "journal", "Journal : qui a fait quoi, sans valeur personnelle", 1826, "l'écriture", "rendre compte des décisions",
        lambda before: Entry.objects.filter(at__lt=before),
    ),
)  # fmt: skip


def forget(*, at: datetime.datetime) -> dict[str, int]:
    """Delete what every rule says, each in its own transaction; how many by name of rule."""
    return {rule.name: _deleted(rule.due(at)) for rule in RULES}


def counted(*, at: datetime.datetime) -> dict[str, int]:
    """How many would be deleted."""
    return {rule.name: rule.due(at).count() for rule in RULES}


def _deleted(due: QuerySet[Model]) -> int:
    with transaction.atomic():
        number = due.count()
        due.delete()
    return number


def page() -> Iterator[str]:
    """The page docs/conservation.md."""
    yield "# Durées de conservation\n"
    yield "Appliquées chaque jour par le travail de fond, ou par `quartiers retention` (`--essai` compte sans effacer).\n"
    yield "| quoi | durée | à compter de | pourquoi |"
    yield "|---|---|---|---|"
    for rule in RULES:
        yield f"| {rule.what_fr} | {_length_fr(rule.days)} | {rule.since_fr} | {rule.why_fr} |"
    yield ""
    yield "Le texte d'une lettre qui porte un lien est effacé dès qu'il n'est plus valable. Une lettre qui attend est gardée ;"
    yield "elle part ou est abandonnée en moins de quatre jours, sauf si aucun serveur de courrier n'est réglé.\n"


def _length_fr(days: int) -> str:
    if days >= 730:
        return f"{days // 365} ans"
    return f"{days} jours" if days else "aucune"
