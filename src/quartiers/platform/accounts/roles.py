"""Roles as code: what each may do. The page docs/reference/droits.md is written from here."""

from django.db.models import TextChoices


class Role(TextChoices):
    """As what a person belongs to an organisation."""

    NATIONAL_TEAM = "national_team", "Équipe nationale"
    TERRITORY_OFFICER = "territory_officer", "Chargé de mission d'un territoire"
    MANDATED = "mandated", "Tiers mandaté par un territoire"
    PARTNER = "partner", "Partenaire"
    STATE_SERVICE = "state_service", "Service de l'État"
    OBSERVER = "observer", "Observateur"

    @property
    def in_sentence(self) -> str:
        """The label inside a sentence: proper nouns keep their capital."""
        return self.label[:1].lower() + self.label[1:]


class Capability(TextChoices):
    """Something that one may be allowed to do, in one territory or in all."""

    SEE_TERRITORY = "see_territory", "Ouvrir l'espace d'un territoire"
    SEE_NATIONAL = "see_national", "Voir tous les territoires ensemble"
    PROPOSE_CORRECTION = "propose_correction", "Proposer une correction du registre"
    REVIEW_CORRECTION = "review_correction", "Accepter ou refuser une correction"
    CHOOSE_POTENTIAL = "choose_potential", "Garder ou écarter un potentiel"
    SEE_HANDOVERS = "see_handovers", "Ouvrir la liste des établissements anciens de son territoire"
    PROPOSE_AID = "propose_aid", "Proposer une aide, ou un changement dans une aide"
    REVIEW_AID = "review_aid", "Publier ou refuser une aide proposée"
    SEE_AID_LISTS = "see_aid_lists", "Ouvrir la liste des établissements de son territoire qu'une aide pourrait toucher"
    DOCUMENT_FACT = "document_fact", "Documenter un fait de référence"
    PUBLISH_EDITION = "publish_edition", "Publier une édition, ou revenir à une autre"
    MANAGE_PEOPLE = "manage_people", "Inviter une personne, mettre fin à un rôle"
    READ_JOURNAL = "read_journal", "Lire le journal"
    READ_OUTBOX = "read_outbox", "Voir les lettres en attente et en panne"


MATRIX: dict[Role, frozenset[Capability]] = {
    # Named lists are for a territory's own officers only (methods of detection, rule about people).
    Role.NATIONAL_TEAM: frozenset(Capability) - {Capability.SEE_HANDOVERS, Capability.SEE_AID_LISTS},
    Role.TERRITORY_OFFICER: frozenset(
        {
            Capability.SEE_TERRITORY,
            Capability.PROPOSE_CORRECTION,
            Capability.CHOOSE_POTENTIAL,
            Capability.SEE_HANDOVERS,
            Capability.PROPOSE_AID,
            Capability.SEE_AID_LISTS,
            Capability.READ_JOURNAL,
        }
    ),
    Role.MANDATED: frozenset(
        {Capability.SEE_TERRITORY, Capability.PROPOSE_CORRECTION, Capability.CHOOSE_POTENTIAL, Capability.PROPOSE_AID}
    ),
    Role.PARTNER: frozenset({Capability.SEE_TERRITORY, Capability.PROPOSE_AID}),
    Role.STATE_SERVICE: frozenset({Capability.SEE_TERRITORY, Capability.SEE_NATIONAL, Capability.PROPOSE_AID}),
    Role.OBSERVER: frozenset({Capability.SEE_TERRITORY}),
}
# Held for every territory or not at all, and held for one territory only: the database refuses the rest.
ALWAYS_NATIONAL = (Role.NATIONAL_TEAM,)
ALWAYS_LOCAL = (Role.TERRITORY_OFFICER, Role.MANDATED)


def roles_with(capability: Capability) -> frozenset[Role]:
    """The roles that may do something."""
    return frozenset(role for role, capabilities in MATRIX.items() if capability in capabilities)
