"""What becomes of a message's text: its length, the tokens found in it, and an HMAC. The text itself is not kept."""

import hmac
import unicodedata
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from relais.selectors.miner import mine


def text_columns(texts: pa.StringArray, key: bytes) -> dict[str, pa.Array]:
    """Return `length`, `tokens` and `text_hmac` for a column of texts; a null text gives nulls."""
    return {
        "length": pc.utf8_length(texts),
        "tokens": mine(texts),
        "text_hmac": pa.array(_hmacs(texts.to_pylist(), key), pa.binary(32)),
    }


def normalise(text: str) -> str:
    """Return the form under which two exports of one message are equal: NFKC, case and runs of blanks folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _hmacs(texts: Sequence[str | None], key: bytes) -> list[bytes | None]:
    return [None if text is None else hmac.digest(key, normalise(text).encode(), "sha256") for text in texts]
