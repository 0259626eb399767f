"""What becomes of a message's text: its length, the tokens found in it, and an HMAC. The text itself is not kept."""

import unicodedata
from collections.abc import Sequence
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from relais.selectors.miner import mine

_BLOCK = 64


def text_columns(texts: pa.StringArray, key: bytes) -> dict[str, pa.Array]:
    """Return `length`, `tokens` and `text_hmac` for a column of texts; a null text gives nulls."""
    return {
        "length": pc.utf8_length(texts),
        "tokens": mine(texts),
        "text_hmac": pa.array(_hmacs(texts.to_pylist(), key), pa.binary(32)),
    }


def normalise(text: str) -> str:
    """Return the form under which two exports of one message are equal: NFKC, case and runs of blanks folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(text.lower().split())


def _hmacs(texts: Sequence[str | None], key: bytes) -> list[bytes | None]:
    """Return the HMAC-SHA-256 (RFC 2104) of each normalised text.

    The two padded keys are hashed once for all texts: `hmac.digest` hashes them again for each.
    """
    padded = key.ljust(_BLOCK, b"\0") if len(key) <= _BLOCK else sha256(key).digest().ljust(_BLOCK, b"\0")
    inner, outer = (sha256(padded.translate(bytes(byte ^ pad for byte in range(256)))) for pad in (0x36, 0x5C))
    # People say the same short things again and again: each is hashed once.
    known: dict[str | None, bytes | None] = dict.fromkeys(texts)
    for text in known:
        if text is None:
            continue
        left, right = inner.copy(), outer.copy()
        left.update(normalise(text).encode("utf-8", "surrogatepass"))
        right.update(left.digest())
        known[text] = right.digest()
    return [known[text] for text in texts]
