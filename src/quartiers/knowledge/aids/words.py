"""The words that an aid's file may use where it has a choice, with what a reader sees for each."""

from collections.abc import Mapping

from quartiers.knowledge.aids.fields import fields

STATUSES: Mapping[str, str] = {
    "ouvert": "ouverte",
    "ferme": "terminée",
    "a_confirmer": "existence à confirmer",
    "variable_local": "règle variable d'un lieu à l'autre",
}
CONFIDENCES: Mapping[str, str] = {"high": "haute", "medium": "moyenne", "low": "basse"}
PARTNERS: Mapping[str, str] = {
    "anct": "ANCT", "anru": "ANRU", "banque_des_territoires": "Banque des Territoires", "bpifrance": "Bpifrance",
    "autre": "autre porteur",
}  # fmt: skip
NATURES = (
    "accompagnement", "exonération fiscale", "exonération sociale", "garantie", "immobilier", "ingénierie", "prêt",
    "prêt d'honneur", "réseau/mentorat", "subvention",
)  # fmt: skip
AUDIENCES = ("entrepreneur", "TPE/PME", "association/ESS", "collectivité", "SEM/foncière", "bailleur")
PRIORITIES: Mapping[str, str] = {
    "entrepreneuriat": "entrepreneuriat",
    "commerce_artisanat": "commerce et artisanat",
    "implantation_productive": "activités productives",
}
LEVERS: Mapping[str, str] = {"numerique": "transition numérique", "environnement": "transition écologique"}
AMOUNTS: Mapping[str, str] = {
    "reduction": "réduction d'impôt ou de cotisations",
    "grant": "subvention",
    "loan": "prêt à rembourser",
    "guarantee": "garantie d'un prêt",
    "support": "accompagnement ou étude",
    "equity": "fonds propres",
    "none": "pas de montant",
}
PROOFS: Mapping[str, str] = {"existence": "l'existence de l'aide", "rule": "la règle", "amount": "le montant"}
SHARES_OF: Mapping[str, str] = {
    "expense": "de la dépense",
    "deficit": "du déficit",
    "public_total": "des financements publics",
}
RANKS = ("first", "last")
VERDICTS: Mapping[str, str] = {"oui": "oui", "non": "non", "depend": "à voir"}


def stages() -> Mapping[str, str]:
    """The stages of a project: those of the field `stade`."""
    return fields()["stade"].choices
