"""The blind draw: which alerts are opened whatever their rank, and where they stand in the list until they are.

Drawn by a keyed hash (HMAC-SHA-256) of the report's place under the unit's secret: the same at every run, and nobody
without the secret can tell which. Where one stands is drawn too, evenly over the whole list; so of whatever is opened,
from the first line to as far as anybody comes, about the same share was drawn, and from all ranks alike.
"""

import hmac
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

# The first 12 digits of the hash say whether, the next 12 where: whole numbers of 48 bits.
DIGITS = 12
WHOLE = 16**DIGITS
_BLOCK = 64
_PURPOSE = b"relais blind draw"


@dataclass(frozen=True)
class DrawSettings:
    """`share`: of all alerts, how many are drawn; 0 draws none."""

    share: Decimal = Decimal("0.02")

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        if not 0 <= self.share <= 1:
            raise ValueError(self.share)

    @property
    def below(self) -> int:
        """Return the number of 48 bits below which a report is drawn."""
        return int(self.share * WHOLE)


class Pads(NamedTuple):
    """The two blocks before which HMAC (RFC 2104) hashes: whoever computes it in SQL needs them."""

    inner: bytes
    outer: bytes


def pads(secret: bytes) -> Pads:
    """Return the blocks of the draw's own key, which is made from the unit's secret."""
    block = _key(secret).ljust(_BLOCK, b"\0")
    return Pads(bytes(one ^ 0x36 for one in block), bytes(one ^ 0x5C for one in block))


def drawn(secret: bytes, source_id: str, locator: str, settings: DrawSettings) -> bool:
    """Say whether the report at this place is drawn."""
    told = hmac.new(_key(secret), f"{source_id}:{locator}".encode(), sha256).hexdigest()
    return int(told[:DIGITS], 16) < settings.below


def _key(secret: bytes) -> bytes:
    return hmac.new(secret, _PURPOSE, sha256).digest()
