"""The scanner of the miner: walks over UTF-8 bytes and marks the places that may hold a token.

Every function of the scanner is plain Python that numba can compile (`compiled.py`). A buffer is `bytes` when
interpreted and a uint8 array when compiled. A row is the half-open range [low, high) of the buffer; nothing looks
beyond it, and nothing crosses a line break. The scanner may mark too much: what it marks is then parsed strictly. It
must not mark too little.
"""

from typing import Any

import numpy as np

from relais.selectors.scan_codes import mixed_word, plain_code
from relais.selectors.scan_names import at_sign, colon
from relais.selectors.scan_numbers import iban, ipv4, phone, phone_start
from relais.selectors.scan_sums import amount
from relais.selectors.scan_urls import full_stop, slash
from relais.selectors.signs import is_digit, is_letter

# A trigger byte gives at most this many marks.
MARKS_PER_TRIGGER = 4
# Bytes at which the scanner stops to look: digits (the first of a run), '@' ':' '.' '/'.
TRIGGERS = np.zeros(256, np.bool_)
TRIGGERS[[*b"0123456789@:./"]] = True


def scan(
    data: Any,
    triggers: Any,
    lows: Any,
    highs: Any,
    currencies: Any,
    announcers: Any,
    services: Any,
    marks: Any,
    count: int,
) -> int:
    """Fill `marks` with (kind, start, end) for the triggers, which must be ascending; return how many.

    `lows` and `highs` bound the rows; `currencies`, `announcers` and `services` are sorted arrays of `word_hash`.
    `count` says how many marks are there already: begun from a literal, numba would compile everything twice.
    """
    row = 0
    for at in triggers:
        while at >= highs[row]:
            row += 1
        low, high = lows[row], highs[row]
        if at < low:
            continue
        byte = data[at]
        if byte == 64:
            count = at_sign(data, low, high, at, marks, count)
        elif byte == 58:
            count = colon(data, low, high, at, services, marks, count)
        elif byte == 46:
            count = full_stop(data, low, high, at, marks, count)
        elif byte == 47:
            count = slash(data, low, high, at, marks, count)
        elif at == low or not is_digit(data[at - 1]):
            count = digits(data, low, high, at, currencies, announcers, marks, count)
    return count


def digits(data: Any, low: int, high: int, at: int, currencies: Any, announcers: Any, marks: Any, count: int) -> int:
    """Look around the first digit of a run for a phone, an address, an IBAN, a code, an amount."""
    end = at + 1
    while end < high and is_digit(data[end]):
        end += 1
    before = data[at - 1] if at > low else 0
    start = phone_start(data, low, at, end)
    if start >= 0:
        count = phone(data, high, start, at, marks, count)
    if is_letter(before):
        if end - at >= 2:
            count = iban(data, low, high, at, marks, count)
        count = mixed_word(data, low, high, at, announcers, marks, count)
    elif before != 95:
        if end < high and is_letter(data[end]):
            count = mixed_word(data, low, high, at, announcers, marks, count)
        else:
            count = plain_code(data, low, high, at, end, announcers, marks, count)
        if end - at <= 3:
            count = ipv4(data, low, high, at, end, marks, count)
    return amount(data, low, high, at, end, currencies, marks, count)
