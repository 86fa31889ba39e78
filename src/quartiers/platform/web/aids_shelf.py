"""The aids that the site shows, and the search over them."""

from collections.abc import Mapping

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.search import Document, Found, folded, index_of
from quartiers.knowledge.aids.words import LEVERS, PRIORITIES, stages
from quartiers.platform.catalogue.queries import shelf


def every_aid() -> Mapping[str, Aid]:
    """Every aid by id, in the order of names as a reader sorts them."""
    return dict(sorted(shelf().items(), key=lambda item: (folded(item[1].name), item[0])))


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
