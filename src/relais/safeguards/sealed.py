"""A text encrypted under the unit's key: AES-256-GCM, with a key of its own for each use, bound to what it is about."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class SealedTextError(Exception):
    """A sealed text that the unit's key does not open: it was changed, or is about something else."""


def seal(key: bytes, use: str, about: str, text: str) -> str:
    """Encrypt a text (base64); `use` names its kind, `about` what it belongs to."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(_derived(key, use)).encrypt(nonce, text.encode(), about.encode())).decode()


def unseal(key: bytes, use: str, about: str, sealed: str) -> str:
    """Return the text; raises SealedTextError."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        cipher = AESGCM(_derived(key, use))
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealedTextError(about) from error


def _derived(key: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use.encode()).derive(key)
