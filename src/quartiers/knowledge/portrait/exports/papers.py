"""The papers that every exported file carries in itself, where its format has a place for them."""

import json

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.notice import MARK_FR
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms, is_odbl


def papers(edition: Edition, scope: Scope, terms: Terms) -> dict[str, str]:
    """Edition, kind, day, method, title, sources (JSON: title, publisher, vintage, licence, origin) and the mark, as texts."""
    manifest = edition.manifest
    fields = ("title_fr", "publisher", "vintage", "licence", "origin")
    sources = [
        {name: str(getattr(one, name)) for name in fields}
        for _, one in sorted(manifest.sources.items())
        if is_odbl(one) == (terms is Terms.ODBL)
    ]
    said = {
        "edition": manifest.edition,
        "kind": str(manifest.kind),
        "as_of": manifest.as_of,
        "method_version": manifest.method_version,
        "title_fr": scope.title_fr,
        "sources": json.dumps(sources, ensure_ascii=False),
    }
    return said | ({"simule": MARK_FR} if scope.is_simulated else {})
