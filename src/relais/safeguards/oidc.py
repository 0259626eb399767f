"""ID tokens of an agency's identity provider, verified offline: OpenID Connect Core 1.0, 3.1.3.7.

Only signatures by a private key are taken: with a shared secret, or none, whoever reads the configuration could write
the answer. The provider's public keys lie in a JWKS file that somebody put there.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from relais.model.notice import msg

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
# Clocks of two machines differ.
LEEWAY_SECONDS = 60
_LONGEST = 16_384

NO_LIBRARY = msg("the extra `oidc` is not installed")
NO_KEYS = msg("the file of its public keys cannot be read")
NOT_PUBLIC = msg("the file of its keys holds one that is not public")
BAD_SIGNATURE = msg("its signature is not one of the provider's keys")
BAD_CLAIM = msg("its issuer, audience, time or subject is not right")
BAD_NONCE = msg("it was not asked for here, or was used before")


class IdTokenError(Exception):
    """An ID token that is not accepted; `template` is the English reason."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.template = template


@dataclass(frozen=True)
class Provider:
    """Who issues, for whom (our client identifier), and the JWKS file of the issuer's public keys."""

    issuer: str
    audience: str
    keys: Path


def subject_of(token: str, provider: Provider, nonce: str, now: datetime) -> str:
    """Return how the provider calls the person of an ID token; raises IdTokenError."""
    try:
        # An extra: a unit without such a provider need not install it.
        core, jwt = import_module("authlib.oidc.core"), import_module("joserfc.jwt")
        errors, jwk = import_module("joserfc.errors"), import_module("joserfc.jwk")
    except ImportError as error:
        raise IdTokenError(NO_LIBRARY) from error
    refused = (errors.JoseError, ValueError, TypeError)
    keys = _keys(provider.keys, jwk.KeySet, refused)
    if not nonce:
        raise IdTokenError(BAD_NONCE)
    try:
        read = jwt.decode(token[: _LONGEST + 1], keys, algorithms=ALGORITHMS)
    except refused as error:
        raise IdTokenError(BAD_SIGNATURE) from error
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.audience},
        "sub": {"essential": True},
    }
    claims = core.CodeIDToken(read.claims, read.header, options, {"client_id": provider.audience})
    try:
        claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
    except refused as error:
        raise IdTokenError(BAD_CLAIM) from error
    # Looked at here: the library lets a token without one pass where none was asked for.
    if claims.get("nonce") != nonce:
        raise IdTokenError(BAD_NONCE)
    subject = claims["sub"]
    if not (isinstance(subject, str) and subject.strip()):
        raise IdTokenError(BAD_CLAIM)
    return subject


def _keys(path: Path, key_set: Any, refused: tuple[type[Exception], ...]) -> Any:
    """Read a JWKS file of public keys."""
    unreadable: tuple[type[Exception], ...] = (OSError, KeyError, *refused)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if any(key["kty"] == "oct" or "d" in key for key in told["keys"]):
            raise IdTokenError(NOT_PUBLIC)
        keys = key_set.import_key_set(told)
    except unreadable as error:
        raise IdTokenError(NO_KEYS) from error
    if not keys:
        raise IdTokenError(NO_KEYS)
    return keys
