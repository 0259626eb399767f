"""Reads columns of sums: exact decimals, their sign, their currency."""

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.amount import NOT_AN_AMOUNT, BadAmountError, amount
from relais.intake.facts import Facts
from relais.intake.table.cells import Cells, distinct, first_true, per_distinct
from relais.model.column import MONEY
from relais.model.notice import msg

NEGATIVE = msg("“{raw}” is negative where a sum paid was expected: the record is kept without the amount")

_PLAIN = r"^\d{1,20}(?:\.\d{1,18})?$"
# Signs as typed: minus, figure dash, a minus behind the number.
_MINUS = r"^[-\x{2212}\x{2012}\x{2013}]|[-\x{2212}]$"
_CODE = re.compile(r"[A-Z]{3}")
# Only the signs that stand for one currency; "$" and "£" are several.
_SIGNS = {"€": "EUR", "₱": "PHP", "₹": "INR", "₦": "NGN", "₫": "VND", "฿": "THB"}
_MARKS = re.compile(r"[.,]")


class Purse:
    """Reads the sums of one source. `decimal` is ',' or '.', or None where nobody has said and it matters."""

    def __init__(self, facts: Facts, decimal: str | None) -> None:
        self._facts = facts
        self._decimal = decimal
        self._answered = facts.answer("currency")

    def columns(self, cells: Cells, field: str, prefix: str = "", currency: str = "currency") -> dict[str, pa.Array]:
        """Return the three columns of a sum that cannot be negative; none where the mapping has no such field."""
        if not cells.has(field):
            return {}
        raw = cells.text(field)
        size, negative = self.signed(raw, cells)
        if field == "fee.amount":
            # Wallets write what they take with a minus, others without one: it is a fee all the same.
            negative = pa.repeat(pa.scalar(False), len(cells))  # noqa: FBT003 - Arrow's own signature
        wrong = np.asarray(negative)
        for row in np.flatnonzero(wrong):
            self._facts.notice(NEGATIVE, cells.place(int(row)), raw=raw[int(row)].as_py())
        size = pc.if_else(negative, pa.scalar(None, MONEY), size)
        return self.named(size, raw, cells, prefix, currency)

    def named(
        self, size: pa.Array, raw: pa.Array, cells: Cells, prefix: str = "", currency: str = "currency"
    ) -> dict[str, pa.Array]:
        """Return the three columns of a sum, given its size and what was written."""
        code = self._currency(size, raw, cells, currency)
        return {f"{prefix}amount": size, f"{prefix}currency": code, f"{prefix}amount_raw": raw}

    def signed(self, raw: pa.Array, cells: Cells) -> tuple[pa.Array, pa.Array]:
        """Return the size of each sum and whether it is negative; what is no sum is null and said."""
        negative = pc.fill_null(pc.match_substring_regex(raw, _MINUS), False)  # noqa: FBT003 - Arrow's own signature
        text = pc.replace_substring_regex(raw, _MINUS, "")
        plain = pc.match_substring_regex(pc.replace_substring(text, ",", ".") if self._decimal == "," else text, _PLAIN)
        if self._decimal != ".":
            plain = pc.and_(plain, pc.invert(pc.match_substring(text, ".")))
        easy = pc.if_else(plain, pc.replace_substring(text, ",", "."), pa.scalar(None, pa.string()))
        hard = pc.if_else(plain, pa.scalar(None, pa.string()), text)
        sizes = pc.cast(easy, MONEY)
        if hard.null_count < len(hard):
            sizes = pc.coalesce(sizes, per_distinct(hard, self._size, MONEY))
            self._say(raw, pc.and_(pc.is_valid(raw), pc.is_null(sizes)), cells)
        return sizes, negative

    def _size(self, text: str) -> Decimal | None:
        try:
            return amount(text, self._decimal or mark_of(text) or ".") if self._readable(text) else None
        except BadAmountError:
            return None

    def _readable(self, text: str) -> bool:
        return not text.startswith(("+-", "-", "--")) and (
            self._decimal is not None or mark_of(text) is not None or not _MARKS.search(text)
        )

    def _say(self, raw: pa.Array, lost: pa.Array, cells: Cells) -> None:
        codes, texts = distinct(raw)
        unsure = np.array([*(self._decimal is None and is_unsure(text) for text in texts), False])[codes]
        gone = np.asarray(lost)
        for row in np.flatnonzero(gone & ~unsure):
            self._facts.notice(NOT_AN_AMOUNT, cells.place(int(row)), raw=raw[int(row)].as_py())
        if (gone & unsure).any():
            first = first_true(gone & unsure)
            self._facts.ask("decimal", cells.place(first), raw[first].as_py(), records=int((gone & unsure).sum()))

    def _currency(self, size: pa.Array, raw: pa.Array, cells: Cells, field: str) -> pa.Array:
        stated = cells.fixed(field)
        if field == "fee.currency" and not cells.has(field) and field not in cells.mapping.fixed:
            stated = cells.fixed("currency")
        code = per_distinct(stated, _code, pa.string())
        if self._answered is not None:
            code = pc.fill_null(code, self._answered[0].upper())
        waiting = np.asarray(pc.and_(pc.is_valid(size), pc.is_null(code)))
        if waiting.any():
            row = first_true(waiting)
            written = stated[row].as_py() or raw[row].as_py()
            self._facts.ask("currency", cells.place(row), written, records=int(waiting.sum()))
        return pc.if_else(pc.is_valid(raw), code, pa.scalar(None, pa.string()))


def mark_of(text: str) -> str | None:
    """Return the decimal mark that one sum proves by itself (',' or '.'), or None where it could be either."""
    marks = _MARKS.findall(text)
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        return "," if last == "." else "."
    whole, _, fraction = text.strip().rpartition(last)
    digits = sum(sign.isdigit() for sign in fraction)
    # '1,234' may be a thousand or one and a bit; '0,234' and '12345,234' may not be a thousand.
    grouped = whole.lstrip("+- \u2212")
    return last if digits != 3 or len(grouped) > 3 or grouped in ("", "0") else None


def is_unsure(text: str) -> bool:
    """Say whether the sum reads differently by the decimal mark, as '1,234' does."""
    return bool(_MARKS.search(text)) and mark_of(text) is None


def mark_shown(column: pa.Array) -> str | None:
    """Return the decimal mark that these sums prove, or None where they prove none."""
    return next((mark for text in distinct(column)[1] if (mark := mark_of(text)) is not None), None)


def _code(text: str) -> str | None:
    upper = _SIGNS.get(text, text.upper())
    return upper if _CODE.fullmatch(upper) else None
