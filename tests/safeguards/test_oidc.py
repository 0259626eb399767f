"""ID tokens: accepted only as signed, for us, now, once."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from relais.safeguards import oidc
from relais.safeguards.oidc import IdTokenError, Provider, subject_of

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
NONCE = "n-1"
CLAIMS = {"iss": "https://id.example", "aud": "relais", "sub": "s-1", "nonce": NONCE, "iat": AT - 5, "exp": AT + 300}


@pytest.fixture(scope="module", autouse=True)
def library() -> None:
    if find_spec("authlib") is None:
        message = "NOT RUN: the extra `oidc` is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    """Keys made for this run."""
    from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

    return {
        "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
        "ec": ECKey.generate_key("P-256", {"kid": "ec"}),
        "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
        "other": RSAKey.generate_key(2048, {"kid": "rsa"}),
        "oct": OctKey.generate_key(256, {"kid": "oct"}),
    }


def publish(folder: Path, *keys: Any, private: bool = False) -> Provider:
    told = {"keys": [key.as_dict(private=private) for key in keys]}
    (folder / "jwks.json").write_text(json.dumps(told), encoding="utf-8")
    return Provider("https://id.example", "relais", folder / "jwks.json")


@pytest.fixture
def provider(tmp_path: Path, keys: dict[str, Any]) -> Provider:
    return publish(tmp_path, keys["rsa"], keys["ec"], keys["ed"])


def signed(key: Any, algorithm: str = "RS256", kid: str | None = "rsa", **changed: object) -> str:
    from joserfc import jwt

    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    header = {"alg": algorithm, **({"kid": kid} if kid else {})}
    return jwt.encode(header, claims, key, algorithms=[algorithm])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "algorithm"), [("rsa", "RS256"), ("rsa", "PS256"), ("ec", "ES256"), ("ed", "Ed25519")]
)
def test_a_token_signed_by_a_key_of_the_provider_names_the_person(
    provider: Provider, keys: dict[str, Any], name: str, algorithm: str
) -> None:
    assert subject_of(signed(keys[name], algorithm, name), provider, NONCE, NOW) == "s-1"


def test_several_audiences_need_us_as_the_authorised_party(provider: Provider, keys: dict[str, Any]) -> None:
    both = ["relais", "other"]
    assert subject_of(signed(keys["rsa"], aud=both, azp="relais"), provider, NONCE, NOW) == "s-1"
    for azp in (None, "other"):
        with pytest.raises(IdTokenError):
            subject_of(signed(keys["rsa"], aud=both, azp=azp), provider, NONCE, NOW)


WRONG: dict[str, dict[str, object]] = {
    "another issuer": {"iss": "https://id.example.org"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "other"},
    "no audience": {"aud": None},
    "another nonce": {"nonce": "n-2"},
    "no nonce": {"nonce": None},
    "expired": {"exp": AT - 120},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "soon"},
    "of tomorrow": {"iat": AT + 86_400},
    "not yet": {"nbf": AT + 3600},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
}


@pytest.mark.parametrize("why", WRONG)
def test_a_token_that_says_something_else_is_refused(provider: Provider, keys: dict[str, Any], why: str) -> None:
    with pytest.raises(IdTokenError) as error:
        subject_of(signed(keys["rsa"], **WRONG[why]), provider, NONCE, NOW)
    assert error.value.template in (oidc.BAD_CLAIM, oidc.BAD_NONCE)


def unsigned(_keys: dict[str, Any]) -> str:
    from joserfc.util import json_b64encode

    return f"{json_b64encode({'alg': 'none'}).decode()}.{json_b64encode(CLAIMS).decode()}."


def with_public_key(keys: dict[str, Any]) -> str:
    """A token signed with HMAC, whose secret is the provider's public key: everybody has that."""
    import hmac

    from joserfc.util import json_b64encode, urlsafe_b64encode

    body = f"{json_b64encode({'alg': 'HS256', 'kid': 'rsa'}).decode()}.{json_b64encode(CLAIMS).decode()}"
    mark = hmac.new(keys["rsa"].as_pem(private=False), body.encode(), "sha256").digest()
    return f"{body}.{urlsafe_b64encode(mark).decode()}"


def altered(keys: dict[str, Any]) -> str:
    from joserfc.util import json_b64encode

    head, _body, mark = signed(keys["rsa"]).split(".")
    return f"{head}.{json_b64encode({**CLAIMS, 'sub': 's-2'}).decode()}.{mark}"


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "not signed": unsigned,
    "signed with the public key": with_public_key,
    "altered": altered,
    "signed by another": lambda keys: signed(keys["other"]),
    "signed with a shared secret": lambda keys: signed(keys["oct"], "HS256", "oct"),
    "an unknown key": lambda keys: signed(keys["rsa"], kid="unknown"),
    "no key named among several": lambda keys: signed(keys["rsa"], kid=None),
    "empty": lambda _keys: "",
    "no token": lambda _keys: "a.b.c",
    "null": lambda _keys: "\0",
    "not ASCII": lambda _keys: "é.\ud800.",
    "far too long": lambda keys: signed(keys["rsa"], more="a" * 100_000),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_is_refused(provider: Provider, keys: dict[str, Any], how: str) -> None:
    with pytest.raises(IdTokenError) as error:
        subject_of(FORGED[how](keys), provider, NONCE, NOW)
    assert error.value.template == oidc.BAD_SIGNATURE


def test_an_empty_nonce_is_never_right(provider: Provider, keys: dict[str, Any]) -> None:
    for nonce in (None, ""):
        with pytest.raises(IdTokenError):
            subject_of(signed(keys["rsa"], nonce=nonce), provider, "", NOW)


def test_keys_that_are_not_public_or_not_there_are_refused(tmp_path: Path, keys: dict[str, Any]) -> None:
    token = signed(keys["rsa"])
    secret = publish(tmp_path, keys["rsa"], keys["oct"], private=True)
    with pytest.raises(IdTokenError, match="not public"):
        subject_of(token, secret, NONCE, NOW)
    for text in ("", "{}", '{"keys": []}', '{"keys": [{}]}', "[]", '{"keys": 7}'):
        secret.keys.write_text(text, encoding="utf-8")
        with pytest.raises(IdTokenError, match="cannot be read"):
            subject_of(token, secret, NONCE, NOW)
    secret.keys.unlink()
    with pytest.raises(IdTokenError, match="cannot be read"):
        subject_of(token, secret, NONCE, NOW)
