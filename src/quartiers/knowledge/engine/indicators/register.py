"""The list of indicators: to add one, add its file and its line here."""

from quartiers.knowledge.engine.indicators import (
    creations,
    density,
    employers,
    legal_forms,
    sectors,
    shops,
    survival,
    transfers,
)
from quartiers.knowledge.engine.indicators.declaration import Indicator

INDICATORS: tuple[Indicator, ...] = (
    *density.INDICATORS,
    *employers.INDICATORS,
    *sectors.INDICATORS,
    *legal_forms.INDICATORS,
    *creations.INDICATORS,
    *transfers.INDICATORS,
    *survival.INDICATORS,
    *shops.INDICATORS,
)
