"""Marks a number with the currency that stands before or behind it (part of the scanner, `scan.py`)."""

from typing import Any

from relais.selectors.signs import (
    AMOUNT,
    blank_after,
    blank_before,
    digit_and_blank_before,
    is_alnum,
    is_digit,
    is_letter,
    member,
    put,
    word_hash,
)


def amount(data: Any, low: int, high: int, at: int, end: int, currencies: Any, marks: Any, count: int) -> int:
    """Mark a number with the currency that stands before or after it."""
    if at > low:
        before = data[at - 1]
        if before == 95 or (before in (46, 44, 39) and at - 2 >= low and is_digit(data[at - 2])):
            return count
    end = number_end(data, high, at, end)
    first = currency_before(data, low, at, currencies)
    if at > low and is_alnum(data[at - 1]) and first == at:
        return count
    last = currency_after(data, high, end, currencies)
    if first == at and last == end:
        return count
    return put(marks, count, AMOUNT, first, last)


def number_end(data: Any, high: int, at: int, end: int) -> int:
    """End of a number with the signs and blanks that group it, and of a 'k' behind it."""
    group = end - at
    while end + 1 < high:
        byte = data[end]
        step = 1 if byte in (46, 44, 39) else blank_after(data, high, end)
        stop = end + step
        while stop < high and is_digit(data[stop]):
            stop += 1
        size = stop - end - step
        # A blank groups thousands only.
        if step == 0 or size == 0 or (byte not in (46, 44) and (size != 3 or group > 3)):
            break
        end, group = stop, size
    if end < high and data[end] in (75, 107):
        end += 1
    return end


def currency_before(data: Any, low: int, at: int, currencies: Any) -> int:
    """Start of the currency that ends before `at`, a blank between or not; `at` where there is none."""
    step = blank_before(data, low, at)
    end = at - step
    start = sign_before(data, low, end)
    if start == end:
        while start > low and is_letter(data[start - 1]) and end - start < 9:
            start -= 1
        if start == end or (start > low and (is_digit(data[start - 1]) or data[start - 1] >= 0xC3)):
            return at
        if not member(currencies, word_hash(data, start, end)):
            return at
    # '20 $ 50': the sign belongs to the number it touches, else to the one before it.
    if start > low and is_digit(data[start - 1]):
        return at
    if step > 0 and digit_and_blank_before(data, low, start):
        return at
    return start


def sign_before(data: Any, low: int, end: int) -> int:
    """Start of a currency sign that ends at `end`, with the letters before a dollar ('US$'); `end` for none."""
    if end - 1 >= low and data[end - 1] == 36:
        start = end - 1
        while start > low and is_letter(data[start - 1]) and end - start < 4:
            start -= 1
        return end - 1 if start > low and is_alnum(data[start - 1]) else start
    if end - 2 >= low and data[end - 2] == 0xC2 and data[end - 1] in (0xA3, 0xA5):
        return end - 2
    if end - 3 >= low and is_sign_3(data[end - 3], data[end - 2], data[end - 1]):
        return end - 3
    return end


def currency_after(data: Any, high: int, at: int, currencies: Any) -> int:
    """End of the currency that begins behind `at`, a blank between or not; `at` where there is none."""
    step = blank_after(data, high, at)
    start = at + step
    end = sign_after(data, high, start)
    if end > start:
        # '20 $50': the sign belongs to the number it touches.
        return at if step > 0 and end < high and is_digit(data[end]) else end
    while end < high and is_letter(data[end]) and end - start < 9:
        end += 1
    if end == start or (end < high and (is_digit(data[end]) or data[end] == 95 or 0xC3 <= data[end] <= 0xC5)):
        return at
    return end if member(currencies, word_hash(data, start, end)) else at


def sign_after(data: Any, high: int, start: int) -> int:
    """End of a currency sign, or of letters and a dollar ('US$'); `start` for none."""
    end = start
    while end < high and is_letter(data[end]) and end - start < 3:
        end += 1
    if end < high and data[end] == 36:
        return end + 1
    if start + 1 < high and data[start] == 0xC2 and data[start + 1] in (0xA3, 0xA5):
        return start + 2
    if start + 2 < high and is_sign_3(data[start], data[start + 1], data[start + 2]):
        return start + 3
    return start


def is_sign_3(first: int, second: int, third: int) -> bool:
    """U+20A0-20BF currency signs, U+0E3F baht, U+17DB riel."""
    if first == 0xE2:
        return second == 0x82 and 0xA0 <= third <= 0xBF
    return (first == 0xE0 and second == 0xB8 and third == 0xBF) or (first == 0xE1 and second == 0x9F and third == 0x9B)
