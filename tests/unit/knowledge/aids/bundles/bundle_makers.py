"""Small aids and bundles to try the rules on."""

import datetime
from typing import Any

from quartiers.knowledge.aids.bundles.bundle import Bundle
from quartiers.knowledge.aids.bundles.checking import Check, Result, check
from quartiers.knowledge.aids.bundles.reading import bundle_of
from quartiers.knowledge.aids.bundles.terms import Terms, terms_of

TODAY = datetime.date(2026, 6, 15)


def aid(name: str, kind: str = "grant", *, de_minimis: Any = None, **compatibility: Any) -> Terms:
    """The terms of an aid; by default, not de minimis."""
    regime = de_minimis or {"applies": False, "regulation": None, "is_confirmed": True}
    return terms_of(
        {"id": name, "name": f"Aide {name}", "amount": {"kind": kind}, "de_minimis": regime, "compatibility": compatibility}
    )


GENERAL = {"applies": True, "regulation": "UE 2023/2831", "is_confirmed": True}
SIEG = {"applies": True, "regulation": "UE 2023/2832", "is_confirmed": True}
UNKNOWN = {"applies": None, "regulation": None, "is_confirmed": False}
EITHER = [{"group": "are_ou_arce", "sentence": "L'un ou l'autre."}]
PROFIT = [{"group": "regime_benefices", "sentence": "Un seul régime."}]
SAME_SHARE = [{"group": "garantie_publique", "sentence": "Une garantie par part de prêt."}]

AIDS = {
    one.aid: one
    for one in (
        aid("free"),
        aid("loan", "loan"),
        aid("general", de_minimis=GENERAL),
        aid("sieg", de_minimis=SIEG),
        aid("doubtful", de_minimis=UNKNOWN),
        aid("unverified", de_minimis={**GENERAL, "is_confirmed": False}),
        aid("fishing", de_minimis={**GENERAL, "regulation": "UE 717/2014"}),
        aid("old", de_minimis={**GENERAL, "regulation": "ancien"}),
        aid("small_loan", "loan", de_minimis=GENERAL),
        aid("tax", "reduction", de_minimis=GENERAL),
        aid("arce", exclusive_groups=EITHER, requires=[{"aid": "acre", "sentence": "Il faut l'Acre."}]),
        aid("are", exclusive_groups=EITHER),
        aid("acre", "reduction"),
        aid("profit_a", "reduction", exclusive_groups=PROFIT),
        aid("profit_b", "reduction", exclusive_groups=PROFIT),
        aid("profit_c", "reduction", exclusive_groups=PROFIT),
        aid("cover_a", "guarantee", exclusive_groups=SAME_SHARE),
        aid("cover_b", "guarantee", exclusive_groups=SAME_SHARE),
        aid("half", same_expense_max_intensity={"value": 0.5, "of": "expense", "sentence": "La moitié au plus."}),
        aid("works", same_expense_max_intensity={"value": 0.8, "of": "public_total", "sentence": "80 % au plus."}),
        aid("deficit", same_expense_max_intensity={"value": 0.5, "of": "deficit", "sentence": "La moitié du déficit."}),
        aid("last", order={"rank": "last", "sentence": "Dernier financeur."}),
        aid("first", order={"rank": "first", "sentence": "Avant les autres."}),
        aid("capped", "loan", max_total={"value_eur": 45000, "sentence": "45 000 € en tout."}),
        aid("coach", "support"),
    )
}


def bundle(*aids: dict[str, Any], **more: Any) -> Bundle:
    """A bundle of the aids above; nothing received before, nothing held, unless told otherwise."""
    raw = {"day": "2026-06-15", "earlier": [], "held": [], "aids": list(aids), **more}
    return bundle_of(raw, AIDS, today=TODAY)


def checked(*aids: dict[str, Any], **more: Any) -> Result:
    """The answer to such a bundle."""
    return check(bundle(*aids, **more))


def the(result: Result, rule: str) -> Check:
    """The only check of a rule."""
    (one,) = [check for check in result.checks if check.saying.rule == rule]
    return one
