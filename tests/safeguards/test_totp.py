"""Codes of an authenticator: the published vectors, the window, and the encrypted secret."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from relais.safeguards import totp
from relais.safeguards.totp import SealedSecretError

# RFC 6238, appendix B: the secret of the SHA-1 vectors, and the last six digits of each.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
KEY = bytes(range(32))


@pytest.mark.parametrize("at", VECTORS)
def test_the_published_vectors_hold(at: int) -> None:
    assert totp.step(SECRET, VECTORS[at], datetime.fromtimestamp(at, UTC)) == at // 30


def test_a_code_holds_one_step_before_and_after() -> None:
    start = datetime.fromtimestamp(1111111080, UTC)  # of the step
    held = [at for at in range(-60, 120, 10) if totp.step(SECRET, "081804", start + timedelta(seconds=at))]
    assert held == list(range(-30, 60, 10))


@pytest.mark.parametrize("typed", ["", "28708", "2870821", " 287082", "٢٨٧٠٨٢", "287082\n", "\0" * 6, "9" * 100_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert totp.step(SECRET, typed, datetime.fromtimestamp(59, UTC)) is None
    assert totp.step(None, typed, datetime.fromtimestamp(59, UTC)) is None


def test_the_secret_is_kept_encrypted_and_bound_to_its_account() -> None:
    sealed = totp.seal(KEY, 3, SECRET)
    assert SECRET not in sealed
    assert totp.seal(KEY, 3, SECRET) != sealed
    assert totp.unseal(KEY, 3, sealed) == SECRET
    for key, account, text in ((bytes(32), 3, sealed), (KEY, 4, sealed), (KEY, 3, sealed[:-4]), (KEY, 3, "é")):
        with pytest.raises(SealedSecretError):
            totp.unseal(key, account, text)


def test_a_new_secret_is_one_that_authenticators_take() -> None:
    made = totp.new_secret()
    assert len(base64.b32decode(made)) == 20
    assert totp.address(made, "A. Martin") == f"otpauth://totp/relais:A.%20Martin?secret={made}&issuer=relais"
