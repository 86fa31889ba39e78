"""An explanation as JSON, and as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

from quartiers.knowledge.aids.amounts import as_json as amount_as_json
from quartiers.knowledge.aids.explain import Explanation

_SIGNS = {"satisfied": "✓", "failed": "✗", "unknown": "?", "not_stated": "·"}


def as_json(said: Explanation) -> dict[str, Any]:
    """The published shape: aid, verdict (oui, non, depend), fiabilite, criteria, missing, amount."""
    aid = said.aid
    return {
        "aid": aid.id,
        "name": aid.name,
        "verdict": said.verdict,
        "sentence": said.sentence_fr,
        "fiabilite": said.reliability.word,
        "fiabilite_reasons": list(said.reliability.reasons),
        "selectif": aid.is_selective,
        "statut": aid.status,
        "criteria": [
            {"label": each.label, "status": each.status, "source": each.source, "fields": list(each.fields), "note": each.note}
            for each in said.criteria
        ],
        "missing": [{"field": each.field, "label": each.label} for each in said.missing],
        "amount": amount_as_json(said.amount),
        "replaced_by": list(aid.replaced_by),
        "contact": aid.contact,
        "checked_on": aid.checked_on.isoformat(),
    }


def as_lines(said: Explanation) -> Iterator[str]:
    """The same for a reader of the terminal."""
    yield f"{said.aid.name} : {said.sentence_fr}"
    yield f"  fiabilité : {said.reliability.word} ({' ; '.join(said.reliability.reasons)})"
    for each in said.criteria:
        yield f"  {_SIGNS[each.status]} {each.label}"
    if said.amount:
        yield f"  montant : {said.amount.sentence_fr}"
    if said.aid.replaced_by:
        yield f"  remplacée par : {', '.join(said.aid.replaced_by)}"
    if said.missing:
        yield f"  ce qui manque : {', '.join(each.label for each in said.missing)}"
    yield f"  qui appeler : {said.aid.contact or 'non documenté'}"
