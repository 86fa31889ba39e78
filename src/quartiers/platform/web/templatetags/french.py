"""Filters: French typography, numbers and days, applied once at output."""

import datetime

from django import template
from django.core.paginator import Paginator
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.knowledge.vocabulary.french_numbers import number

register = template.Library()


@register.filter
def fr(text: object) -> SafeString:
    """Text with French no-break spaces and apostrophes, escaped."""
    return mark_safe(french(conditional_escape(text).replace("&#x27;", "'")))  # noqa: S308 - escaped on this line


@register.filter
def nombre(value: float, decimals: int | None = None) -> str:
    """A number as French readers write it."""
    return number(value, decimals)


@register.filter
def jour(day: datetime.date) -> str:
    """A day in words: 22 novembre 2026."""
    return label_fr(day)


@register.filter
def page_numbers(paginator: Paginator, current: int) -> list[int]:
    """The pages to offer: the first, the last, those around this one; 0 where some are left out."""
    last = paginator.num_pages
    near = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int] = []
    for place in near:
        if numbers and place - numbers[-1] == 2:
            numbers.append(place - 1)
        elif numbers and place - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(place)
    return numbers


@register.filter
def pluriel(many: float) -> str:
    """The « s » of a plural: French has the singular below two, zero included."""
    return "s" if many >= 2 else ""


@register.filter
def absolu(value: float) -> float:
    """A number without its sign."""
    return abs(value)


@register.filter
def cell(value: object) -> SafeString:
    """A cell of a table that holds texts and numbers: numbers as French readers write them, nothing as a sentence."""
    if value is None or value == "":
        return fr("sans objet" if value == "" else "non mesuré")
    return fr(number(value)) if isinstance(value, int | float) and not isinstance(value, bool) else fr(value)
