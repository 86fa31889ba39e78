"""Aids of Aides-territoires in the queue: proposals without author until a person takes one up; done again, none is double."""

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quartiers.knowledge.aids.differences import canonical
from quartiers.knowledge.aids.outside.aides_territoires import Harvest
from quartiers.knowledge.aids.outside.drafts import draft_of
from quartiers.knowledge.aids.outside.duplicates import Listed, duplicates
from quartiers.knowledge.aids.outside.records import OutsideAid
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.catalogue.models import Proposal, ProposalOrigin, ProposalState
from quartiers.platform.catalogue.shelf import whole_shelf
from quartiers.platform.journal.actions import record

_AIDS = "aid:"


@dataclass(frozen=True)
class Done:
    """How many aids are new in the queue, changed in it, changed at their source since somebody took them up; and refused."""

    new: int
    changed: int
    changed_outside: int
    refused_fr: tuple[str, ...]


@transaction.atomic
def take_in(*, harvest: Harvest, at: datetime.datetime, by: str) -> Done:
    """Put what was received in the queue, and say which aids may be the same as another, of ours or of theirs."""
    counts = {"new": 0, "changed": 0, "outside": 0, "same": 0}
    for one in harvest.aids:
        counts[_take(one, at, by)] += 1
    _group(harvest.aids, is_of_invented=is_invented(by))
    return Done(counts["new"], counts["changed"], counts["outside"], harvest.refused_fr)


def _take(one: OutsideAid, at: datetime.datetime, by: str) -> str:
    digest = hashlib.sha256(repr(dataclasses.astuple(one)).encode()).hexdigest()
    world = is_invented(by)
    key = {"origin": ProposalOrigin.AIDES_TERRITOIRES, "outside_id": one.source_id[:80], "is_invented": world}
    row = Proposal.objects.select_for_update().filter(**key).first()
    if row is not None and row.outside_digest == digest:
        return "same"
    raw = draft_of(one, today=timezone.localdate(at))
    said = {"text": canonical(raw), "outside_digest": digest, "outside_place": " ; ".join(one.places)[:200], "aid": raw["id"]}
    if row is None:
        row = Proposal.objects.create(
            **key, **said, state=ProposalState.IMPORTED, created_at=at, changed_at=at, proposed_by="system",
        )  # fmt: skip
        record(action="import_aid", of=row, at=at, by=by, fields=["text"])
        return "new"
    if row.state == ProposalState.IMPORTED:
        Proposal.objects.filter(pk=row.pk).update(**said, changed_at=at)
        record(action="import_aid", of=row, at=at, by=by, fields=["text"])
        return "changed"
    # What a person has written is theirs: they are only told.
    Proposal.objects.filter(pk=row.pk).update(outside_digest=digest, outside_changed_at=at)
    record(action="import_aid", of=row, at=at, by=by, fields=["outside_changed_at"])
    return "outside"


def _group(aids: Iterable[OutsideAid], *, is_of_invented: bool) -> None:
    """Write beside each imported aid the others that it may be; nothing is merged: a person decides."""
    ours = [
        Listed(f"{_AIDS}{aid.id}", aid.name, (aid.carrier,), next((each["url"] or "" for each in aid.raw["references"]), ""))
        for aid in whole_shelf().values()
    ]
    theirs = [Listed(one.source_id[:80], one.name, one.carriers, one.url, ", ".join(one.places)) for one in aids]
    names = {one.key: f"{one.name} ({one.place})" if one.place else one.name for one in (*ours, *theirs)}
    alike: dict[str, list[dict[str, str]]] = {}
    for group in duplicates([*ours, *theirs]):
        why = " ".join(group.reasons_fr)
        for key in group.keys:
            alike[key] = [
                {"aid": other.removeprefix(_AIDS) if other.startswith(_AIDS) else "", "name": names[other], "why": why}
                for other in group.keys
                if other != key
            ]
    for row in Proposal.objects.filter(
        origin=ProposalOrigin.AIDES_TERRITOIRES, is_invented=is_of_invented, outside_id__in=[one.key for one in theirs]
    ):
        if row.alike != (found := alike.get(row.outside_id, [])):
            Proposal.objects.filter(pk=row.pk).update(alike=found)
