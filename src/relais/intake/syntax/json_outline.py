"""The outline of a large JSON document: all of it but its lists of records, which stay on disk as spans.

Chat exports name the conversation before its messages, or after them, or both, so a reader must know what surrounds a
list before it reads it. One pass over the bytes finds the lists; whatever stands outside them is small.
"""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

CHUNK_BYTES = 1 << 20
# Chats nest a dozen levels. The parser's own cost grows with the square of the depth.
DEEPEST = 64
# No message is that long: such a text is a fault of the file, and would have to be held in memory.
LONGEST_TEXT = 16 << 20
LARGEST_OUTLINE = 4 << 20
BOM = b"\xef\xbb\xbf"

_BEFORE = 64
_BACKSLASH, _QUOTE, _SQUARE, _OPENS, _CLOSES = 92, 34, 91, 123, 125


@dataclass(frozen=True)
class Span:
    """The bytes between the brackets of a list; `closed` is false where the file ends or turns unreadable first.

    `cuts` are places between two records, about one a megabyte: what stands between two cuts is whole records.
    """

    start: int
    end: int
    closed: bool
    cuts: tuple[int, ...] = ()


@dataclass
class Outline:
    """`text` is the document with each list of records replaced by `["n"]`, n being the number of its span.

    `stopped` says why the scan stopped before the end of the file, if it did.
    """

    text: bytearray = field(default_factory=bytearray)
    spans: list[Span] = field(default_factory=list)
    stopped: str | None = None


class _Scan:
    """What is carried from one chunk of the file to the next."""

    def __init__(self, depths: tuple[int, ...], name: str) -> None:
        self.opens = re.compile(rb'"%s"\s*:\s*$' % re.escape(name.encode()) if name else b"")
        self.depths = depths
        self.outline = Outline()
        self.depth = 0
        self.in_text = 0
        self.odd_backslashes = 0
        self.last_quote = 0
        self.list_depth: int | None = None
        self.list_start = 0
        self.cuts: list[int] = []

    def take(self, chunk: bytes, base: int) -> int | None:
        """Scan one chunk that starts at byte `base`; return where to stop in it, or None to go on."""
        signs = np.frombuffer(chunk, np.uint8)
        quotes = self._quotes(chunk, signs)
        brackets = self._brackets(signs, quotes)
        folded = signs[brackets] | 32
        depths = self.depth + np.cumsum(np.where(folded == _OPENS, 1, -1))
        stop = self._stop(base, len(chunk), quotes, brackets, depths)
        if stop is not None:
            kept = int(np.searchsorted(brackets, stop))
            chunk, brackets, depths, signs = chunk[:stop], brackets[:kept], depths[:kept], signs[:stop]
        self._copy(chunk, base, signs, brackets, depths)
        if len(depths):
            self.depth = int(depths[-1])
        self.in_text = (self.in_text + len(quotes)) & 1
        return stop

    def _quotes(self, chunk: bytes, signs: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Positions of the quotation marks that open or close a text: those no backslash escapes."""
        quotes = np.flatnonzero(signs == _QUOTE)
        if b"\\" not in chunk and not self.odd_backslashes:
            return quotes
        slashes = np.flatnonzero(signs == _BACKSLASH)
        # Number of backslashes in the run that ends at each backslash; a run may begin in the chunk before.
        order = np.arange(len(slashes))
        first = np.r_[True, np.diff(slashes) != 1][: len(slashes)]
        run = order - np.maximum.accumulate(np.where(first, order, 0)) + 1
        run += np.where(slashes - run + 1 == 0, self.odd_backslashes, 0)
        odd = np.zeros(len(chunk) + 1, np.bool_)
        odd[0] = self.odd_backslashes
        odd[slashes + 1] = (run & 1).astype(np.bool_)
        self.odd_backslashes = int(odd[-1])
        return quotes[~odd[quotes]]

    def _brackets(self, signs: NDArray[np.uint8], quotes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions of the brackets and braces that stand outside texts."""
        folded = signs | 32
        found = np.flatnonzero((folded == _OPENS) | (folded == _CLOSES))
        outside = (np.searchsorted(quotes, found) + self.in_text) & 1 == 0
        return np.asarray(found[outside], np.int64)

    def _stop(
        self, base: int, size: int, quotes: NDArray[np.int64], brackets: NDArray[np.int64], depths: NDArray[np.int64]
    ) -> int | None:
        marks = np.r_[self.last_quote, quotes + base, base + size]
        self.last_quote = int(marks[-2])
        if np.diff(marks).max() > LONGEST_TEXT:
            self.outline.stopped = f"a text longer than {LONGEST_TEXT >> 20} MB"
            return 0
        if len(depths) and depths.max() > DEEPEST:
            self.outline.stopped = f"nesting deeper than {DEEPEST} levels"
            return int(brackets[np.argmax(depths > DEEPEST)])
        if len(self.outline.text) > LARGEST_OUTLINE:
            self.outline.stopped = "no list of messages where one is expected"
            return 0
        return None

    def _copy(
        self, chunk: bytes, base: int, signs: NDArray[np.uint8], brackets: NDArray[np.int64], depths: NDArray[np.int64]
    ) -> None:
        """Copy what stands outside lists of records; note where each list begins and ends."""
        text, done, index = self.outline.text, 0, 0
        lists = np.flatnonzero((signs[brackets] == _SQUARE) & np.isin(depths, self.depths))
        while True:
            if self.list_depth is not None:
                after = np.flatnonzero(depths[index:] < self.list_depth)[:1]
                if not len(after):
                    ends = np.flatnonzero(depths[index:] == self.list_depth)[-1:]
                    self.cuts += [base + int(brackets[index + int(end)]) + 1 for end in ends]
                    return
                index += int(after[0])
                done = int(brackets[index])
                self.close(base + done, closed=True)
            upcoming = lists[np.searchsorted(lists, index) :]
            found = next((at for at in upcoming if self._is_list(chunk, done, int(brackets[at]))), None)
            if found is None:
                text += chunk[done:]
                return
            opening = int(brackets[found])
            text += chunk[done : opening + 1] + b'"%d"' % len(self.outline.spans)
            self.list_depth, self.list_start = int(depths[found]), base + opening + 1
            index = int(found) + 1

    def _is_list(self, chunk: bytes, done: int, opening: int) -> bool:
        before = chunk[max(done, opening - _BEFORE) : opening]
        if len(before) < _BEFORE:
            before = bytes(self.outline.text[-_BEFORE:]) + before if opening - done == len(before) else before
        return self.opens.search(before) is not None

    def close(self, end: int, *, closed: bool) -> None:
        """Note the end of the list being scanned."""
        self.outline.spans.append(Span(self.list_start, end, closed, tuple(self.cuts)))
        self.list_depth, self.cuts = None, []


def outline(file: BinaryIO, depths: tuple[int, ...], name: str = "messages") -> Outline:
    """Scan `file`; a list of records is the value of a key `name` that opens one of `depths` levels down.

    Without a name it is every list that deep: the file itself at 1, the value of any key of the root at 2.
    """
    scan = _Scan(depths, name)
    file.seek(0)
    base = len(BOM) if file.read(len(BOM)) == BOM else 0
    file.seek(base)
    while chunk := file.read(CHUNK_BYTES):
        stop = scan.take(chunk, base)
        base += len(chunk) if stop is None else stop
        if stop is not None:
            break
    if scan.list_depth is not None:
        scan.close(base, closed=False)
    return scan.outline
