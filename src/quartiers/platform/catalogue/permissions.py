"""Who may read, write and review which proposal."""

from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.permissions import may, may_everywhere, territory_codes
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.catalogue.models import Proposal, ProposalState


def may_review(person: Person) -> bool:
    """Whether a person reviews aids."""
    return may_everywhere(person, Capability.REVIEW_AID)


def may_read(person: Person, proposal: Proposal) -> bool:
    """Its author, who speaks for the same territory once it is sent, and who reviews; nobody of the other world."""
    if proposal.is_invented != person.is_invented:
        return False
    if proposal.proposed_by == person.actor:
        return True
    if proposal.state == ProposalState.IMPORTED:
        return may(person, Capability.PROPOSE_AID)
    if proposal.state == ProposalState.DRAFT:
        return False
    is_neighbour = bool(proposal.from_territory) and may(person, Capability.PROPOSE_AID, proposal.from_territory)
    return is_neighbour or may_review(person)


def voices(person: Person) -> list[str]:
    """For whom a person may propose: territories, and "" for nobody in particular when their role holds everywhere."""
    everywhere = [""] if may_everywhere(person, Capability.PROPOSE_AID) else []
    return [*everywhere, *territory_codes(person, Capability.PROPOSE_AID)]


def places(person: Person, every_territory: list[str]) -> list[str]:
    """Where an aid that a person proposes may exist: everywhere, and their territories; all of them for a role held everywhere.

    An aid of the whole country may be proposed by anybody who proposes: the national team reads it.
    """
    own = voices(person)
    return ["", *(every_territory if "" in own else own)] if own else []
