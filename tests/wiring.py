"""Answers to what the settings name by its path, for tests."""


def yes():
    """A demonstration is served."""
    return True


def no():
    """None is."""
    return False
