"""Reads field NS, in which banks say what SWIFT has no field for: sub-fields, each a line of two digits and a text.

What they mean is known from samples (the National-Bank's manual in raphaelm/mt940-parser, Sberbank in wolph/mt940) and
readers (webERP), last checked 2026-11-28. Before the entries: 22 the holder's name. Of an entry: 01 to 14 the purpose,
15 and 16 the name of the other side, 17 the text of the booking, 33 its bank and 34 its account.
"""

import re
from collections.abc import Container, Iterable

from relais.model.notice import msg
from relais.selectors.kinds import parse

MINED = msg("sub-fields {numbers} of field NS have no known meaning: their text is mined for selectors only")
NOT_KEPT = msg("sub-fields {numbers} of field NS are not read: they do not belong to a statement line")

HOLDER = 22
PURPOSE = range(1, 15)
NAME = (15, 16)
BANK, ACCOUNT = 33, 34
_KNOWN = {*range(1, 18), BANK, ACCOUNT}
_PART = re.compile(r"(\d\d)(.*)", re.ASCII)

# The number of a sub-field, None for text that stands before the first, and what it says.
Parts = list[tuple[int | None, str]]


def sub_fields(lines: Iterable[str]) -> Parts:
    """Return the sub-fields that say something; a line that begins with no number goes on with the one before."""
    found: Parts = []
    for line in lines:
        part = _PART.match(line)
        if part is not None:
            found.append((int(part[1]), part[2].rstrip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        else:
            found.append((None, line.strip()))
    return [(number, text) for number, text in found if text]


def said(parts: Parts, numbers: Container[int | None]) -> list[str]:
    """Return the texts of some sub-fields."""
    return [text for number, text in parts if number in numbers]


def holder_name(parts: Parts) -> str | None:
    """Return the name of the holder; a number in its place is none."""
    names = said(parts, {HOLDER})
    return names[0] if names and any(map(str.isalpha, names[0])) else None


def account(parts: Parts) -> tuple[str, str | None] | None:
    """Return (number, bank) of the account of the other side, where one sub-field has the form of a number."""
    numbers = said(parts, {ACCOUNT})
    if len(numbers) != 1 or parse("account", numbers[0]) is None:
        return None
    return numbers[0], next(iter(said(parts, {BANK})), None)


def unknown(parts: Parts) -> dict[int | None, str]:
    """Return the sub-fields of an entry of which is not known what they mean, with how they are shown."""
    if not parts:
        return {}
    read = _KNOWN if account(parts) else _KNOWN - {BANK, ACCOUNT}
    return {number: shown(number) for number, _text in parts if number not in read}


def shown(number: int | None) -> str:
    """Show the number of a sub-field as it is written."""
    return "—" if number is None else f"{number:02}"
