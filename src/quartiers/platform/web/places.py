"""Where people work, once signed in: one line for each place, and what opens it."""

from collections.abc import Collection
from dataclasses import dataclass

from quartiers.platform.accounts.roles import Capability


@dataclass(frozen=True)
class Place:
    """A page that one starts from."""

    opens_with: Capability | None
    page: str
    title: str
    about: str


PLACES: tuple[Place, ...] = (
    Place(Capability.SEE_TERRITORY, "my-space", "Mon espace", "Votre territoire, ce qui attend, ce qui a changé."),
    Place(Capability.PROPOSE_CORRECTION, "corrections", "Corrections", "Corriger le registre, suivre ce qui est proposé."),
    Place(Capability.DOCUMENT_FACT, "team-facts", "Faits", "Documenter les territoires, avec la source de chaque fait."),
    Place(Capability.PUBLISH_EDITION, "team-editions", "Éditions", "Publier une édition, revenir à une autre."),
    Place(Capability.MANAGE_PEOPLE, "people", "Personnes", "Inviter, donner un rôle, y mettre fin."),
    Place(Capability.READ_OUTBOX, "outbox", "Envois", "Les lettres qui attendent ou ne partent pas."),
    Place(None, "journal", "Journal", "Ce qui a été fait, par qui, sur quoi."),
)


def places_of(capabilities: Collection[Capability]) -> list[Place]:
    """The places open to whoever may do these things."""
    return [place for place in PLACES if place.opens_with is None or place.opens_with in capabilities]
