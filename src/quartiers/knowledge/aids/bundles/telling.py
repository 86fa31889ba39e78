"""A checked bundle as JSON, and as French lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quartiers.knowledge.aids.bundles.checking import Check, Result
from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.vocabulary.money import Money

RULES_FR = {
    "exclusif": "aides qui s'excluent",
    "exige": "aide exigée",
    "ordre": "ordre à suivre",
    "de_minimis": "plafond de minimis",
    "intensite": "part d'une dépense",
    "part_publique": "part des financements publics",
    "total_de_l_aide": "total d'une même aide",
    "part_maitre_ouvrage": "part du maître d'ouvrage",
}


def as_json(result: Result) -> dict[str, Any]:
    """Amounts in euros, with cents; null = unknown."""
    nearest, fits = result.nearest, result.reduced
    return {
        "day": result.bundle.day.isoformat(),
        "status": result.status.value,
        "checks": [_check(result, one) for one in result.checks],
        "not_computed": list(result.not_computed),
        "nearest": nearest
        and {
            "dropped": [_item(result, place) for place in nearest.dropped],
            "kept": [_item(result, place) for place in nearest.kept],
            "lost_eur": _euros(nearest.lost),
            "unknown_amounts": nearest.unknown_count,
        },
        "reduced": fits
        and {
            "dropped": [_item(result, place) for place in fits.dropped],
            "reductions": [
                {
                    **_item(result, one.item),
                    "counts": "amount" if one.is_amount else "gross_grant_equivalent",
                    "counted_eur": _euros(one.counted),
                    "fits_eur": _euros(one.fits),
                }
                for one in fits.reductions
            ],
        },
    }


def lines_fr(result: Result) -> Iterator[str]:
    """One line after the other, plain French."""
    yield f"Ce lot de {len(result.bundle.items)} aides est {result.status.label_fr}."
    for one in result.checks:
        yield from _told(result, one)
    if result.nearest:
        names = ", ".join(_names(result, result.nearest.dropped))
        unknown = f" et {result.nearest.unknown_count} montant(s) inconnu(s)" if result.nearest.unknown_count else ""
        yield ""
        yield f"Le lot permis le plus proche : renoncer à {names} ({label(result.nearest.lost)}{unknown} en moins)."
        yield f"Il garde : {', '.join(_names(result, result.nearest.kept)) or 'aucune aide'}."
    if result.reduced:
        yield from _fitting(result)
    if result.not_computed:
        yield ""
        yield "Non calculé, à vérifier :"
        yield from (f"- {text}" for text in result.not_computed)


def _fitting(result: Result) -> Iterator[str]:
    if not result.reduced:
        return
    before = f"renoncer à {', '.join(_names(result, result.reduced.dropped))}, et " if result.reduced.dropped else ""
    parts = [
        f"ramener {result.bundle.items[one.item].terms.name_fr} de {label(one.counted)} à {label(one.fits)}"
        + ("" if one.is_amount else " d'équivalent-subvention brut")
        for one in result.reduced.reductions
    ]
    yield f"Ou : {before}{', '.join(parts)}."


def _told(result: Result, one: Check) -> Iterator[str]:
    if one.status is Status.ALLOWED and one.finding.total is None:
        return
    yield ""
    yield f"{one.status.label_fr.capitalize()} - {RULES_FR[one.saying.rule]} : {one.saying.about}"
    yield f"  {one.saying.sentence_fr} ({one.saying.reference})"
    if one.finding.culprits:
        yield f"  Aides en cause : {', '.join(_names(result, one.finding.culprits))}."
    if one.finding.total is not None:
        yield f"  {figures_fr(one)}"
    if one.excess is not None:
        yield f"  De trop : {label(one.excess)}."
    if one.saying.note_fr:
        yield f"  {one.saying.note_fr}"


def figures_fr(one: Check) -> str:
    """The total, between two bounds when it is not known, and its limit."""
    total, limit = one.finding.total, one.finding.limit
    if total is None:
        return ""
    if total.low == total.high:
        summed = label(total.low)
    elif total.high is None:
        summed = f"au moins {label(total.low)}, le reste n'est pas connu"
    else:
        summed = f"entre {label(total.low)} et {label(total.high)}"
    return f"Total : {summed} ; plafond : {'non documenté' if limit is None else label(limit)}."


def label(cents: int) -> str:
    """An amount in French."""
    return Money(cents).label_fr


def _names(result: Result, places: tuple[int, ...]) -> list[str]:
    return list(dict.fromkeys(result.bundle.items[place].terms.name_fr for place in places))


def _check(result: Result, one: Check) -> dict[str, Any]:
    total = one.finding.total
    return {
        "rule": one.saying.rule,
        "about": one.saying.about,
        "status": one.status.value,
        "sentence": one.saying.sentence_fr,
        "reference": one.saying.reference,
        "note": one.saying.note_fr or None,
        "aids": sorted({result.bundle.items[place].terms.aid for place in one.finding.culprits}),
        "low_eur": total and _euros(total.low),
        "high_eur": total and _euros(total.high),
        "limit_eur": _euros(one.finding.limit),
        "excess_eur": _euros(one.excess),
    }


def _item(result: Result, place: int) -> dict[str, Any]:
    item = result.bundle.items[place]
    return {
        "aid": item.terms.aid,
        "granted_on": item.granted_on.isoformat(),
        "amount_eur": _euros(item.amount),
        "expense": item.expense,
        "undertaking": item.undertaking,
    }


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
