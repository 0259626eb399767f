"""What the scanner knows of single bytes and of words: digits, letters, blanks, the marks it writes.

Plain Python that numba can compile: integers, byte buffers and arrays only.
"""

from typing import Any

# Marks, in the order in which equal lengths win.
PHONE, EMAIL, IP, IBAN, HANDLE, CODE, URL, AMOUNT = range(8)
# 131 times this, and a byte, still fits 64 bits: the hash is the same interpreted and compiled.
_HASH_MASK = 0xFFFF_FFFF


def put(marks: Any, count: int, kind: int, start: int, end: int) -> int:
    """Write one mark."""
    marks[count, 0] = kind
    marks[count, 1] = start
    marks[count, 2] = end
    return count + 1


def is_digit(byte: int) -> bool:
    """0 to 9."""
    return 48 <= byte <= 57


def is_letter(byte: int) -> bool:
    """A to Z, a to z."""
    return 97 <= byte <= 122 or 65 <= byte <= 90


def is_alnum(byte: int) -> bool:
    """A letter or digit."""
    return 48 <= byte <= 57 or 97 <= byte <= 122 or 65 <= byte <= 90


def is_hex(byte: int) -> bool:
    """A hexadecimal digit."""
    return 48 <= byte <= 57 or 97 <= byte <= 102 or 65 <= byte <= 70


def blank_after(data: Any, high: int, at: int) -> int:
    """Length in bytes of a blank at `at`: space, no-break space, thin spaces, marks that cannot be seen; else 0."""
    if at >= high:
        return 0
    byte = data[at]
    if byte == 32:
        return 1
    if byte == 0xC2 and at + 1 < high and data[at + 1] == 0xA0:
        return 2
    if byte == 0xE2 and at + 2 < high and is_blank_e2(data[at + 1], data[at + 2]):
        return 3
    return 0


def blank_before(data: Any, low: int, at: int) -> int:
    """Length in bytes of a blank that ends at `at`, or 0."""
    if at - 1 >= low and data[at - 1] == 32:
        return 1
    if at - 2 >= low and data[at - 2] == 0xC2 and data[at - 1] == 0xA0:
        return 2
    if at - 3 >= low and data[at - 3] == 0xE2 and is_blank_e2(data[at - 2], data[at - 1]):
        return 3
    return 0


def is_blank_e2(second: int, third: int) -> bool:
    """U+2000-200F (spaces, zero width, direction), U+202A-202F (direction, narrow space), U+2060-2069."""
    if second == 0x80:
        return 0x80 <= third <= 0x8F or 0xAA <= third <= 0xAF
    return second == 0x81 and 0xA0 <= third <= 0xA9


def digit_and_blank_before(data: Any, low: int, at: int) -> bool:
    """Tell that a digit and a blank stand before `at`."""
    step = blank_before(data, low, at)
    return step > 0 and at - step - 1 >= low and is_digit(data[at - step - 1])


def follows_letter(data: Any, low: int, at: int) -> bool:
    """Tell that a letter with an accent, Greek or Cyrillic (two bytes, the first from 0xC3 to 0xD3) ends at `at`."""
    return at - 2 >= low and 0x80 <= data[at - 1] < 0xC0 and 0xC3 <= data[at - 2] <= 0xD3


def precedes_letter(data: Any, high: int, at: int) -> bool:
    """Tell that such a letter begins at `at`."""
    return at < high and 0xC3 <= data[at] <= 0xD3


def word_hash(data: Any, start: int, end: int) -> int:
    """Hash of a word without ASCII case; the same number interpreted and compiled."""
    value = 7
    for at in range(start, end):
        byte = int(data[at])
        if 65 <= byte <= 90:
            byte += 32
        value = (value * 131 + byte) & _HASH_MASK
    return value


def member(table: Any, value: int) -> bool:
    """Tell whether a sorted array holds a value."""
    first, last = 0, len(table)
    while first < last:
        middle = (first + last) // 2
        if table[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first < len(table) and table[first] == value
