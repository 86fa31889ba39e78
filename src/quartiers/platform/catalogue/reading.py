"""What the text of a proposal says: the aid when it can be read, and what is wrong, by the checks of our own files."""

import datetime
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.checking import problems_of
from quartiers.knowledge.aids.loading import read_aid
from quartiers.knowledge.aids.shape import check_text
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.catalogue.models import Proposal
from quartiers.platform.catalogue.queries import is_of_package, names
from quartiers.platform.catalogue.shelf import current

# Pages beside the sheets of aids: a sheet of that name could not be reached.
_TAKEN = frozenset({"calendrier", "ensemble", "trouver", "versions"})
# As its author reads it.
WHERE = "le fichier"


@dataclass(frozen=True)
class Read:
    """A text read: the aid, None when it cannot be, and one sentence per mistake."""

    aid: Aid | None
    problems_fr: tuple[str, ...]


def read(proposal: Proposal, *, today: datetime.date) -> Read:
    """Read a proposal as it would be published today."""
    try:
        check_text(proposal.text)
        aid = read_aid(proposal.text, WHERE)
    except Refusal as problem:
        return Read(None, (str(problem),))
    # An aid may name those that exist and itself.
    known = set(current().everything)
    told = list(problems_of(proposal.text, WHERE, str(aid.id), known, today=today))
    told += _of_place(proposal, str(aid.id))
    if aid.checked_on > today:
        told.append(f"{WHERE}, champ « checked_on » : le {aid.checked_on} n'est pas encore venu ; écrivez le jour du contrôle.")
    return Read(aid, tuple(told))


def _of_place(proposal: Proposal, aid: str) -> list[str]:
    """An aid keeps its name and its place; a new one takes a name that no other has had."""
    if aid in _TAKEN:
        return [f"{WHERE}, champ « id » : « {aid} » est l'adresse d'une page du site ; donnez un autre identifiant."]
    if proposal.base is None:
        return [f"{WHERE}, champ « id » : « {aid} » est déjà pris ; donnez un autre identifiant."] if aid in names() else []
    if aid != proposal.aid:
        return [f"{WHERE}, champ « id » : une aide garde son identifiant ; écrivez « {proposal.aid} »."]
    if current().territory_of(aid) != proposal.territory_code and (is_of_package(aid) or aid in current().everything):
        return [f"{WHERE} : l'aide « {aid} » n'existe pas pour ce territoire ; changez la portée de la proposition."]
    return []
