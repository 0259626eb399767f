"""Writes a text table as it comes: blocks of rows, so that a list of a million lines never stands in memory."""

import csv
from codecs import getincrementalencoder
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

_BLOCK = 1_000


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ",", end: str, encoding: str = "utf-8"
) -> Iterator[bytes]:
    """Return the table in pieces of some rows each; every row has as many cells as the header.

    A byte order mark, where `encoding` has one, comes first. UnicodeEncodeError for a sign that it lacks.
    """
    encoder = getincrementalencoder(encoding)()
    left = chain([header], rows)
    while block := list(islice(left, _BLOCK)):
        yield encoder.encode(_text(block, delimiter, end))


def _text(block: list[Sequence[str]], delimiter: str, end: str) -> str:
    """Join the cells; only a block with a sign that needs quotes goes through the csv module, six times slower."""
    text = "".join(f"{delimiter.join(row)}{end}" for row in block)
    wanted = {'"': 0, delimiter: sum(map(len, block)) - len(block), "\r": 0, "\n": 0} | dict.fromkeys(end, len(block))
    if all(text.count(sign) == count for sign, count in wanted.items()):
        return text
    quoted = StringIO()
    csv.writer(quoted, delimiter=delimiter, lineterminator=end).writerows(block)
    return quoted.getvalue()
