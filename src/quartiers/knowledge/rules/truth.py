"""Three-valued logic of Kleene: true, false, or unknown (None)."""

from collections.abc import Iterable

Truth = bool | None


def every(truths: Iterable[Truth]) -> Truth:
    """False as soon as one is false, else unknown when one is unknown, else true.

    >>> every([True, None]), every([None, False])
    (None, False)
    """
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """True as soon as one is true, else unknown when one is unknown, else false.

    >>> some([False, None]), some([None, True])
    (None, True)
    """
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def opposite(truth: Truth) -> Truth:
    """The other one; unknown stays unknown.

    >>> opposite(None) is None
    True
    """
    return None if truth is None else not truth
