"""Small maps of the cards of a neighbourhood, drawn only for types of shop and where an outline is known."""

from dataclasses import dataclass

import shapely

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.charts.card_map import card_map
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.places import Shop, Shops, is_shop_type, shops_around
from quartiers.knowledge.vocabulary.french_numbers import count

# Types of shop of which a card may speak: named by the engine's list.
# Not OP-D: of what is fragile or may be handed over, no point is shown.
_OF_SHOPS = frozenset({"OP-A", "OP-B"})


@dataclass(frozen=True)
class Ground:
    """The outline of a neighbourhood and the shops around it; `shape` is None where no outline is known."""

    shape: shapely.Geometry | None
    is_exact: bool
    shops: Shops


def ground(edition: Edition, area: str) -> Ground:
    """What the small maps of an area are drawn from."""
    rows = edition.rows_of("outlines", area)
    if not rows:
        return Ground(None, is_exact=False, shops={})
    shape = shapely.from_wkb(rows[0]["wkb"])
    return Ground(shape, is_exact=rows[0]["tolerance_m"] == 0, shops=shops_around(edition, shape, rows[0]["crs"]))


def small_map(card: Card, where: Ground) -> str:
    """SVG of a card; empty when its subject is no type of shop."""
    kind, shops = card.row["subject"], shops_of(card, where)
    if where.shape is None or not is_drawn(card):
        return ""
    title = (
        f"{card.mark_fr}{kind} : {count(len(shops), 'point connu', 'points connus')} dans le quartier et autour, "
        "anneaux à 300 et 500 m à vol d'oiseau"
    )
    points = [(shop.x, shop.y) for shop in shops]
    return card_map(
        where.shape, points, name=f"m-{card.anchor}", title_fr=title, is_exact=where.is_exact, is_simulated=card.is_simulated
    )


def is_drawn(card: Card) -> bool:
    """Whether places may be shown of what a card speaks of."""
    return card.row["detector"] in _OF_SHOPS and is_shop_type(card.row["subject"])


def shops_of(card: Card, where: Ground) -> tuple[Shop, ...]:
    """The shops of the type that a card speaks of, the nearest to the outline first; none where they may not be shown."""
    if where.shape is None or not is_drawn(card):
        return ()
    shape = where.shape
    found = where.shops.get(card.row["subject"], ())
    return tuple(sorted(found, key=lambda shop: (shapely.distance(shape, shapely.Point(shop.x, shop.y)), shop.siret)))
