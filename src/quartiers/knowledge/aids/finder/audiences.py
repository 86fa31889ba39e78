"""Who the visitor is, and which aids speak to them: by kind of applicant and by stage."""

from __future__ import annotations

from collections.abc import Mapping

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.rules.tree import Known, tests
from quartiers.knowledge.rules.values import Among

PERSON, ASSOCIATION, CARRIER = "personne", "association", "porteur"
_PEOPLE = frozenset({"entrepreneur", "TPE/PME"})
# What the files call an audience, for each kind of applicant.
_AUDIENCES: Mapping[str, frozenset[str]] = {
    "personne_physique": _PEOPLE,
    "entreprise": frozenset({"TPE/PME"}),
    "association": frozenset({"association/ESS"}),
    "bailleur": frozenset({"bailleur"}),
    **dict.fromkeys(("commune", "epci", "departement", "region", "etablissement_public"), frozenset({"collectivité"})),
    **dict.fromkeys(("sem", "spl", "fonciere", "amenageur", "epf", "investisseur_prive"), frozenset({"SEM/foncière"})),
}
_ROLES = {"personne_physique": PERSON, "entreprise": PERSON, "association": ASSOCIATION}
# Before it opens, a business has no use for an aid to those that run; once open, what it was created for still counts.
_STAGES: Mapping[str, frozenset[str]] = {
    "idee": frozenset({"idee"}),
    "creation": frozenset({"creation", "implantation"}),
    "reprise": frozenset({"reprise", "implantation"}),
}


def role(known: Known) -> str:
    """personne, association or porteur; a person when nothing is said."""
    roles = {_ROLES.get(kind, CARRIER) for kind in _options(known, "type_demandeur")}
    return roles.pop() if len(roles) == 1 else PERSON


def stage(known: Known) -> str:
    """The stage when it is known for certain, else "": nothing is said."""
    options = _options(known, "stade")
    return next(iter(options)) if len(options) == 1 else ""


def is_for(aid: Aid, known: Known) -> bool:
    """Whether an aid speaks to this kind of applicant: by its audiences, or because a criterion names the kind."""
    kinds = _options(known, "type_demandeur")
    audiences = frozenset.union(*(_AUDIENCES[kind] for kind in kinds)) if kinds else _PEOPLE
    return bool(audiences & set(aid.audiences)) or _names(aid, "type_demandeur", kinds)


def is_at(aid: Aid, at: str) -> bool:
    """Whether an aid is of use at a stage; yes when the stage is not known."""
    useful = _STAGES.get(at)
    return useful is None or bool(useful & set(aid.stages)) or _names(aid, "stade", frozenset({at}))


def _names(aid: Aid, field: str, words: frozenset[str]) -> bool:
    return any(
        test.op == "in" and isinstance(test.value, frozenset) and test.value & words
        for node in aid.criteria
        for test in tests(node)
        if test.field.name == field
    )


def _options(known: Known, field: str) -> frozenset[str]:
    value = known.get(field)
    return frozenset(map(str, value.options)) if isinstance(value, Among) else frozenset()
