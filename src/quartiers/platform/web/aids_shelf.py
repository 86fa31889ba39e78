"""The aids that the site shows, where each exists, and the search over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.search import Document, Found, folded, index_of
from quartiers.knowledge.aids.words import LEVERS, PRIORITIES, stages
from quartiers.platform.catalogue.queries import current, invented, whole_shelf
from quartiers.platform.web.frame import served


@dataclass(frozen=True)
class Mark:
    """What is said beside the name of an aid: the only territory where it exists, and whether it was made up."""

    place_fr: str = ""
    is_invented: bool = False


def marks(request: HttpRequest) -> Mapping[str, Mark]:
    """Marks by id, of the aids that bear one."""
    published = served(request)
    names = {row["territory"]: row["name"] for row in published.edition.rows("territories")} if published else {}
    places = {aid: names.get(code, code) for code, aids in current().local.items() for aid in aids}
    made_up = invented()
    return {aid: Mark(places.get(aid, ""), aid in made_up) for aid in {*places, *made_up}}


def every_aid() -> Mapping[str, Aid]:
    """Every aid by id, those of one territory too, in the order of names as a reader sorts them."""
    return dict(sorted(whole_shelf().items(), key=lambda item: (folded(item[1].name), item[0])))


def answering(aids: Mapping[str, Aid], text: str) -> tuple[list[Aid], bool]:
    """The aids that answer what was typed, every one when nothing was; and whether none holds every word."""
    if not text:
        return list(aids.values()), False
    answer = found(aids, text)
    return [aids[key] for key in answer.keys], answer.is_partial


def found(aids: Mapping[str, Aid], text: str) -> Found:
    """Ids of the aids that answer what was typed, from the best on."""
    return index_of(tuple(map(_document, aids.values()))).find(text)


def _document(aid: Aid) -> Document:
    words = [stages().get(code, code) for code in aid.stages]
    words += [PRIORITIES.get(code, code) for code in aid.priorities] + [LEVERS.get(code, code) for code in aid.levers]
    conditions = [node.label for node in aid.criteria]
    return Document(
        key=aid.id,
        name=aid.name,
        carrier=aid.carrier,
        text=" ".join([aid.id, aid.what, aid.how, aid.nature, aid.contact or "", *aid.audiences, *words, *conditions]),
    )
