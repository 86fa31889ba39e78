"""The words that an aid's file may use where it has a choice, with what a reader sees for each."""

from collections.abc import Mapping

from quartiers.knowledge.aids.fields import fields

STATUSES: Mapping[str, str] = {
    "ouvert": "ouverte",
    "ferme": "fermée",
    "a_confirmer": "à confirmer : l'aide n'est pas sûre d'exister",
    "variable_local": "variable d'un lieu à l'autre",
}
CONFIDENCES: Mapping[str, str] = {"high": "forte", "medium": "moyenne", "low": "faible"}
PARTNERS: Mapping[str, str] = {
    "anct": "ANCT", "anru": "ANRU", "banque_des_territoires": "Banque des Territoires", "bpifrance": "Bpifrance",
    "autre": "autre",
}  # fmt: skip
NATURES = (
    "accompagnement", "exonération fiscale", "exonération sociale", "garantie", "immobilier", "ingénierie", "prêt",
    "prêt d'honneur", "réseau/mentorat", "subvention",
)  # fmt: skip
AUDIENCES = ("entrepreneur", "TPE/PME", "association/ESS", "collectivité", "SEM/foncière", "bailleur")
PRIORITIES: Mapping[str, str] = {
    "entrepreneuriat": "entrepreneuriat",
    "commerce_artisanat": "commerce et artisanat",
    "implantation_productive": "implantation d'activités productives",
}
LEVERS: Mapping[str, str] = {"numerique": "numérique", "environnement": "environnement"}
AMOUNTS: Mapping[str, str] = {
    "reduction": "réduction", "grant": "subvention", "loan": "prêt", "guarantee": "garantie", "support": "accompagnement",
    "equity": "fonds propres", "none": "sans montant",
}  # fmt: skip
PROOFS: Mapping[str, str] = {"existence": "existence", "rule": "règle", "amount": "montant"}
SHARES_OF = ("expense", "deficit", "public_total")
RANKS = ("first", "last")
VERDICTS = ("oui", "non", "depend")


def stages() -> Mapping[str, str]:
    """The stages of a project: those of the field `stade`."""
    return fields()["stade"].choices
