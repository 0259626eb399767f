"""An account or wallet number: letters and digits, upper case, without the signs that group them.

Case is folded even where a wallet's alphabet has case (base58): folded, such an address still holds over a hundred
bits, so two wallets never meet. Two accounts are the same when their values and their operators are equal: a number
alone names nobody across banks.
"""

import re

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import compact, masked

# 64 holds the longest wallet address in use (bech32m, 62).
_SHAPE = re.compile(r"(?=.*\d)[A-Z0-9]{4,64}")


def parse(raw: str) -> Parsed | None:
    """Read '00-123 456/0100', 'C1231006815', '0x52908400098527886E0F7030069857D2E4169EE7'. 'XXXX1234' is None."""
    text = compact(raw)
    # Letters repeated before the last digits are a mask, not a number.
    if not _SHAPE.fullmatch(text) or not text.isascii() or text.startswith("XXX"):
        return None
    return Parsed(text)


def mask(value: str) -> str:
    """Show the last four signs at most: '•••••••6815'."""
    return masked(value, 0, 4)
