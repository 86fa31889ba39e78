"""Names of the files of portraits; a simulated one says so."""

from typing import Any


def file_name(portrait: dict[str, Any], kind: str = "html") -> str:
    """The file of a neighbourhood."""
    mark = "simule-" if portrait["area"]["is_fictional"] else ""
    return f"{mark}{portrait['area']['code']}.{kind}"


def territory_file(territory: dict[str, Any], kind: str = "html") -> str:
    """The file of a territory."""
    mark = "simule-" if territory["is_fictional"] else ""
    return f"{mark}territoire-{territory['territory']}.{kind}"
