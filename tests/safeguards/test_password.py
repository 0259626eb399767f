"""Passphrases: long enough, without one's name; and who is not there takes the same work."""

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from relais.safeguards import password
from relais.safeguards.password import PassphraseError

pytestmark = pytest.mark.slow

GOOD = "three quiet boats"


def test_a_passphrase_matches_what_was_kept_of_it_and_no_other() -> None:
    kept = password.digest(GOOD)
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert GOOD not in kept
    assert password.matches(kept, GOOD)
    assert not password.matches(kept, GOOD.upper())
    assert not password.matches(kept, f"{GOOD} ")
    assert password.digest(GOOD) != kept


def test_an_accent_is_the_same_from_every_keyboard() -> None:
    assert password.matches(password.digest("un été très chaud"), "un e\u0301te\u0301 tre\u0300s chaud")


def test_length_and_names_are_asked_and_nothing_else() -> None:
    password.check(GOOD, "A. Martin")
    password.check("a" * password.MOST, "A. Martin")
    refused = {
        "": "at least 15", "a" * 14: "at least 15", "a" * 257: "at most 256", " " * 20: "control signs",
        "three quiet\0boats": "control signs", "three\nquiet boats": "control signs",
        "three martin boats": "a name", "RELAIS of the sea": "a name",
    }  # fmt: skip
    for text, why in refused.items():
        with pytest.raises(PassphraseError, match=why):
            password.check(text, "A. Martin")


@pytest.mark.parametrize("typed", ["", "\0", "a" * 100_000, "\ud800", "-"])
def test_an_empty_null_or_overlong_secret_is_never_right(typed: str) -> None:
    assert not password.matches(password.digest(GOOD), typed)
    assert not password.matches(None, typed)


def test_who_is_not_there_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, worked = password.digest(GOOD), []
    verify = type(password._HASHER).verify

    def counted(hasher: object, held: str, given: str) -> bool:
        worked.append(extract_parameters(held))
        return verify(password._HASHER, held, given)

    monkeypatch.setattr(type(password._HASHER), "verify", counted)
    for held, typed in ((kept, GOOD), (kept, "wrong"), (kept, ""), (None, GOOD), (None, "a" * 1000)):
        password.matches(held, typed)
    assert worked == [RFC_9106_LOW_MEMORY] * 5
