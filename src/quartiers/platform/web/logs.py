"""What the log says of a request: the kind of its address, never the address, which may hold a token or someone's number."""

import logging
from typing import Any

_UNKNOWN = "(adresse inconnue)"


class WithoutAddresses(logging.Filter):
    """Puts the pattern of an address («/connexion/lien/<str:token>/») in the place of the address itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, and says less."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            # Django writes what is not ASCII as escapes before we are given it.
            told = {path, request.path_info, path.encode("unicode_escape").decode()}
            record.args = tuple(_pattern(request) if arg in told else arg for arg in record.args)
        return True


def _pattern(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else _UNKNOWN
