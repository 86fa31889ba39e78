"""How long what is kept about people is kept: one table, applied every day; docs/conservation.md is written from it."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, QuerySet
from django_tasks_db.models import DBTaskResult

from quartiers.knowledge.vocabulary.french_numbers import count
from quartiers.platform.accounts.models import Attempt, SignInLink
from quartiers.platform.catalogue.models import KeptAnswers, Proposal
from quartiers.platform.catalogue.queries import KEPT_FOR
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.models import Publication, Publishing
from quartiers.platform.territories.actions import unload
from quartiers.platform.web.export_files import forget as forget_files

Found = Callable[[datetime.datetime], QuerySet[Model]]
# An edition can be rolled back to, and its files answer, at least while it is one of so many.
_LAST_EDITIONS = 5


@dataclass(frozen=True)
class Rule:
    """What is deleted, after how many days, and why then."""

    name: str
    what_fr: str
    days: int
    since_fr: str
    why_fr: str
    found: Found
    delete: Callable[[QuerySet[Model]], object] = lambda due: due.delete()

    def due(self, at: datetime.datetime) -> QuerySet[Model]:
        """What has been kept long enough."""
        return self.found(at - datetime.timedelta(days=self.days))


def _old_editions(before: datetime.datetime, kind: str) -> QuerySet[Model]:
    """Publications of a kind that are not served, were published before, and are not among the last."""
    of_kind = Publication.objects.filter(kind=kind)
    last = list(of_kind.order_by("-published_at").values_list("pk", flat=True)[:_LAST_EDITIONS])
    return of_kind.filter(published_at__lt=before, is_current=False).exclude(pk__in=last)


def _delete_editions(due: QuerySet[Model]) -> None:
    """What was loaded of them, their rows, then their folders and the files that readers took away."""
    for publication in due:
        unload(edition_name=publication.edition)
        publication.delete()
        shutil.rmtree(settings.HOME / "editions" / publication.edition, ignore_errors=True)
        forget_files(publication.edition)


RULES: tuple[Rule, ...] = (
    Rule(
        "letters", "Lettres parties, gardées ici ou abandonnées", 30, "leur écriture", "répondre à « je n'ai rien reçu »",
        lambda before: Letter.objects.filter(written_at__lt=before, next_try_at__isnull=True),
    ),
    Rule(
        "links", "Liens de connexion, utilisés ou non", 1, "leur expiration", "ils n'ouvrent plus rien",
        lambda before: SignInLink.objects.filter(expires_at__lt=before),
    ),
    Rule(
        "attempts", "Essais de connexion comptés (empreinte à clé, sans adresse)", 1, "l'essai", "limiter les abus",
        lambda before: Attempt.objects.filter(at__lt=before),
    ),
    Rule(
        "kept_answers", "Réponses gardées à la demande de la personne (chiffrées, ouvertes par son seul code)", KEPT_FOR.days,
        "sa demande", "reprendre sa recherche d'aides", lambda before: KeptAnswers.objects.filter(kept_at__lte=before),
    ),
    Rule(
        "abandoned_aids", "Aides proposées et jamais publiées : brouillons, retirées, refusées", 730, "leur dernier changement",
        "les reprendre", lambda before: Proposal.objects.filter(
            state__in=["draft", "withdrawn", "refused"], changed_at__lt=before, versions__isnull=True
        ),
    ),
    Rule(
        "sessions", "Sessions de connexion", 0, "leur expiration", "elles n'ouvrent plus rien",
        lambda before: Session.objects.filter(expire_date__lt=before),
    ),
    Rule(
        "tasks", "Travaux de fond terminés", 7, "leur fin", "comprendre une panne",
        lambda before: DBTaskResult.objects.filter(finished_at__lt=before),
    ),
    Rule(
        "publishings", "Essais de publication d'une édition", 365, "leur fin", "comprendre une panne",
        lambda before: Publishing.objects.filter(ended_at__lt=before),
    ),
    Rule(
        "journal", "Journal : qui a fait quoi, sans valeur personnelle", 1826, "l'écriture", "rendre compte des décisions",
        lambda before: Entry.objects.filter(at__lt=before),
    ),
    Rule(
        "editions", "Éditions réelles, hors les cinq dernières et celle qui est servie", 730, "leur publication",
        "qu'une adresse citée réponde", lambda before: _old_editions(before, "real"), _delete_editions,
    ),
    Rule(
        "demonstrations", "Éditions de démonstration, hors les cinq dernières et celle qui est servie", 7,
        "leur publication", "y revenir", lambda before: _old_editions(before, "demonstration"), _delete_editions,
    ),
)  # fmt: skip
# What bears something of a person and has no term of its own: until when it is kept.
KEPT_FR = {
    "accounts.Person": "jusqu'à l'effacement du compte, demandé à l'équipe nationale",
    "accounts.Membership": "avec la personne : une fonction finit et ne s'efface pas",
    "accounts.Authenticator": "jusqu'à l'effacement du compte, ou un nouvel appareil",
    "accounts.RecoveryCode": "jusqu'à l'effacement du compte, ou de nouveaux codes",
    "catalogue.AidVersion": "comme l'histoire de l'aide, avec la proposition dont elle vient ; l'auteur y est un numéro",
    "observatory.Publication": "tant que l'édition est gardée ; l'auteur y est un numéro",
    "observatory.Choice": "tant que la carte peut revenir : un choix est annulé et ne s'efface pas ; l'auteur y est un numéro",
    "observatory.Correction": "tant que le registre est corrigé ; l'auteur y est un numéro",
    "territories.DocumentedFact": "comme l'histoire du territoire ; l'auteur y est un numéro",
}


def forget(*, at: datetime.datetime) -> dict[str, int]:
    """Delete what every rule says, each in its own transaction; how many by name of rule."""
    return {rule.name: _deleted(rule, at) for rule in RULES}


def counted(*, at: datetime.datetime) -> dict[str, int]:
    """How many would be deleted."""
    return {rule.name: rule.due(at).count() for rule in RULES}


def _deleted(rule: Rule, at: datetime.datetime) -> int:
    due = rule.due(at)
    with transaction.atomic():
        number = due.count()
        rule.delete(due)
    return number


def page() -> Iterator[str]:
    """The page docs/conservation.md."""
    yield "# Durées de conservation\n"
    yield "Appliquées chaque jour par le travail de fond, ou par `quartiers retention` (`--essai` compte sans effacer).\n"
    yield "| quoi | durée | à compter de | pourquoi |"
    yield "|---|---|---|---|"
    for rule in RULES:
        yield f"| {rule.what_fr} | {_length_fr(rule.days)} | {rule.since_fr} | {rule.why_fr} |"
    yield "\n## Sans durée fixe\n"
    yield "| quoi | gardé |"
    yield "|---|---|"
    for label, until_fr in KEPT_FR.items():
        yield f"| `{label}` | {until_fr} |"
    yield ""
    yield "Le texte d'une lettre qui porte un lien est effacé dès qu'il n'est plus valable. Une lettre qui attend est gardée ;"
    yield "elle part ou est abandonnée en moins de quatre jours, sauf si aucun serveur de courrier n'est réglé.\n"


def _length_fr(days: int) -> str:
    if days >= 730:
        return f"{days // 365} ans"
    return count(days, "jour") if days else "aucune"
