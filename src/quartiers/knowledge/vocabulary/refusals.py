"""The ways an input is turned down, each told in one French sentence."""


class Refusal(Exception):  # noqa: N818 (an input turned down, not a fault of the program)
    """An input that cannot be taken; `str()` is one French sentence saying what, which value, and what to do."""


class Unreachable(Refusal):
    """A source that the network did not give; trying again later may be enough."""


class Malformed(ValueError):  # noqa: N818 (the value is wrong, not the program)
    """A text that is not a valid value of the type asked for; `str()` is one French sentence."""
