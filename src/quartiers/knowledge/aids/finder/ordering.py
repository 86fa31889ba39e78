"""The order of the first five steps: a table of families with their reasons, the same for everybody at the same point.

No score: families stand in the order of the table for the situation, each gives its best aid first, and a second round begins
only when fewer than five families have one. Inside a family, among aids that are not refused: what can be asked today, then
recent sources, then aids made for the neighbourhoods, then those that need no committee. An aid that still lacks an answer
keeps its place: its step says what is missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.finder.audiences import ASSOCIATION, CARRIER
from quartiers.knowledge.aids.reliability import reliability

REASONS: Mapping[str, str] = {
    "conseil": "Gratuit ou presque : quelqu'un relit votre projet et vous fait gagner du temps.",
    "cotisations": "Le délai court dès l'inscription : passé 60 jours, c'est trop tard.",
    "honneur": "Un prêt à taux zéro aide la banque à dire oui.",
    "choix": "À choisir avant de commencer : l'un ferme l'autre.",
    "subvention": "De l'argent à ne pas rembourser : demandez avant d'acheter.",
    "impots": "Rien à avancer : à demander avec la déclaration.",
    "ingenierie": "Un regard d'expert avant de dépenser.",
    "pret": "À rembourser : quand le reste ne suffit pas.",
    "garantie": "Elle rassure la banque ; elle ne paie rien.",
    "immobilier": "Un partenaire entre au capital : c'est long, commencez tôt.",
}
_NATURES: Mapping[str, str] = {
    "accompagnement": "conseil",
    "réseau/mentorat": "conseil",
    "exonération sociale": "cotisations",
    "exonération fiscale": "impots",
    "prêt d'honneur": "honneur",
    "subvention": "subvention",
    "ingénierie": "ingenierie",
    "prêt": "pret",
    "garantie": "garantie",
    "immobilier": "immobilier",
}
EITHER_OR = "are_ou_arce"
# Idea: a talk first, then what the bank waits for, then what is asked at the opening.
_IDEA = ("conseil", "honneur", "cotisations", "choix", "pret", "impots", "subvention", "garantie", "ingenierie", "immobilier")
# Opening: what has a deadline first, then a talk, then money.
_OPENING = (
    "cotisations",
    "conseil",
    "honneur",
    "choix",
    "impots",
    "subvention",
    "pret",
    "garantie",
    "ingenierie",
    "immobilier",
)
# Running: what costs nothing to ask, then money, then advice.
_RUNNING = (
    "impots",
    "subvention",
    "honneur",
    "ingenierie",
    "conseil",
    "pret",
    "garantie",
    "cotisations",
    "choix",
    "immobilier",
)
_ASSOCIATION = (
    "subvention",
    "conseil",
    "garantie",
    "ingenierie",
    "pret",
    "immobilier",
    "honneur",
    "impots",
    "cotisations",
    "choix",
)
_CARRIER = (
    "ingenierie",
    "subvention",
    "immobilier",
    "pret",
    "garantie",
    "impots",
    "conseil",
    "honneur",
    "cotisations",
    "choix",
)
_BY_STAGE = {"idee": _IDEA, "": _IDEA, "creation": _OPENING, "reprise": _OPENING}
_TRUST = {"vérifié": 0, "à confirmer": 1, "ancien": 2}
Rank = tuple[bool, bool, bool, bool, int, int, str]


def families(role: str, stage: str) -> tuple[str, ...]:
    """The families in their order for a situation."""
    if role == CARRIER:
        return _CARRIER
    return _ASSOCIATION if role == ASSOCIATION else _BY_STAGE.get(stage, _RUNNING)


def family(aid: Aid) -> str:
    """The family of an aid, read from its nature; ARCE and ARE are one family, since one is chosen."""
    return "choix" if is_either_or(aid) else _NATURES.get(aid.nature, "subvention")


def is_either_or(aid: Aid) -> bool:
    """Whether it is one side of «l'ARCE ou l'ARE»."""
    groups = (aid.raw.get("compatibility") or {}).get("exclusive_groups") or ()
    return any(each["group"] == EITHER_OR for each in groups)


def rank(aid: Aid, day: datetime.date) -> Rank:
    """What comes first among aids of a family that stand equally: read left to right, smaller first."""
    trust = _TRUST[reliability(aid, day).word]
    return (
        aid.status != "ouvert",
        trust == _TRUST["ancien"],
        not aid.is_qpv_specific,
        aid.is_selective,
        trust,
        -(aid.last_source_year or 0),
        aid.id,
    )
