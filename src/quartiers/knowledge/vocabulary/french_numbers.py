"""Numbers as French readers write them: every package that writes a sentence leans on this one."""

NARROW, MINUS = "\u202f", "\u2212"


def number(value: float, decimals: int | None = None) -> str:
    """A number as French readers write it: comma, narrow thousands, true minus sign.

    >>> number(1234.5)
    '1\\u202f234,5'
    """
    if decimals is None:
        # Below one, the first decimal alone would round half to all.
        decimals = 0 if float(value).is_integer() else 1 if abs(value) >= 1 else 2
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    return (MINUS if value < 0 and float(f"{value:.{decimals}f}") != 0 else "") + text


def quantity(value: float, unit: str) -> str:
    """A number and its unit, in the singular below two as French has it.

    >>> quantity(1.0, "établissements pour 1 000 habitants")
    '1 établissement pour 1 000 habitants'
    """
    first, _, rest = unit.partition(" ")
    if abs(value) < 2 and first in {"établissements", "habitants", "personnes", "euros", "mètres"}:
        unit = f"{first[:-1]} {rest}".rstrip()
    return f"{number(value)} {unit}"


def count(value: float, one: str, several: str = "") -> str:
    """A number of things: French has the singular below two, zero included.

    >>> count(0, "habitant"), count(2, "établissement ouvert", "établissements ouverts")
    ('0 habitant', '2 établissements ouverts')
    """
    return f"{number(value)} {one if abs(value) < 2 else several or f'{one}s'}"
