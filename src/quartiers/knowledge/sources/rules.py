"""Rules that several sources share: points that stand in France, dates that have had time to happen."""

from quartiers.knowledge.sources.declaration import Check
from quartiers.knowledge.sources.projections import EXTENTS


def _outside_sql(lon: str, lat: str) -> str:
    """SQL, true where a point given in degrees is in no part of France; unknown where it is empty."""
    boxes = (f"({lon} BETWEEN {x.west} AND {x.east} AND {lat} BETWEEN {x.south} AND {x.north})" for x in EXTENTS)
    return f"NOT ({' OR '.join(boxes)})"


def in_france(tolerance: float = 0.0) -> tuple[Check, ...]:
    """Refuse points (`lon`, `lat`) out of France, and say so when the two are swapped."""
    far, swapped = _outside_sql("lon", "lat"), _outside_sql("lat", "lon")
    show = "lon || ' ; ' || lat"
    return (
        Check(
            "swapped",
            f"{far} AND NOT {swapped}",
            "longitude et latitude sont inversées ({value}) ; échangez les deux colonnes.",
            show=show,
            tolerance=tolerance,
        ),
        Check(
            "far",
            far,
            "le point (longitude {value}) est hors de France ; vérifiez le système de coordonnées (degrés, EPSG:4326).",
            show=show,
            tolerance=tolerance,
        ),
    )


def not_in_the_future(*columns: str) -> tuple[Check, ...]:
    """Refuse dates after the day of the sync, of what must have happened to be told."""
    return tuple(
        Check(
            f"future_{column}",
            f"{column} > {{taken_on}}",
            "la date {value} est dans le futur ; vérifiez l'année, ou l'horloge de la machine.",
            show=column,
        )
        for column in columns
    )


def not_far_ahead(*columns: str) -> tuple[Check, ...]:
    """Refuse dates more than a year after the day of the sync: the register announces some, never so early."""
    return tuple(
        Check(
            f"future_{column}",
            f"{column} > {{taken_on}} + INTERVAL 1 YEAR",
            "la date {value} est à plus d'un an dans le futur ; vérifiez l'année, ou l'horloge de la machine.",
            show=column,
        )
        for column in columns
    )
