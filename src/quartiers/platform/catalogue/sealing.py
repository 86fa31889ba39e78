"""Codes that open what a person asked to be kept. The key and the name of the row are both drawn from the code, one way."""

import base64
import re
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Read aloud and copied by hand: without I, L, O and U. 24 of 32 signs are 120 bits, which nobody tries out.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 24, 4
_MISREAD = str.maketrans("ILO", "110")


def new_code() -> str:
    """A code at random: «7KQ2-9F3M-…», six groups of four."""
    text = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(text[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def plain_code(typed: str) -> str | None:
    """The code as somebody typed it, spaces, dashes and misread letters aside; None when it cannot be one."""
    text = re.sub(r"[\s\-–—]", "", typed).upper().translate(_MISREAD)
    return text if len(text) == _LENGTH and set(text) <= set(_SIGNS) else None


def digest_of(code: str) -> str:
    """The name of the row that a plain code opens; nothing of the key can be learnt from it."""
    return _drawn(code, b"quartiers.catalogue.kept.name").hex()


def seal(text: str, code: str) -> str:
    """Encrypt under a plain code."""
    return _box(code).encrypt(text.encode()).decode()


def unseal(text: str, code: str) -> str | None:
    """Decrypt; None when the code is another one."""
    try:
        return _box(code).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _box(code: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_drawn(code, b"quartiers.catalogue.kept.key")))


def _drawn(code: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(code.encode())
