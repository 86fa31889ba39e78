"""Sentences on what is alike and what is within reach: twin neighbourhoods, diversity of shops, shops within a walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin, worst

Figure = dict[str, Any]
_Found = Mapping[tuple[str, str], Figure]
_ORDINARY = "comparable_neighbourhoods"
# Below this share of the draws a twin is not named as one (methods.md, section 5: «possible» begins there).
LEAST_STABLE = 0.6
TWINS = "twin_neighbourhoods"


def likeness(portrait: Figure) -> list[tuple[str, Origin]]:
    """Comparisons in reading order; what is as elsewhere stays in the tables."""
    figures = portrait["figures"]
    own = {(f["indicator"], f["item"]): f for f in figures if is_own(f) and f["value"] is not None}
    ordinary = {(f["indicator"], f["item"]): f for f in figures if f["comparator"] == _ORDINARY and not is_own(f)}
    found = [_twins(own), _diversity(own, ordinary), _access(own, ordinary)]
    return [one for one in found if one is not None]


def _twins(own: _Found) -> tuple[str, Origin] | None:
    twins = sorted((f for (name, _), f in own.items() if name == TWINS), key=lambda f: float(f["value"]))
    if not twins:
        return None
    kept = [(f.get("item_name") or f["item"], f["numerator"] / f["denominator"]) for f in twins]
    sure = [f"{name} ({number(100 * share, 0)} %)" for name, share in kept if share >= LEAST_STABLE]
    if sure:
        listed = " et ".join((", ".join(sure[:-1]), sure[-1])) if len(sure) > 1 else sure[0]
        text = (
            f"Quartiers jumeaux par leurs activités : {listed} ; entre parenthèses, la part des tirages où chacun reste parmi "
            "les cinq plus proches."
        )
    else:
        nearest, share = kept[0]
        often = number(100 * share, 0)
        text = f"Aucun jumeau assuré : {nearest}, le plus proche par ses activités, ne l'est que dans {often} % des tirages."
    return text, worst(Origin(f["origin"]) for f in twins)


def _diversity(own: _Found, ordinary: _Found) -> tuple[str, Origin] | None:
    here, there = (found.get(("shop_diversity", "")) for found in (own, ordinary))
    if here is None or there is None or there["value"] is None:
        return None
    if here["low"] <= there["value"] <= here["high"]:
        return None
    side = "moins" if here["value"] < there["value"] else "plus"
    value, low, high, usual = (number(one, 1) for one in (here["value"], here["low"], here["high"], there["value"]))
    text = (
        f"Les commerces y sont {side} divers que dans les quartiers ordinaires : vingt y font {value} types également "
        f"fréquents (entre {low} et {high}), {usual} là-bas."
    )
    return text, worst((Origin(here["origin"]), Origin(there["origin"])))


def _access(own: _Found, ordinary: _Found) -> tuple[str, Origin] | None:
    here, there = (found.get(("walking_access", "alimentation")) for found in (own, ordinary))
    if here is None or there is None or there["value"] is None:
        return None
    if there["low"] <= here["value"] <= there["high"]:
        return None
    place = f"{'moins' if here['value'] < there['low'] else 'plus'} que dans les trois quarts des quartiers ordinaires"
    value, low, high = (number(here[name], 1) for name in ("value", "low", "high"))
    text = (
        f"À dix minutes de marche, {value} {'commerce' if here['value'] < 2 else 'commerces'} de bouche pour 1 000 habitants "
        f"qui les partagent (de {low} à {high} selon que l'on marche cinq ou quinze minutes) : {place}."
    )
    return text, worst((Origin(here["origin"]), Origin(there["origin"])))
