"""Signing in by an agency's identity provider: the person whom two others named to it, once per number."""

import json
import os
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from relais.desk import enrol, people, sign_in
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from tests.desk.made_people import chosen, seated

A, B = "A. Martin", "B. Petit"
_SETTINGS = """
[oidc]
issuer = "https://id.example"
audience = "relais"
keys = "jwks.json"
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def key() -> Any:
    if find_spec("authlib") is None:
        message = "NOT RUN: the extra `oidc` is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from joserfc.jwk import OKPKey

    return OKPKey.generate_key("Ed25519", {"kid": "k"})


@pytest.fixture
def unit(home: Home, key: Any) -> Home:
    """A is administrator; B is head, and to the provider nobody yet."""
    with (home.root / "relais.toml").open("a", encoding="utf-8") as file:
        file.write(_SETTINGS)
    (home.root / "jwks.json").write_text(json.dumps({"keys": [key.as_dict(private=False)]}), encoding="utf-8")
    enrol.enrol_first(home, chosen())
    people.confirm(seated(home, A), people.add(seated(home, A), B, "head").number)
    people.confirm(seated(home, B), people.add(seated(home, A), "C. Roux", "investigator").number)
    return home


def token(key: Any, nonce: str, subject: str = "s-7") -> str:
    from joserfc import jwt

    at = int(datetime.now(UTC).timestamp())
    claims = {"iss": "https://id.example", "aud": "relais", "sub": subject, "nonce": nonce, "iat": at, "exp": at + 60}
    return jwt.encode({"alg": "Ed25519", "kid": "k"}, claims, key, algorithms=["Ed25519"])


@pytest.mark.slow
def test_the_person_named_to_the_provider_signs_in_once_per_number(unit: Home, key: Any) -> None:
    nonce = sign_in.new_nonce(unit)
    with pytest.raises(DeskError, match="names nobody here"):
        sign_in.sign_in_by_token(unit, token(key, nonce), nonce)
    asked = people.name_subject(seated(unit, A), "C. Roux", "s-7")
    people.confirm(seated(unit, B), asked.number)
    with pytest.raises(DeskError, match="not asked for here, or was used"):
        sign_in.sign_in_by_token(unit, token(key, nonce), nonce)
    nonce = sign_in.new_nonce(unit)
    given = token(key, nonce)
    told = sign_in.sign_in_by_token(unit, given, nonce, "PV 12")
    with act(told.home, "search"):
        pass
    assert (told.home.actor, told.home.purpose) == ("C. Roux", "PV 12")
    for again in (nonce, sign_in.new_nonce(unit), "", "never given"):
        with pytest.raises(DeskError, match="not accepted"):
            sign_in.sign_in_by_token(unit, given, again)
    people.close(seated(unit, A), "C. Roux")
    nonce = sign_in.new_nonce(unit)
    with pytest.raises(DeskError, match="names nobody here"):
        sign_in.sign_in_by_token(unit, token(key, nonce), nonce)


def test_a_provider_that_is_not_named_whole_is_said(home: Home) -> None:
    for settings in ("", "oidc = 7\n", '[oidc]\nissuer = "x"\n'):
        path = home.root / "relais.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + settings, encoding="utf-8")
        with pytest.raises(DeskError):
            sign_in.sign_in_by_token(home, "a.b.c", "n")
        path.write_text(text, encoding="utf-8")
