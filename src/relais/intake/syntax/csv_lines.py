"""The records of a small delimited text, one by one: for formats whose columns a reader knows by heart."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

_LONGEST_LINE = 1 << 20


def records(file: TextIO, most_lines: int) -> Iterator[tuple[str, list[str] | None]]:
    """Yield the records of a comma-separated text with the place of their first line; its newlines are as written.

    None stands for lines that hold none. No record has more than `most_lines`: a quotation mark that is open for longer
    went astray, and costs its own line only.
    """
    again: deque[str] = deque()
    lines = iter(lambda: again.popleft() if again else file.readline(_LONGEST_LINE), "")
    number, held, is_open = 1, list[str](), False
    for line in lines:
        if not held and '"' not in line:
            # Most records are one line without any mark, and taken apart many times faster this way.
            cells = line.rstrip("\r\n").split(",")
            if any(cells):
                yield f"line {number}", None if "\0" in line else cells
            number += 1
            continue
        held.append(line)
        is_open ^= line.count('"') % 2 == 1
        if is_open and len(held) < most_lines:
            continue
        if is_open:
            again.extendleft(reversed(held[1:]))
            del held[1:]
        yield from _parsed(held, number)
        number, held, is_open = number + len(held), [], False
    for offset, line in enumerate(held):
        yield from _parsed([line], number + offset)


def _parsed(lines: list[str], number: int) -> Iterator[tuple[str, list[str] | None]]:
    try:
        cells = next(csv.reader(["".join(lines)]), None)
    except csv.Error:
        cells = None
    if cells is None or any(cells):
        yield f"line {number}", cells
