"""Proposals: written, submitted, withdrawn by their author; published or refused by someone else of the national team."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.catalogue.actions.versions import add_version, next_number
from quartiers.platform.catalogue.letters import write_answer
from quartiers.platform.catalogue.models import AidVersion, Proposal, ProposalOrigin, ProposalState
from quartiers.platform.catalogue.queries import number_of
from quartiers.platform.catalogue.reading import read
from quartiers.platform.journal.actions import record

_MOVED_FR = "Cette proposition n'en est plus là : quelqu'un l'a relue, reprise ou retirée entre-temps."
_WRITTEN = ("aid", "territory_code", "from_territory", "text", "why")


@dataclass(frozen=True)
class Draft:
    """What its author writes; `base` is the version that it starts from, None for a new aid."""

    aid: str
    territory_code: str
    from_territory: str
    text: str
    base: int | None
    why: str = ""


@transaction.atomic
def begin(*, draft: Draft, at: datetime.datetime, by: str) -> Proposal:
    """Open a draft; nothing is asked of its text yet, and nothing is lost of it."""
    proposal = Proposal.objects.create(
        **{name: getattr(draft, name) for name in _WRITTEN}, base=draft.base, is_invented=is_invented(by),
        created_at=at, changed_at=at, proposed_by=by,
    )  # fmt: skip
    _note("draft_aid", proposal, at, by, fields=["text"])
    return proposal


@transaction.atomic
def save_draft(*, number: int, draft: Draft, at: datetime.datetime, by: str) -> Proposal:
    """Write a draft again; only its author does. The version that it starts from does not change."""
    proposal = _own(number, by, ProposalState.DRAFT)
    changed = [name for name in _WRITTEN if getattr(proposal, name) != getattr(draft, name)]
    if changed:
        _settle(proposal, ProposalState.DRAFT, changed_at=at, **{name: getattr(draft, name) for name in changed})
        _note("draft_aid", proposal, at, by, fields=changed)
    return proposal


@transaction.atomic
def submit(*, number: int, at: datetime.datetime, by: str) -> None:
    """Put a draft to be reviewed; a `Refusal` says the first thing that is wrong with it."""
    proposal = _own(number, by, ProposalState.DRAFT)
    if not proposal.why.strip():
        raise Refusal("Dites pourquoi vous proposez ce changement : la raison se lira avec la version publiée.")
    aid = _sound(proposal, at)
    _settle(proposal, ProposalState.DRAFT, state=ProposalState.SUBMITTED, aid=aid.id, submitted_at=at, changed_at=at)
    _note("submit_aid", proposal, at, by, fields=["state"])


@transaction.atomic
def reopen(*, number: int, at: datetime.datetime, by: str) -> None:
    """Take up one's own proposal again, to change it: one that waits, or one that was refused or withdrawn."""
    proposal = _own(number, by, ProposalState.SUBMITTED, ProposalState.REFUSED, ProposalState.WITHDRAWN)
    _settle(
        proposal, proposal.state, state=ProposalState.DRAFT, changed_at=at, submitted_at=None, reviewed_at=None,
        reviewed_by=None, review_reason="", base=proposal.base if proposal.base is None else number_of(proposal.aid),
    )  # fmt: skip
    _note("reopen_aid", proposal, at, by, fields=["state"])


@transaction.atomic
def withdraw(*, number: int, at: datetime.datetime, by: str) -> None:
    """Take back one's own proposal; one that came from another catalogue waits again for somebody to take it up."""
    proposal = _own(number, by, ProposalState.DRAFT, ProposalState.SUBMITTED)
    if proposal.origin == ProposalOrigin.PERSON:
        _settle(proposal, proposal.state, state=ProposalState.WITHDRAWN, changed_at=at)
    else:
        # Without digest, the next import writes again what its catalogue says, over what was begun here.
        _settle(
            proposal, proposal.state, state=ProposalState.IMPORTED, changed_at=at, proposed_by="system", submitted_at=None,
            from_territory="", why="", outside_digest="",
        )  # fmt: skip
    _note("withdraw_aid", proposal, at, by, fields=["state"])


@transaction.atomic
def take_up(*, number: int, from_territory: str, at: datetime.datetime, by: str) -> None:
    """Make one's own draft of an aid that came from another catalogue."""
    proposal = _in_state(number, by, ProposalState.IMPORTED)
    _settle(
        proposal, ProposalState.IMPORTED, state=ProposalState.DRAFT, changed_at=at, proposed_by=by,
        from_territory=from_territory, outside_changed_at=None,
    )  # fmt: skip
    _note("take_up_aid", proposal, at, by, fields=["state"])


def publish(*, number: int, reason: str, at: datetime.datetime, by: str) -> AidVersion:
    """Publish what waits, never one's own: a version is added, its author is told, pages are made again."""
    try:
        with transaction.atomic():
            proposal = _waiting(number, by)
            following = next_number(proposal.aid)
            aid = _sound(proposal, at)
            if proposal.base is not None and number_of(aid.id) != proposal.base:
                raise Refusal(
                    "L'aide a changé depuis que cette proposition a été commencée : refusez-la avec cette raison, pour que son "
                    "auteur la reprenne sur la version d'aujourd'hui."
                )
            said = reason.strip() or proposal.why
            version = add_version(aid=aid.id, number=following, of=proposal, text=proposal.text, reason=said, at=at, by=by)
            _settle(
                proposal, ProposalState.SUBMITTED, state=ProposalState.PUBLISHED, changed_at=at, reviewed_at=at,
                reviewed_by=by, review_reason=reason.strip(),
            )  # fmt: skip
            _note("publish_aid", proposal, at, by, fields=["state"])
            write_answer(proposal, aid_name=aid.name, reason=reason.strip(), at=at)
    except IntegrityError:
        raise Refusal("Une autre version de cette aide vient d'être publiée : rouvrez la page pour voir laquelle.") from None
    return version


@transaction.atomic
def refuse(*, number: int, reason: str, at: datetime.datetime, by: str) -> None:
    """Refuse what waits, never one's own, with a reason that its author reads."""
    proposal = _waiting(number, by)
    if not reason.strip():
        raise Refusal("Écrivez pourquoi l'aide est refusée : la personne qui l'a proposée le lira.")
    _settle(
        proposal, ProposalState.SUBMITTED, state=ProposalState.REFUSED, changed_at=at, reviewed_at=at, reviewed_by=by,
        review_reason=reason.strip(),
    )  # fmt: skip
    _note("refuse_aid", proposal, at, by, fields=["state"])
    write_answer(proposal, aid_name=proposal.aid, reason=reason.strip(), at=at)


def _sound(proposal: Proposal, at: datetime.datetime) -> Aid:
    found = read(proposal, today=timezone.localdate(at))
    if found.aid is None or found.problems_fr:
        more = len(found.problems_fr) - 1
        told = f" ({more} autre{'s' if more > 1 else ''} ensuite)" if more else ""
        raise Refusal(f"Le fichier ne tient pas{told} : {found.problems_fr[0]}")
    return found.aid


def _own(number: int, by: str, *states: str) -> Proposal:
    proposal = _in_state(number, by, *states)
    if proposal.proposed_by != by:
        raise Refusal("Seule la personne qui a écrit cette proposition peut le faire.")
    return proposal


def _waiting(number: int, by: str) -> Proposal:
    proposal = _in_state(number, by, ProposalState.SUBMITTED)
    if proposal.proposed_by == by:
        raise Refusal("Une aide est relue par quelqu'un d'autre que la personne qui la propose.")
    return proposal


def _in_state(number: int, by: str, *states: str) -> Proposal:
    proposal = Proposal.objects.select_for_update().filter(pk=number, state__in=states, is_invented=is_invented(by)).first()
    if proposal is None:
        raise Refusal(_MOVED_FR)
    return proposal


def _settle(proposal: Proposal, before: str, **values: object) -> None:
    """Write the row if it is still where it was read: databases differ in what a lock holds back."""
    if Proposal.objects.filter(pk=proposal.pk, state=before).update(**values) != 1:
        raise Refusal(_MOVED_FR)
    for name, value in values.items():
        setattr(proposal, name, value)


def _note(action: str, proposal: Proposal, at: datetime.datetime, by: str, *, fields: list[str]) -> None:
    subject = proposal.proposed_by if proposal.proposed_by not in {by, "system"} else ""
    record(action=action, of=proposal, at=at, by=by, fields=fields, territory_code=proposal.from_territory, subject=subject)
