"""The range bar of a card, and the words under it."""

from quartiers.knowledge.portrait.charts.range_bar import Measured, Tick, empty_bar, lettered, range_bar
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.vocabulary.french_numbers import number

# More letters than this read as noise.
_MOST_TICKS = 6


def bar(card: Card) -> str:
    """SVG of a card; empty when it has neither an estimate nor a place for one (facts, rules)."""
    name = f"b-{card.anchor}"
    if card.has_range:
        row = card.row
        chance = None if row["chance_low"] is None or row["chance_high"] is None else (row["chance_low"], row["chance_high"])
        measured = Measured(
            estimate=row["estimate"], low=row["low"], high=row["high"], chance=chance, ticks=ticks(card)
        )  # fmt: skip
        return range_bar(name, f"{card.mark_fr}{legend_fr(card)}", measured, is_simulated=card.is_simulated)
    if card.is_verdict and card.row["status"] == "not_enough_data":
        title = f"{card.mark_fr}{card.status_fr} : rien à dessiner"
        return empty_bar(name, title, is_simulated=card.is_simulated)
    return ""


def ticks(card: Card) -> list[Tick]:
    """The comparators with their letters."""
    named = [(one["label_fr"], one["value"]) for one in card.row["ticks"] or () if one["value"] is not None]
    return lettered(named[:_MOST_TICKS])


def legend_fr(card: Card) -> str:
    """All that the drawing shows, in words."""
    said = [f"ici {card.interval_fr}"] if card.interval_fr else []
    if card.row["chance_low"] is not None and card.row["chance_high"] is not None:
        said.append(f"ordinaire par hasard : de {number(card.row['chance_low'])} à {number(card.row['chance_high'])}")
    said += [f"{one.label_fr} : {number(one.value)}" for one in ticks(card)]
    return " ; ".join(said)
