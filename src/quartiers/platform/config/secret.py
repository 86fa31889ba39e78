"""The key that signs sessions and links: given in production, made once and kept in the home otherwise."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret_key(home: Path, *, is_production: bool) -> str:
    """The key kept in `home`, made at the first call; in production it must be given instead."""
    if is_production:
        raise ImproperlyConfigured("QUARTIERS_SECRET_KEY est vide : donnez une clé d'au moins 50 caractères au hasard.")
    path = home / "secret-key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii")
