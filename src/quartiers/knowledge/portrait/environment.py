"""How templates are read: escaped by default, with the words and the typography of portraits as filters."""

from functools import cache

import jinja2

from quartiers.knowledge.portrait.compared import range_fr
from quartiers.knowledge.portrait.items import about_fr, item_fr, period_fr, presence_fr, ring_fr, withheld_titles
from quartiers.knowledge.portrait.sentences import when
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number


@cache
def environment() -> jinja2.Environment:
    """The templates of this package, compiled once."""
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("quartiers.knowledge.portrait", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "fr": french,
        "number": number,
        "when": when,
        "item": item_fr,
        "ring": ring_fr,
        "presence": presence_fr,
        "withheld_titles": withheld_titles,
        "range": range_fr,
        "about": about_fr,
        "period": period_fr,
        "capital": lambda text: text[:1].upper() + text[1:],
        "day": _day,
    }
    return found


def _day(text: str) -> str:
    return label_fr(parse_day(text))
