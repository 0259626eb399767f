"""What becomes of a text: equal texts have equal HMACs, whatever their spelling, and the HMAC is the standard one."""

import hmac

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.text import normalise, text_columns


@given(st.text(), st.binary(max_size=100))
def test_the_hmac_is_that_of_the_standard_library(text: str, key: bytes) -> None:
    columns = text_columns(pa.array([text, None]), key)
    assert columns["text_hmac"].to_pylist() == [hmac.digest(key, normalise(text).encode(), "sha256"), None]
    assert columns["length"].to_pylist() == [len(text), None]


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_two_exports_of_one_message_are_equal() -> None:
    assert normalise("Bonjour\u00a0 ÉLISE\n") == normalise("bonjour Élise") == "bonjour élise"
    assert normalise("\ufb01n \uff15\uff10") == "fin 50"
