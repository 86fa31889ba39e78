"""The facts that the programme asks of each territory: declared here, so that what is not documented is counted.

To add a fact, add a line. Reference facts of the edition (its `territories` table) are version zero of some.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.knowledge.vocabulary.sirens import Siren


class Kind(StrEnum):
    """What a value is, which says how it is read and written."""

    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    NUMBER = "number"
    SIRENS = "sirens"


@dataclass(frozen=True)
class Fact:
    """One thing to document. `column` and `source_column`: where the edition's own table says it."""

    name: str
    label_fr: str
    asked_fr: str
    kind: Kind
    column: str = ""
    source_column: str = ""


FACTS = (
    Fact("holder", "Porteur", "Nom de la collectivité ou du groupement qui porte le label.", Kind.TEXT, "name"),
    Fact("holder_legal_form", "Forme juridique du porteur", "Selon BANATIC : commune, communauté d'agglomération, EPT…",
         Kind.TEXT, "holder_kind"),
    Fact("holder_siren", "SIREN du porteur", "Neuf chiffres ; deux numéros séparés par une espace pour deux communes.",
         Kind.SIRENS, "holder_siren"),
    Fact("labelled_on", "Jour du label", "Jour où le label a été rendu public.", Kind.DAY, "labelled_on", "label_source"),
    Fact("label_document", "Acte du label", "Titre ou numéro de la décision qui accorde le label.", Kind.TEXT),
    Fact("convention_signed_on", "Convention signée le", "Jour de la signature par la dernière des parties.", Kind.DAY,
         "convention_signed_on", "convention_source"),
    Fact("convention_document", "Texte de la convention", "Titre ou référence du texte signé.", Kind.TEXT),
    Fact("committee_named", "Comité local installé", "Un comité local du programme s'est-il réuni ?", Kind.YES_NO),
    Fact("project_manager_named", "Chef de projet nommé", "Un chef de projet est-il en poste ? Jamais son nom.", Kind.YES_NO),
    Fact("project_manager_fte", "Temps de chef de projet", "En équivalents temps plein : 0,5 pour un mi-temps.", Kind.NUMBER),
    Fact("contact_function", "Fonction à joindre", "Service ou fonction, jamais un nom ni une adresse personnelle.", Kind.TEXT),
    Fact("jobs_attributed", "Emplois attribués au programme", "Nombre publié, avec sa source et sa définition.", Kind.NUMBER),
)  # fmt: skip
BY_NAME = {fact.name: fact for fact in FACTS}
NOT_DOCUMENTED_FR = "non documenté"
_YES_NO = {"oui": "oui", "non": "non"}


def read(fact: Fact, text: str) -> str:
    """The value as it is kept: ISO day, decimal point, digits; raises Malformed with one sentence.

    >>> read(BY_NAME["labelled_on"], "18/03/2021"), read(BY_NAME["project_manager_fte"], "0,5")
    ('2021-03-18', '0.5')
    """
    written = " ".join(text.split())
    if fact.kind is Kind.DAY:
        return parse_day(written).isoformat()
    if fact.kind is Kind.YES_NO:
        return _yes_no(fact, written)
    if fact.kind is Kind.NUMBER:
        return _number(fact, written)
    if fact.kind is Kind.SIRENS:
        return " ".join(Siren.parse(part).digits for part in _sirens(written))
    if not written:
        raise Malformed(f"« {fact.label_fr} » est vide : écrivez une valeur, ou cochez « non documenté ».")
    return written


def shown(fact: Fact, value: str) -> str:
    """A kept value, as a French reader has it.

    >>> shown(BY_NAME["labelled_on"], "2021-03-18"), shown(BY_NAME["project_manager_fte"], "0.5")
    ('18 mars 2021', '0,50 ETP')
    """
    if fact.kind is Kind.DAY:
        return label_fr(datetime.date.fromisoformat(value))
    if fact.kind is Kind.NUMBER:
        return number(float(value)) + (" ETP" if fact.name.endswith("_fte") else "")
    return value


def _yes_no(fact: Fact, written: str) -> str:
    try:
        return _YES_NO[written.lower()]
    except KeyError:
        raise Malformed(f"« {fact.label_fr} » : « {written} » n'est ni « oui » ni « non ».") from None


def _number(fact: Fact, written: str) -> str:
    try:
        value = float(written.replace(",", ".").replace(" ", ""))
    except ValueError:
        raise Malformed(f"« {fact.label_fr} » : « {written} » n'est pas un nombre ; écrivez par exemple 0,5.") from None
    if not 0 <= value < 1_000_000:
        raise Malformed(f"« {fact.label_fr} » : « {written} » n'est pas entre 0 et un million.")
    return f"{value:g}"


def _sirens(written: str) -> list[str]:
    """Numbers of nine digits, whose groups of three may be spaced."""
    digits = written.replace(" ", "")
    return [digits[start : start + 9] for start in range(0, len(digits), 9)] or [""]
