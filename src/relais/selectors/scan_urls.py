"""Marks what may be a web address (part of the scanner, `scan.py`)."""

from typing import Any

from relais.selectors.signs import URL, blank_after, is_alnum, is_letter, put


def full_stop(data: Any, low: int, high: int, at: int, marks: Any, count: int) -> int:
    """Mark a web address that begins with 'www.'."""
    start = at - 3
    if start < low or (start > low and (is_alnum(data[start - 1]) or data[start - 1] in (46, 47, 64, 45))):
        return count
    for place in range(start, at):
        if data[place] not in (87, 119):
            return count
    return url(data, high, start, at + 1, marks, count)


def slash(data: Any, low: int, high: int, at: int, marks: Any, count: int) -> int:
    """Mark a web address without scheme: a name with a full stop, and a path behind it."""
    start, dot = at, False
    while start > low and at - start < 100 and (is_alnum(data[start - 1]) or data[start - 1] in (46, 45)):
        start -= 1
        dot = dot or data[start] == 46
    if not dot or not is_letter(data[at - 1]) or (start > low and data[start - 1] in (47, 58, 64, 95, 37)):
        return count
    return url(data, high, start, at + 1, marks, count)


def url(data: Any, high: int, start: int, at: int, marks: Any, count: int) -> int:
    """Mark from `start` to the next blank, quote or angle bracket, without the punctuation that ends a sentence."""
    # A closing bracket belongs to the address only where the address opens one.
    surplus = 0
    while at < high and at - start < 2000 and data[at] > 32 and data[at] not in (34, 60, 62, 127):
        if blank_after(data, high, at) > 0:
            break
        if data[at] in (40, 41):
            surplus += 81 - 2 * data[at]
        at += 1
    while at > start:
        byte = data[at - 1]
        if byte in (33, 39, 44, 46, 58, 59, 63, 93, 125):
            at -= 1
        elif byte == 41 and surplus < 0:
            surplus += 1
            at -= 1
        elif at - 2 > start and data[at - 2] == 0xC2 and byte == 0xBB:
            at -= 2
        elif at - 3 > start and data[at - 3] == 0xE2 and data[at - 2] == 0x80 and byte in (0x99, 0x9D, 0xA6):
            at -= 3
        else:
            break
    return put(marks, count, URL, start, at)
