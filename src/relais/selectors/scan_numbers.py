"""Marks what may be a telephone number, an IBAN or an IPv4 address (part of the scanner, `scan.py`)."""

from typing import Any

from relais.selectors.signs import IBAN, IP, PHONE, blank_after, is_alnum, is_digit, is_letter, put


def phone_start(data: Any, low: int, at: int, end: int) -> int:
    """Where an international number begins: at its '+' or '00'; -1 where there is none."""
    start = at
    if start > low and data[start - 1] == 40:
        start -= 1
    if start > low and data[start - 1] == 43:
        start -= 1
        if start == low or not (is_alnum(data[start - 1]) or data[start - 1] == 43):
            return start
        return -1
    zeros = end - at >= 3 and data[at] == 48 and data[at + 1] == 48 and data[at + 2] != 48
    if zeros and (at == low or not (is_alnum(data[at - 1]) or data[at - 1] in (95, 46, 44))):
        return at
    return -1


def phone(data: Any, high: int, start: int, at: int, marks: Any, count: int) -> int:
    """Mark digits and the signs that group them, up to 17 digits: the parser finds where the number ends."""
    found = gap = 0
    last = at
    while at < high and at - start < 60 and found < 17:
        byte = data[at]
        if is_digit(byte):
            found += 1
            gap = 0
            at += 1
            last = at
            continue
        step = blank_after(data, high, at)
        if step == 0 and byte in (40, 41, 45, 46, 47):
            step = 1
        gap += 1
        if step == 0 or gap > 3:
            break
        at += step
    return put(marks, count, PHONE, start, last) if found >= 7 else count


def iban(data: Any, low: int, high: int, at: int, marks: Any, count: int) -> int:
    """Mark two letters, two digits and what follows in groups of up to four letters and digits."""
    start = at - 2
    if start < low or not is_letter(data[start]) or (start > low and is_alnum(data[start - 1])):
        return count
    found = gap = 0
    end = start
    place = start
    while place < high and found < 34:
        if is_alnum(data[place]):
            found += 1
            gap = 0
            place += 1
            end = place
            continue
        step = blank_after(data, high, place)
        if step == 0 and data[place] == 45:
            step = 1
        gap += 1
        if step == 0 or gap > 1:
            break
        place += step
    return put(marks, count, IBAN, start, end) if found >= 15 else count


def ipv4(data: Any, low: int, high: int, at: int, end: int, marks: Any, count: int) -> int:
    """Mark four numbers of up to three digits with full stops between them, and a port."""
    if at > low and data[at - 1] == 46 and at - 1 > low and is_alnum(data[at - 2]):
        return count
    for _part in range(3):
        if end + 1 >= high or data[end] != 46 or not is_digit(data[end + 1]):
            return count
        begin = end + 1
        end = begin
        while end < high and is_digit(data[end]):
            end += 1
        if end - begin > 3:
            return count
    if end < high and (is_letter(data[end]) or data[end] == 95):
        return count
    if end + 1 < high and data[end] == 46 and is_digit(data[end + 1]):
        return count
    if end + 1 < high and data[end] == 58 and is_digit(data[end + 1]):
        port = end + 1
        while port < high and is_digit(data[port]):
            port += 1
        if port - end <= 6:
            end = port
    return put(marks, count, IP, at, end)
