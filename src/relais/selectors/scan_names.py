"""Marks what may be an e-mail address, a handle or an IPv6 address (part of the scanner, `scan.py`)."""

from typing import Any

from relais.selectors.scan_urls import url
from relais.selectors.signs import (
    EMAIL,
    HANDLE,
    IP,
    blank_after,
    blank_before,
    follows_letter,
    is_alnum,
    is_digit,
    is_hex,
    is_letter,
    member,
    precedes_letter,
    put,
    word_hash,
)

# Shortest handle behind an '@', and behind the name of a service, where any short word could follow.
_HANDLE_SIGNS, _NAME_SIGNS = 3, 4


def at_sign(data: Any, low: int, high: int, at: int, marks: Any, count: int) -> int:
    """Mark an e-mail address around an '@', or the handle behind it."""
    start = at
    while start > low and at - start < 65 and (is_alnum(data[start - 1]) or data[start - 1] in (46, 95, 37, 43, 45)):
        start -= 1
    while start < at and data[start] in (46, 45, 43, 37):
        start += 1
    end = at + 1
    dot = False
    while end < high and end - at < 255 and (is_alnum(data[end]) or data[end] in (46, 45, 95)):
        dot = dot or data[end] == 46
        end += 1
    while end > at + 1 and data[end - 1] in (46, 45):
        end -= 1
    if precedes_letter(data, high, end) or follows_letter(data, low, start):
        return count
    if start < at:
        return put(marks, count, EMAIL, start, end) if dot else count
    if at > low and data[at - 1] == 64:
        return count
    return put(marks, count, HANDLE, at, end) if is_handle(data, high, at + 1, end) else count


def is_handle(data: Any, high: int, start: int, end: int) -> bool:
    """Tell that the name behind an '@' begins with a letter, is long enough and is no part of an address."""
    if not _HANDLE_SIGNS <= end - start <= 64 or not (is_letter(data[start]) or data[start] == 95):
        return False
    return end == high or data[end] != 64


def colon(data: Any, low: int, high: int, at: int, services: Any, marks: Any, count: int) -> int:
    """Mark a web address with its scheme, an IPv6 address, or the handle behind the name of a service."""
    if at + 2 < high and data[at + 1] == 47 and data[at + 2] == 47:
        start = at
        while start > low and is_letter(data[start - 1]) and at - start < 6:
            start -= 1
        return url(data, high, start, at + 3, marks, count) if at - start >= 3 else count
    count = ipv6(data, low, high, at, marks, count)
    return service_handle(data, low, high, at, services, marks, count)


def ipv6(data: Any, low: int, high: int, at: int, marks: Any, count: int) -> int:
    """Mark hexadecimal groups around the first of at least two colons, with brackets and port."""
    start = at
    while start > low and is_hex(data[start - 1]):
        start -= 1
    if start > low and (is_alnum(data[start - 1]) or data[start - 1] in (58, 46, 95, 37)):
        return count
    end, colons, numbers = start, 0, 0
    while end < high and (is_hex(data[end]) or data[end] in (58, 46)) and end - start < 50:
        if data[end] == 58:
            colons += 1
        elif is_digit(data[end]):
            numbers += 1
        end += 1
    while end > start and data[end - 1] == 46:
        end -= 1
    if colons < 2 or numbers == 0 or end - start < 6 or (end < high and is_alnum(data[end])):
        return count
    if start > low and data[start - 1] == 91 and end < high and data[end] == 93:
        start -= 1
        end += 1
        port = end + 1
        while end < high and data[end] == 58 and port < high and is_digit(data[port]) and port - end < 6:
            port += 1
        if port > end + 1:
            end = port
    return put(marks, count, IP, start, end)


def service_handle(data: Any, low: int, high: int, at: int, services: Any, marks: Any, count: int) -> int:
    """Mark the name behind 'skype:' and the like. It has a letter and at least four signs."""
    end = at - blank_before(data, low, at)
    start = end
    while start > low and is_letter(data[start - 1]) and end - start < 12:
        start -= 1
    if end - start < 2 or (start > low and (is_alnum(data[start - 1]) or data[start - 1] == 95)):
        return count
    if not member(services, word_hash(data, start, end)):
        return count
    start = at + 1
    start += blank_after(data, high, start)
    start += blank_after(data, high, start)
    end, letters = start, 0
    while end < high and end - start < 64 and (is_alnum(data[end]) or data[end] in (46, 95, 45, 58, 35)):
        letters += 1 if is_letter(data[end]) else 0
        end += 1
    if precedes_letter(data, high, end) or (end < high and data[end] in (47, 64)):
        return count
    while end > start and data[end - 1] in (46, 45, 58, 35):
        end -= 1
    return put(marks, count, HANDLE, start, end) if letters and end - start >= _NAME_SIGNS else count
