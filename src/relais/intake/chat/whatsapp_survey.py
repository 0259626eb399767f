"""What only the whole of a WhatsApp export shows: who writes in it, whether it is a group, day or month first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.chat.whatsapp_lines import Records
from relais.intake.chat.whatsapp_words import GROUP, call, is_encryption, own_words
from relais.intake.table.cells import distinct

_LONGEST_NAME = 120
_NUMBERS = re.compile(r"[0-9]+")
# The app hangs names in these; a line of the app may hold ': ' inside them, a name has both or none.
_PAIRS = (("«", "»"), ("(", ")"), ("[", "]"))
# One step back in ten is more than late messages explain.
_STEPS_FOR_ONE_BACK = 10


@dataclass
class Survey:
    """`people`: name as written to the line of its first message; `order`: 'dmy', 'mdy', or None where none is proven.

    A name under which only the app speaks is the title of a group, and stands in `titles`.
    """

    people: dict[str, int] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)
    group: bool = False
    order: str | None = None

    @property
    def pair(self) -> bool:
        """Say whether this is a talk of two: two people write, and nothing shows a group."""
        return len(self.people) == 2 and not self.group and not self.titles


def survey(blocks: Iterable[Records]) -> Survey:
    """Look at all records of an export once."""
    found = Survey()
    days = _Days()
    for block in blocks:
        days.add(block.day)
        codes, names = distinct(block.sender)
        marked = np.asarray(pc.starts_with(block.text, pattern="\u200e"))
        ordered = np.argsort(codes, kind="stable")
        bounds = np.searchsorted(codes[ordered], np.arange(len(names) + 1))
        for name, (low, high) in zip(names, pairwise(bounds.tolist()), strict=True):
            rows = ordered[low:high] if name not in found.people else ordered[:0]
            if len(rows) and is_name(name) and _speaks(block, rows[~marked[rows]], rows):
                found.people[name] = int(block.lines[rows[0]])
            elif len(rows):
                found.titles.setdefault(name, int(block.lines[rows[0]]))
        own = chain((name for name in names if not is_name(name)), _unnamed(block, codes))
        found.group = found.group or any(GROUP.search(text.lower()) for text in own)
    found.titles = {name: line for name, line in found.titles.items() if name not in found.people and is_name(name)}
    found.order = days.order()
    return found


def is_name(sender: str) -> bool:
    """Say whether this can be a name: a line of the app may hold ': ' too, as in 'Ana named the group "Tea: two"'."""
    if len(sender) > _LONGEST_NAME or sender[-1:].isspace() or sender.count('"') % 2:
        return False
    quotes = [sender.count(sign) for sign in "“”„"]
    return sum(quotes) % 2 == 0 and all(sender.count(opened) == sender.count(closed) for opened, closed in _PAIRS)


def _speaks(block: Records, plain: Iterable[int], rows: Iterable[int]) -> bool:
    """Say whether one of these rows is a person's: a text, a file, a call, a message since deleted."""
    if any(not is_encryption(block.text[int(row)].as_py()) for row in plain):
        return True
    texts = (block.text[int(row)].as_py() for row in rows)
    return any(call(text) is not None or own_words(text) != (text.strip(), 0) for text in texts if text)


def _unnamed(block: Records, codes: npt.NDArray[np.int64]) -> Iterator[str]:
    """Return the texts of the lines that name nobody."""
    for row in np.flatnonzero(codes < 0):
        yield block.text[int(row)].as_py()


class _Days:
    """Follows the days of an export: which order of day and month they prove, and whether they run forward in it."""

    def __init__(self) -> None:
        self._proven: set[str] = set()
        self._last: tuple[int, ...] | None = None
        self._steps = {"dmy": [0, 0], "mdy": [0, 0]}

    def add(self, column: pa.StringArray) -> None:
        codes, texts = distinct(column)
        read = [tuple(int(number) for number in _NUMBERS.findall(text)) for text in texts]
        for day in read:
            if day[0] < 1000 and 12 < day[0] <= 31 and day[1] <= 12:
                self._proven.add("dmy")
            elif day[0] <= 12 < day[1] <= 31:
                self._proven.add("mdy")
        for code in codes[np.flatnonzero(np.diff(codes, prepend=-1))]:
            day = read[code]
            if self._last is not None and day != self._last:
                for order, (first, second) in {"dmy": (1, 0), "mdy": (0, 1)}.items():
                    before, after = ((one[2], one[first], one[second]) for one in (self._last, day))
                    self._steps[order][after < before] += 1
            self._last = day

    def order(self) -> str | None:
        """Return the order that some day proves, none contradicts, and in which time runs forward."""
        if len(self._proven) != 1:
            return None
        (order,) = self._proven
        forward, back = self._steps[order]
        return order if back * _STEPS_FOR_ONE_BACK <= forward else None
