"""Sectors where digital or environmental transition presses now: which activities, why, and on what public reference.

None of the official texts was opened here: only public pages that quote some of them were read, on the day of the version.
So every reason is «à confirmer», and says so on the card. To change a line, check its text, and date the version.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "2026-11-27"
TO_CONFIRM = "à confirmer"


class Transition(StrEnum):
    """What presses; the lever of the programme is its own."""

    DIGITAL = "numérique"
    ENVIRONMENT = "environnement"

    @property
    def key(self) -> str:
        """What names it in an address."""
        return "numerique" if self is Transition.DIGITAL else "environnement"

    @property
    def lever(self) -> str:
        """The cross-cutting lever of the programme that it belongs to."""
        return "L1" if self is Transition.DIGITAL else "L2"

    @property
    def name_fr(self) -> str:
        """The transition in words."""
        return "transition numérique" if self is Transition.DIGITAL else "transition environnementale"


@dataclass(frozen=True)
class Sector:
    """Activities (NAF rev. 2 codes, cut or whole) under one transition; no code of a transition is in two sectors.

    `action_fr`: what an officer can propose to these firms; `reference`: the rule that presses.
    """

    transition: Transition
    label_fr: str
    codes: tuple[str, ...]
    why_fr: str
    action_fr: str
    reference: str
    confidence: str = TO_CONFIRM


_D, _E = Transition.DIGITAL, Transition.ENVIRONMENT
_AGEC = "loi 2020-105 du 10 février 2020 (AGEC)"

SECTORS: tuple[Sector, ...] = (
    Sector(
        _D,
        "commerce en magasin",
        ("47.1", "47.2", "47.3", "47.4", "47.5", "47.6", "47.7"),
        "les clients comparent et commandent en ligne",
        "Proposer aux commerçants un diagnostic numérique : fiche d'établissement à jour, paiement, commande et retrait",
        "baromètre France Num (DGE)",
    ),
    Sector(
        _D,
        "restauration et hébergement",
        ("55", "56"),
        "réservation et livraison passent par des plateformes, qui fixent leurs conditions",
        "Informer les restaurateurs de leurs droits face aux plateformes, et des outils de commande directe",
        "règlement (UE) 2019/1150",
    ),
    Sector(
        _D,
        "course, taxi, livraison",
        ("49.32", "53.2"),
        "le travail passe par des plateformes, dont les règles changent",
        "Organiser une permanence sur le travail par plateforme : droits, statut, coopératives",
        "directive (UE) 2024/2831 ; code du travail, L7341-1 et suivants",
    ),
    Sector(
        _D,
        "ventes entre entreprises",
        ("46", "49.4", "52", "62", "63", "69", "70", "71", "73", "74", "78", "80", "81", "82"),
        "elles devront émettre des factures électroniques, au plus tard en septembre 2027 pour les petites",
        "Préparer les entreprises à la facture électronique : recevoir dès septembre 2026, émettre en septembre 2027",
        "loi 2023-1322 du 29 décembre 2023 (finances pour 2024), article 91",
    ),
    Sector(
        _E,
        "bâtiment",
        ("41.2", "43"),
        "les travaux aidés de rénovation demandent la qualification RGE, et les déchets du bâtiment ont leur filière",
        "Accompagner les artisans vers la qualification RGE, avec la chambre de métiers",
        f"décret 2014-812 du 16 juillet 2014 ; {_AGEC}",
    ),
    Sector(
        _E,
        "textile, cuir, habillement",
        ("13", "14", "15", "47.51", "47.71", "47.72"),
        "la filière textile paie la réparation et le réemploi",
        "Faire connaître le fonds réparation de la filière textile, et les débouchés du réemploi",
        f"code de l'environnement, L541-10-1 et L541-10-5 ; {_AGEC}",
    ),
    Sector(
        _E,
        "réparation et réemploi",
        ("38", "47.79", "95"),
        "les fonds de réparation ne paient que les réparateurs labellisés",
        "Proposer aux réparateurs la labellisation qui ouvre droit aux fonds de réparation",
        f"code de l'environnement, L541-10-4 ; {_AGEC}",
    ),
    Sector(
        _E,
        "garages",
        ("45.2", "45.40"),
        "le parc change de moteur, et les pièces de réemploi doivent être proposées",
        "Proposer aux garagistes une formation aux véhicules électriques et aux pièces de réemploi",
        "code de la consommation, L224-67",
    ),
    Sector(
        _E,
        "restauration et métiers de bouche",
        ("10.71", "47.2", "56.1", "56.2"),
        "le tri des biodéchets est dû depuis 2024, la vaisselle réemployable dans les salles de plus de vingt couverts",
        "Organiser une collecte commune des biodéchets avec l'intercommunalité",
        f"code de l'environnement, L541-21-1 et L541-15-10 ; {_AGEC}",
    ),
    Sector(
        _E,
        "pressings, laveries",
        ("96.01",),
        "le perchloroéthylène est interdit contre un local occupé par des tiers",
        "Vérifier avec les pressings le remplacement des machines et ses aides",
        "arrêté du 5 décembre 2012 (installations classées, rubrique 2345)",
    ),
    Sector(
        _E,
        "transport et livraison",
        ("49.32", "49.4", "53.2"),
        "les zones à faibles émissions restreignent les véhicules anciens ; leur suppression a été votée en 2025",
        "Vérifier s'il reste une zone à faibles émissions, puis les aides au véhicule et au vélo-cargo",
        "code général des collectivités territoriales, L2213-4-1",
    ),
    Sector(
        _E,
        "commerce alimentaire général",
        ("47.11",),
        "les fluides de réfrigération à fort effet de serre sont retirés par étapes",
        "Proposer un diagnostic d'énergie et de froid aux magasins",
        "règlement (UE) 2024/573",
    ),
)  # fmt: skip


def of(transition: Transition) -> tuple[Sector, ...]:
    """The sectors of a transition."""
    return tuple(sector for sector in SECTORS if sector.transition is transition)
