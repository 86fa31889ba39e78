"""What a portrait says beyond facts: comparisons with their range, and advice; each is worth its worst figure.

Words are bound to numbers: a range that holds 1 is never a difference (methods.md, 5).
"""

from typing import Any

from quartiers.knowledge.portrait.charts.basket import NONE, how_near, inside_fr
from quartiers.knowledge.portrait.charts.sectors import city_shares, expected
from quartiers.knowledge.portrait.charts.sectors import sentence_fr as sectors_fr
from quartiers.knowledge.portrait.charts.survival import still_open_fr
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.likeness import likeness
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin, worst

Said = tuple[str, str, Origin]
FACT, COMPARISON, ADVICE = "fact", "comparison", "advice"
# Ratios that have a name, each near the middle of what it stands for.
_NAMED = (
    (0.25, "un quart de"), (1 / 3, "un tiers de"), (0.5, "la moitié de"), (2 / 3, "les deux tiers de"),
    (0.75, "les trois quarts de"), (1.5, "une fois et demie"), (2.0, "le double de"), (3.0, "le triple de"),
)  # fmt: skip
_NEAR = 0.07


def times_fr(ratio: float) -> str:
    """A ratio in words, before «celle de …»: «environ la moitié de», else «0,83 fois».

    >>> times_fr(0.48), times_fr(0.83)
    ('environ la moitié de', '0,83 fois')
    """
    for named, words in _NAMED:
        if abs(ratio / named - 1) <= _NEAR:
            return f"environ {words}"
    return f"{number(ratio, 2)} fois" if ratio < 10 else f"{number(ratio, 0)} fois"


def comparisons(portrait: dict[str, Any]) -> list[Said]:
    """Statements in reading order."""
    own = {(f["indicator"], f["item"]): f for f in portrait["figures"] if is_own(f)}
    alike = [(COMPARISON, *one) for one in likeness(portrait)]
    found = [_density(own), _creations(own), _sectors(own, portrait), _survival(own), *alike, *_basket(own)]
    return [one for one in found if one is not None]


def _density(own: dict[tuple[str, str], dict[str, Any]]) -> Said | None:
    ratio = own.get(("establishment_density_ratio", ""))
    if ratio is None or ratio["value"] is None:
        return None
    limits = f"entre {number(ratio['low'], 2)} et {number(ratio['high'], 2)} fois"
    if ratio["low"] <= 1 <= ratio["high"]:
        text = f"Par habitant, on ne peut pas distinguer le quartier du reste de l'agglomération ({limits})."
    else:
        text = (
            f"La densité d'établissements y est {times_fr(ratio['value'])} celle du reste de l'agglomération, sans ses "
            f"quartiers prioritaires ({limits})."
        )
    return COMPARISON, text, Origin(ratio["origin"])


def _creations(own: dict[tuple[str, str], dict[str, Any]]) -> Said | None:
    trend = own.get(("creation_trend", ""))
    if trend is None or trend["value"] is None:
        return None
    if trend["low"] <= 0 <= trend["high"]:
        text = (
            "Depuis sept ans, on ne peut pas dire si les créations y augmentent plus ou moins vite que dans le reste de "
            f"l'agglomération : l'écart peut aller de {number(-trend['low'], 1)} % par an en moins à "
            f"{number(trend['high'], 1)} % en plus."
        )
    else:
        slow, fast = sorted((abs(trend["low"]), abs(trend["high"])))
        text = (
            f"Depuis sept ans, les créations y augmentent {'plus' if trend['value'] > 0 else 'moins'} vite que dans le reste "
            f"de l'agglomération (écart de {number(slow, 1)} à {number(fast, 1)} % par an)."
        )
    return COMPARISON, text, Origin(trend["origin"])


def _sectors(own: dict[tuple[str, str], dict[str, Any]], portrait: dict[str, Any]) -> Said | None:
    quotients = [figure for (name, _), figure in own.items() if name == "sector_quotients"]
    rows = expected(quotients, city_shares(portrait))
    if not rows:
        return None
    return COMPARISON, sectors_fr(rows), worst(Origin(row["origin"]) for row in rows)


def _survival(own: dict[tuple[str, str], dict[str, Any]]) -> Said | None:
    for item in ("entrepreneurs individuels", "autres formes"):
        figure = own.get(("survival_3_years", item))
        if figure is not None and figure["value"] is not None:
            low, high = (number(figure[name], 0) for name in ("low", "high"))
            text = f"Sur 100 établissements créés ({item}), {still_open_fr(figure['value'])} après trois ans"
            return FACT, f"{text} (entre {low} et {high}).", Origin(figure["origin"])
    return None


def _basket(own: dict[tuple[str, str], dict[str, Any]]) -> list[Said]:
    types = [figure for (name, _), figure in own.items() if name == "daily_basket_nearest"]
    inside = own.get(("daily_basket", "dans le quartier"))
    if not types or inside is None:
        return []
    far = sorted(figure["item"] for figure in types if how_near(figure) == NONE)
    origin = worst(Origin(figure["origin"]) for figure in (*types, inside))
    text = inside_fr(inside["value"], len(types))
    if far:
        text += f" ; à vol d'oiseau, aucun à moins de 500 m pour : {', '.join(far)}"
    said: list[Said] = [(FACT, f"{text}.", origin)]
    if len(types) > inside["value"]:
        advice = (
            "Une absence ne prouve ni un besoin, ni qu'un commerce vivrait : allez voir sur place. Le registre ne connaît ni "
            "les locaux vides, ni les fermetures des dix-huit derniers mois, ni les marchés."
        )
        said.append((ADVICE, advice, origin))
    return said
