"""Marks what may be a transfer code, by its shape or by the word before it (part of the scanner, `scan.py`)."""

from typing import Any

from relais.selectors.signs import CODE, digit_and_blank_before, is_alnum, is_digit, is_letter, member, put, word_hash


def mixed_word(data: Any, low: int, high: int, at: int, announcers: Any, marks: Any, count: int) -> int:
    """Mark a word of letters and digits that is shaped like a PayPal transaction, or that is announced."""
    start = at
    while start > low and is_letter(data[start - 1]):
        start -= 1
    if start > low and (is_digit(data[start - 1]) or data[start - 1] in (95, 64, 46)):
        return count
    end = at
    numbers = small = 0
    while end < high and is_alnum(data[end]) and end - start < 40:
        if is_digit(data[end]):
            numbers += 1
        elif data[end] >= 97:
            small += 1
        end += 1
    for place in range(start, at):
        if data[place] >= 97:
            small += 1
    length = end - start
    if not 7 <= length <= 35 or numbers < 3 or (end < high and data[end] in (95, 64)):
        return count
    if numbers == end - at >= 7 and start < at and member(announcers, word_hash(data, start, at)):
        return put(marks, count, CODE, at, end)
    shaped = length == 17 and small == 0 and 3 <= numbers <= 14
    if shaped or (numbers >= 4 and length <= 20 and announced(data, low, start, announcers)):
        return put(marks, count, CODE, start, end)
    return count


def plain_code(data: Any, low: int, high: int, at: int, end: int, announcers: Any, marks: Any, count: int) -> int:
    """Mark digits as long as an operator's code, alone or grouped, or announced by a word."""
    if not stands_alone_before(data, low, at):
        return count
    length = end - at
    if length >= 7:
        if end < high and data[end] in (95, 64, 37):
            return count
        if end + 1 < high and data[end] in (46, 44, 58, 45, 47) and is_digit(data[end + 1]):
            return count
        if length in (8, 10, 11, 13) or (length <= 20 and announced(data, low, at, announcers)):
            return put(marks, count, CODE, at, end)
        return count
    if length in (3, 4):
        stop = grouped(data, high, at, end)
        if stop > 0 and (data[end] == 45 or not digit_and_blank_before(data, low, at)):
            return put(marks, count, CODE, at, stop)
    if 2 <= length <= 6:
        stop = groups(data, high, at)
        if stop > 0 and announced(data, low, at, announcers):
            return put(marks, count, CODE, at, stop)
    return count


def stands_alone_before(data: Any, low: int, at: int) -> bool:
    """Tell that the digits at `at` are not the rest of a number, a date, a time or a phone."""
    if at == low:
        return True
    before = data[at - 1]
    if before in (43, 64, 95) or is_alnum(before):
        return False
    return not (before in (46, 44, 58, 45, 47) and at - 2 >= low and is_digit(data[at - 2]))


def grouped(data: Any, high: int, at: int, end: int) -> int:
    """End of digits grouped 3-3-4 (Western Union) or 4-3-6 (GCash) by one and the same sign; 0 for others."""
    last = 4 if end - at == 3 else 6
    stop = end + 4 + 1 + last
    if stop > high or data[end] not in (32, 45) or data[end + 4] != data[end]:
        return 0
    for place in range(end + 1, stop):
        if place != end + 4 and not is_digit(data[place]):
            return 0
    if stop < high and (is_alnum(data[stop]) or data[stop] == 95):
        return 0
    if stop + 1 < high and data[stop] in (45, 46, 44, 58, 47) and is_digit(data[stop + 1]):
        return 0
    return stop


def groups(data: Any, high: int, at: int) -> int:
    """End of groups of 2 to 6 digits that make 8, 10, 11 or 13 in all and end there; 0 for others."""
    total = 0
    while True:
        start = at
        while at < high and is_digit(data[at]):
            at += 1
        total += at - start
        if not 2 <= at - start <= 6 or total > 13:
            return 0
        more = at + 1 < high and data[at] in (32, 45) and is_digit(data[at + 1])
        if total in (8, 10, 11, 13) and not more:
            return 0 if at < high and (is_alnum(data[at]) or data[at] == 95) else at
        if not more:
            return 0
        at += 1


def announced(data: Any, low: int, at: int, announcers: Any) -> bool:
    """Tell that one of the three words before `at`, within 32 bytes and on its line, announces a code."""
    floor = max(low, at - 32)
    words = 0
    while at > floor and words < 3:
        end = at
        while at > floor and (is_letter(data[at - 1]) or data[at - 1] >= 0xC3):
            at -= 1
        # The second byte of an accented letter lies below 0xC3; the first says that it belongs to a letter.
        while at - 1 > floor and data[at - 1] >= 0x80 and 0xC3 <= data[at - 2] <= 0xC5:
            at -= 2
            while at > floor and is_letter(data[at - 1]):
                at -= 1
        if at < end:
            words += 1
            if member(announcers, word_hash(data, at, end)):
                return True
        else:
            at -= 1
            if data[at] in (10, 13) or is_digit(data[at]):
                return False
    return False
