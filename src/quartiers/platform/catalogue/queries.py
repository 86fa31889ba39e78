"""What is read of the catalogue's life: the shelf, proposals, versions, links, answers that a person asked to be kept."""

import datetime
import json
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.loading import FOLDER, catalogue
from quartiers.platform.accounts.models import Person
from quartiers.platform.catalogue.models import AidVersion, KeptAnswers, Proposal, ProposalState, SourceLink
from quartiers.platform.catalogue.sealing import digest_of, plain_code, unseal
from quartiers.platform.catalogue.shelf import current, shelf, shows_demonstration, territory_of, whole_shelf

__all__ = ["KEPT_FOR", "current", "shelf", "territory_of", "whole_shelf"]

# How long answers are kept once a person asked for it.
KEPT_FOR = datetime.timedelta(days=30)
# From so many days before its end or its deadline, an aid is asked to be looked at again.
EXPIRES_WITHIN_DAYS, UNCHECKED_DAYS = 60, 365


def kept_answers(code: str, *, at: datetime.datetime) -> dict[str, str] | None:
    """The answers that a typed code opens; None when nothing is kept under it, or no longer."""
    plain = plain_code(code)
    if plain is None:
        return None
    row = KeptAnswers.objects.filter(digest=digest_of(plain), kept_at__gt=at - KEPT_FOR).first()
    text = unseal(row.sealed, plain) if row else None
    return None if text is None else dict(json.loads(text))


def proposals_of(person: Person, territory_codes: Iterable[str]) -> QuerySet[Proposal]:
    """Those that a person wrote, and those of the territories that they speak for, drafts of others apart."""
    theirs = Q(from_territory__in=list(territory_codes)) & ~Q(from_territory="") & ~Q(state=ProposalState.DRAFT)
    seen = Proposal.objects.filter(is_invented=person.is_invented).exclude(state=ProposalState.IMPORTED)
    return seen.filter(Q(proposed_by=person.actor) | theirs)


def proposals_in(state: str, reader: Person) -> QuerySet[Proposal]:
    """Every proposal in a state, of the same world as the reader: invented people's for invented people, and the reverse."""
    return Proposal.objects.filter(state=state, is_invented=reader.is_invented)


def proposals_made_by(actor: str) -> QuerySet[Proposal]:
    """All that a person proposed, the newest first."""
    return Proposal.objects.filter(proposed_by=actor)


def proposal(number: int, reader: Person) -> Proposal | None:
    """A proposal by its number, of the same world as the reader."""
    return Proposal.objects.filter(pk=number, is_invented=reader.is_invented).first()


def versions_of(aid: str) -> list[AidVersion]:
    """The published versions of an aid that may be shown now, the newest first."""
    rows = list(AidVersion.objects.filter(aid=aid).select_related("proposal"))
    if any(row.is_invented for row in rows) and not shows_demonstration():
        rows = [row for row in rows if not row.is_invented]
    return rows


def invented() -> frozenset[str]:
    """Aids whose version shown was published by one of the demonstration's people: they are shown with its mark."""
    found = current()
    rows = AidVersion.objects.filter(is_invented=True).values_list("aid", "number") if found.numbers else ()
    return frozenset(aid for aid, number in rows if found.numbers.get(aid) == number)


def version(number: int) -> AidVersion | None:
    """A version by its key."""
    return AidVersion.objects.filter(pk=number).first()


def number_of(aid: str) -> int | None:
    """The number of the version shown: 0 for the package's file, None when there is no such aid (or no longer)."""
    found = current()
    return found.numbers.get(aid, 0) if aid in found.everything else None


def text_of(aid: str) -> str:
    """The text of the file that is shown for an aid; KeyError when there is none."""
    found = current()
    if aid in found.numbers:
        return AidVersion.objects.get(aid=aid, number=found.numbers[aid]).text
    if aid not in found.everything:
        raise KeyError(aid)
    return (FOLDER / f"{aid}.yaml").read_text(encoding="utf-8")


def is_of_package(aid: str) -> bool:
    """Whether the package itself has a file for an aid."""
    return aid in catalogue()


def names() -> set[str]:
    """Every identifier in use, retired ones too: none is given twice."""
    return set(catalogue()) | set(AidVersion.objects.values_list("aid", flat=True))


def ending(today: datetime.date) -> list[tuple[Aid, str, datetime.date]]:
    """Aids said to be open whose end or deadline has passed or is near, the first to end first, with which day it is."""
    limit = today + datetime.timedelta(days=EXPIRES_WITHIN_DAYS)
    found = []
    for aid in whole_shelf().values():
        deadline = aid.raw["dates"].get("deadline")
        sides = (("fin", aid.end), ("date limite", datetime.date.fromisoformat(deadline) if deadline else None))
        found += [(aid, name, day) for name, day in sides if day and day <= limit and aid.status != "ferme"]
    return sorted(found, key=lambda one: (one[2], one[0].id))


def unchecked(today: datetime.date) -> list[Aid]:
    """Aids whose rule nobody has checked for a year, the oldest first; closed ones are not asked about."""
    old = [aid for aid in whole_shelf().values() if (today - aid.checked_on).days > UNCHECKED_DAYS and aid.status != "ferme"]
    return sorted(old, key=lambda aid: (aid.checked_on, aid.id))


def addresses() -> Mapping[str, list[str]]:
    """Every address that aids give as a source, with the aids that give it."""
    found: dict[str, list[str]] = {}
    for aid in whole_shelf().values():
        for each in aid.raw["references"]:
            if each.get("url"):
                found.setdefault(each["url"], []).append(aid.id)
    return found


def broken_links() -> list[tuple[SourceLink, list[str]]]:
    """Addresses of today's aids that did not answer when they were last asked, with the aids that give them."""
    asked = addresses()
    failing = SourceLink.objects.filter(failing_since__isnull=False).order_by("failing_since", "url")
    return [(link, asked[link.url]) for link in failing if link.url in asked]


def links_checked_at() -> datetime.datetime | None:
    """When a link was last checked."""
    last = SourceLink.objects.order_by("-checked_at").first()
    return last.checked_at if last else None
