"""Gathers payments in bulk, for readers of files that hold thousands: columns together, texts mined together."""

from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from relais.intake.amount import NOT_AN_AMOUNT, BadAmountError, amount
from relais.intake.facts import Facts
from relais.selectors.miner import mine
from relais.selectors.spelling import compact

_ROWS = 10_000
# The longest code of a type of operation. A field for a code takes any text: what is longer, or has lines, is words.
_CODE_SIGNS = 60


class Payments:
    """The payments of one source on their way to the fact table; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[tuple[str, dict[str, Any], str | None]] = []

    def add(self, place: str, row: dict[str, Any], text: str | None = None) -> None:
        """Add one payment: its columns but for tokens, and the free text to be mined and dropped."""
        self._rows.append((place, row, text))
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the payments gathered so far."""
        if not self._rows:
            return
        places, rows, texts = zip(*self._rows, strict=True)
        self._rows = []
        names = dict.fromkeys(chain.from_iterable(rows))
        # Most files fill the same columns in every row.
        whole = all(len(row) == len(names) for row in rows)
        columns: dict[str, Any] = {
            name: list(map(itemgetter(name), rows)) if whole else [row.get(name) for row in rows] for name in names
        }
        columns["tokens"] = mine(self._facts.texts("payment", texts))
        self._facts.add_cells("payment", places, columns)


def sum_columns(
    facts: Facts, place: str, raw: str, currency: str | None, *, prefix: str = "", decimal: str = "."
) -> dict[str, Any]:
    """Return the three columns of a sum that must not be negative: direction is said elsewhere, never by the sign."""
    value: Decimal | None
    try:
        value = amount(raw, decimal)
    except BadAmountError:
        value = None
    if value is None or value < 0:
        facts.notice(NOT_AN_AMOUNT, place, raw=raw[:100])
        value = None
    return {f"{prefix}amount": value, f"{prefix}currency": currency_code(currency), f"{prefix}amount_raw": raw}


def type_code(raw: str | None) -> tuple[str | None, str | None]:
    """Return the type of an operation as written where it may be a code; else, apart, the text to be mined."""
    if not raw:
        return None, None
    return (raw, None) if len(raw) <= _CODE_SIGNS and len(raw.splitlines()) == 1 else (None, raw)


@lru_cache(maxsize=256)
def currency_code(raw: str | None) -> str | None:
    """Return an ISO 4217 code as written, upper case; None for anything of another form."""
    code = (raw or "").strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def reference_code(raw: str | None) -> str | None:
    """Return the letters and digits of a transfer code or transaction number, upper case; None where it has none."""
    return "".join(filter(str.isalnum, compact(raw))) or None if raw else None
