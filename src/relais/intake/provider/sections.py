"""Several tables in one text file: a legend, a row of '=' signs, a header, its records, and so on.

A row of '-' signs ends a table; what follows it, up to the next row of '=', is a table that belongs to the record
before (the participants of a call). Records are numbered by the line on which they begin.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Literal

from relais.model.notice import UnreadableError, msg

NO_PLACE = msg("no record of this file begins at this place")
ALONE = msg("this row has one cell where the table above has {expected}: it is skipped")
UNREADABLE = msg("this record cannot be told apart from the next ({why}): it is skipped")

# A line longer than this is read in pieces, so that none fills the memory.
_LONGEST = 1 << 20
_RULE = re.compile(r"(=|-)\1{2,}")

What = Literal["legend", "header", "record", "below"]


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the file: the line it begins on, what it is, and for records what each column says."""

    line: int
    what: What
    text: str
    said: Mapping[str, str]

    @property
    def place(self) -> str:
        """Return its locator ('line 12')."""
        return f"line {self.line}"


def rows(file: IO[bytes], separator: str = ",", *, quoted: bool = True) -> Iterator[tuple[int, list[str] | str]]:
    """Yield (line, cells) of each record; where one cannot be told apart, (line, why) and then the next."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        pieces = iter(lambda: text.readline(_LONGEST), "")
        reader = csv.reader(
            (piece.replace("\0", "\ufffd") for piece in pieces),
            delimiter=separator,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        )
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, str(error)
    finally:
        # The file stays the caller's, who may have closed it already.
        with suppress(ValueError):
            text.detach()


def sections(found: Iterable[tuple[int, list[str] | str]]) -> Iterator[Found]:
    """Yield the pieces of a file of several tables; a record that cannot be read comes as a legend without text.

    A row of one cell below a header is the legend of the next table where a rule follows; else a record that lost its
    cells, and says how many it should have.
    """
    header: list[str] | None = None
    state: What = "legend"
    alone: list[Found] = []
    for line, cells in found:
        if isinstance(cells, str):
            yield Found(line, "legend", "", {"error": cells})
            continue
        rule = next((cell for cell in cells if _RULE.fullmatch(cell.strip())), None)
        if alone and (rule is not None or len(cells) > 1):
            yield from alone if rule is not None else _lost(alone, header)
            alone = []
        if rule is not None:
            below = rule.strip()[0] == "-" and header is not None
            header, state = None, "below" if below else "header"
            if rule.strip()[0] == "-" and not below:
                state = "legend"
        elif not any(cell.strip() for cell in cells):
            continue
        elif len(cells) < 2 and header is not None:
            alone.append(Found(line, "legend", cells[0], {}))
        elif state == "legend" or len(cells) < 2:
            yield Found(line, "legend", "\n".join(cells), {})
        elif header is None:
            header = [column(cell) for cell in cells]
            yield Found(line, "header", state, dict.fromkeys(header, ""))
        else:
            what: What = "below" if state == "below" else "record"
            yield Found(line, what, "", dict(zip(header, (cell.strip() for cell in cells), strict=False)))
    yield from _lost(alone, header)


def _lost(alone: list[Found], header: list[str] | None) -> Iterator[Found]:
    """Yield rows of one cell as what they are: legends all the same, for they may tell whom the answer is about."""
    for one in alone:
        yield replace(one, said={"expected": str(len(header or ()))})


def column(raw: str) -> str:
    """Return the name of a column in the form in which older and newer answers agree ('first_seen_time')."""
    return re.sub(r"[^0-9a-z]+", "_", raw.lower()).strip("_")


def shown(data: bytes, locator: str, separator: str = ",", *, quoted: bool = True) -> str:
    """Return the cells of the record at 'line 12'. Raises UnreadableError where none begins there."""
    number = locator.removeprefix("line ")
    if number.isascii() and number.isdigit() and len(number) < 10:
        for line, cells in rows(io.BytesIO(data), separator, quoted=quoted):
            if line == int(number) and not isinstance(cells, str):
                return " | ".join(cells)
    raise UnreadableError(NO_PLACE, locator)
