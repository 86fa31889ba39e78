"""Activities that nobody may open on a count of shops alone: the rule, who decides, what to ask."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from quartiers.knowledge.vocabulary.days import label_fr


@dataclass(frozen=True)
class Rule:
    """What the law asks before one more opens.

    `codes`: NAF sub-classes; `shop_type`: their type of shop, «» for none. `reference` is to be confirmed on Légifrance;
    `dated` is the day of the text that brought the rule as we know it, not of its last change.
    """

    shop_type: str
    codes: tuple[str, ...]
    title_fr: str
    rule_fr: str
    reference: str
    dated: datetime.date
    authority_fr: str
    question_fr: str
    confidence_fr: str = "à confirmer"

    @property
    def reference_fr(self) -> str:
        """The reference with its day and how sure it is."""
        return f"{self.reference}, texte du {label_fr(self.dated)} ({self.confidence_fr})"


_ARS = "agence régionale de santé"

RULES: tuple[Rule, ...] = (
    Rule(
        "pharmacie",
        ("47.73Z",),
        "Pharmacie",
        "Une pharmacie à partir de 2 500 habitants de la commune, puis une par tranche de 4 500 ; une création est possible "
        "dans un quartier prioritaire quand ces seuils sont atteints depuis deux ans.",
        "Code de la santé publique, L5125-3 et L5125-4",
        datetime.date(2018, 1, 3),
        f"{_ARS}, service des officines",
        "Demandez à l'agence régionale de santé si une pharmacie de plus est permise dans la commune.",
    ),
    Rule(
        "tabac",
        ("47.26Z",),
        "Bureau de tabac",
        "La vente de tabac au détail est un monopole : l'État décide où un débit s'ouvre ou se déplace.",
        "Code général des impôts, article 568 ; décret 2010-720",
        datetime.date(2010, 6, 28),
        "direction interrégionale des douanes, pôle action économique",
        "Demandez à la direction des douanes si un bureau de tabac peut s'installer ou se déplacer ici.",
    ),
    Rule(
        "médecin généraliste",
        ("86.21Z",),
        "Médecin généraliste",
        "L'agence régionale de santé arrête les zones où l'installation est aidée ou régulée.",
        "Code de la santé publique, L1434-4",
        datetime.date(2016, 1, 26),
        f"{_ARS}, guichet de l'installation",
        "Demandez à l'agence régionale de santé si le quartier est en zone aidée pour l'installation d'un médecin.",
    ),
    Rule(
        "dentiste",
        ("86.23Z",),
        "Dentiste",
        "L'agence régionale de santé arrête les zones où l'installation est aidée ou régulée.",
        "Code de la santé publique, L1434-4",
        datetime.date(2016, 1, 26),
        f"{_ARS}, guichet de l'installation",
        "Demandez à l'agence régionale de santé si le quartier est en zone aidée pour l'installation d'un dentiste.",
    ),
    Rule(
        "infirmier, sage-femme",
        ("86.90D",),
        "Infirmier, sage-femme",
        "L'agence régionale de santé arrête les zones où l'installation est aidée ou régulée.",
        "Code de la santé publique, L1434-4",
        datetime.date(2016, 1, 26),
        f"{_ARS}, guichet de l'installation",
        "Demandez à l'agence régionale de santé dans quelle zone d'installation des infirmiers se trouve le quartier.",
    ),
    Rule(
        "opticien",
        ("47.78A",),
        "Opticien",
        "Un magasin d'optique est dirigé par un opticien diplômé.",
        "Code de la santé publique, L4362-1 et L4362-9",
        datetime.date(2000, 6, 22),
        f"{_ARS}, enregistrement des professionnels",
        "Demandez au syndicat des opticiens ou à l'agence régionale de santé quels diplômés cherchent à s'installer.",
    ),
    Rule(
        "auto-école",
        ("85.53Z",),
        "Auto-école",
        "Ouvrir une école de conduite demande un agrément de la préfecture.",
        "Code de la route, L213-1",
        datetime.date(2000, 9, 22),
        "préfecture, éducation routière",
        "Demandez à la préfecture quels agréments d'école de conduite sont donnés ou attendus ici.",
    ),
    Rule(
        "",
        ("49.32Z",),
        "Taxi",
        "Un taxi travaille sous une autorisation de stationnement, dont le maire fixe le nombre.",
        "Code des transports, L3121-1",
        datetime.date(2014, 10, 1),
        "mairie, ou préfecture de police à Paris",
        "Demandez à la mairie combien d'autorisations de stationnement de taxi sont données, et combien sont en attente.",
    ),
)  # fmt: skip

_BY_CODE = {code: rule for rule in RULES for code in rule.codes}
_BY_TYPE = {rule.shop_type: rule for rule in RULES if rule.shop_type}


def rule_of_type(shop_type: str) -> Rule | None:
    """The rule of a type of shop; None where anyone may open one."""
    return _BY_TYPE.get(shop_type)


def rule_of_code(naf_code: str) -> Rule | None:
    """The rule of a NAF sub-class («47.73Z»); None where we know of none, which does not prove that there is none."""
    return _BY_CODE.get(naf_code)
