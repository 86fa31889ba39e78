"""Tokens, digests and sealed secrets. What opens a door is kept as a digest; what must be read again is encrypted."""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac


def new_token() -> str:
    """256 bits at random, for an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is kept of a token: it is random enough for a plain SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(kind: str, text: str) -> str:
    """What is kept of something that could be guessed (an address, a short code): useless without the site's key."""
    return salted_hmac(f"quartiers.accounts.{kind}", text, algorithm="sha256").hexdigest()


def seal(text: str) -> str:
    """Encrypt."""
    return _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str | None:
    """Decrypt; None when the site's key is no longer the one it was sealed with."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"quartiers.accounts.authenticator")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
