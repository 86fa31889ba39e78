"""Surveys of residents that territories bring: how many said that a shop or service is missing, out of how many asked.

What people declare, never an estimate of demand. Counts only: no row is about one person.
"""

from quartiers.knowledge.grading.weights import default
from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DAY, INTEGER, QPV, named
from quartiers.knowledge.sources.rules import not_in_the_future
from quartiers.knowledge.vocabulary.origins import Origin

# Below, a count of answers speaks of people who could be known (design of editions, rule on people).
LEAST_RESPONDENTS = 5
_LONGEST_TEXT = 200

_NEEDS = default().needs
# A survey asks for a type of shop, or more loosely for a need.
_ASKED = named(
    "asked",
    "un type de commerce ou un besoin connu (la liste est dans docs/reference/poids.md)",
    *_NEEDS,
    *(shop_type for need in _NEEDS.values() for shop_type in need.shop_types),
)


def _not_too_long(name: str, heading: str) -> Check:
    return Check(
        f"long_{name}",
        f"length({name}) > {_LONGEST_TEXT}",
        f"la colonne « {heading} » fait {{value}} caractères, {_LONGEST_TEXT} au plus sont montrés ; écrivez-la plus court.",
        show=f"length({name})",
    )


_CHECKS = (
    Check(
        "few_respondents",
        f"respondents < {LEAST_RESPONDENTS}",
        f"{{value}} personne(s) interrogée(s) : en dessous de {LEAST_RESPONDENTS} on pourrait les reconnaître ; retirez la "
        "ligne, ou donnez le quartier entier.",
        show="respondents",
    ),
    Check("negative", "answers < 0", "{value} réponse(s) : un nombre ne peut pas être négatif ; corrigez-le.", show="answers"),
    Check(
        "too_many",
        "answers > respondents",
        "{value} : plus de réponses que de personnes interrogées ; corrigez, chaque personne compte une fois par besoin.",
        show="answers || ' réponses pour ' || respondents || ' personnes'",
    ),
    *not_in_the_future("held_on"),
    _not_too_long("method", "methode"),
    _not_too_long("organisation", "organisme"),
)

_FILES = Delivery(
    label="enquête",
    patterns=("enquete_habitants*.csv",),
    columns=(
        Column("area", "quartier", QPV, is_required=True, is_filled=True),
        Column("asked", "besoin", _ASKED, is_required=True, is_filled=True),
        Column("answers", "reponses", INTEGER, is_required=True, is_filled=True),
        Column("respondents", "repondants", INTEGER, is_required=True, is_filled=True),
        Column("held_on", "enquete_le", DAY, is_required=True, is_filled=True),
        Column("method", "methode", is_required=True, is_filled=True),
        Column("organisation", "organisme", is_required=True, is_filled=True),
    ),
    origin=Origin.PARTIAL,
    separators=",;",
    is_several=True,
    note_fr="Ce que des habitants déclarent, pas une estimation de la demande.",
)

SOURCE = Source(
    name="residents_survey",
    title_fr="Enquêtes auprès des habitants",
    publisher="Territoires",
    licence="usage interne",
    publish=Publish.AGGREGATES,
    key=("area", "asked", "held_on", "organisation"),
    checks=_CHECKS,
    absent_fr="aucune enquête auprès des habitants n'est fournie",
    is_union=True,
    deliveries=(_FILES, simulated(_FILES, "reference/fictional_survey.csv")),
)
