"""Reads a JSON document: whole while it is small, by its outline and record by record when it is large or damaged.

Below 64 MB orjson holds the document. Above, or where orjson refuses it, it is read by pieces of some records, so that
memory stays flat; from the first piece that orjson refuses on, ijson reads record by record, and all that stands before
a fault is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO

import ijson
import orjson

from relais.intake.syntax.json_number import tame, tamed
from relais.intake.syntax.json_outline import BOM, DEEPEST, Outline, Span, outline
from relais.model.notice import UnreadableError, msg

WHOLE_BYTES = 64 << 20
BATCH_RECORDS = 5_000
# The levels at which chat exports keep their messages: {"messages": [ and {"chats": {"list": [{"messages": [.
LIST_DEPTHS = (2, 5)

CUT = msg("the JSON stops being readable here ({reason}): {records} records before it are kept, the rest is lost")
NO_JSON = msg("the JSON cannot be read ({reason}): nothing is kept")
NO_RECORD = msg("nothing stands at this place: it must be the place of a record of this file")

_FEED_BYTES = 1 << 16
_LARGEST_BATCH = 128 << 20
# One exporter writes control characters as \x0B, which no JSON reader takes. The pair is matched whole, so that an
# escaped backslash before an x is left alone.
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_POSITION = re.compile(r"\s+", re.DOTALL)


@dataclass
class Document:
    """A JSON document. `root` is its value; lists of records in it are read through `batches` only.

    `fault` says why the end of the document is missing, where it is.
    """

    root: Any
    fault: str | None = None
    _file: BinaryIO | None = None
    _spans: tuple[Span, ...] = ()
    records: int = 0

    def batches(self, found: object) -> Iterator[tuple[int, list[Any]]]:
        """Yield the records of a list, some thousands at a time, each batch with its first index."""
        if not isinstance(found, list):
            return
        span = self._span(found)
        if span is None:
            for start in range(0, len(found), BATCH_RECORDS):
                self.records += len(found[start : start + BATCH_RECORDS])
                yield start, found[start : start + BATCH_RECORDS]
            return
        start = 0
        for batch in self._stream(span):
            self.records += len(batch)
            yield start, batch
            start += len(batch)

    def _span(self, found: list[Any]) -> Span | None:
        """Return the span an outline stands for; a list that the outline holds itself has none."""
        if len(found) != 1 or not isinstance(found[0], str) or not found[0].isdecimal():
            return None
        number = int(found[0][:9])
        return self._spans[number] if number < len(self._spans) else None

    def check(self) -> None:
        """Raise UnreadableError where the end of the document is missing."""
        if self.fault is not None:
            raise UnreadableError(CUT, f"after {self.records} records", reason=self.fault, records=self.records)

    def _stream(self, span: Span) -> Iterator[list[Any]]:
        whole = span.start
        for cut in span.cuts:
            found = self._between(whole, cut, first=whole == span.start)
            if found is None:
                break
            whole = cut
            for start in range(0, len(found), BATCH_RECORDS):
                yield found[start : start + BATCH_RECORDS]
        yield from self._one_by_one(replace(span, start=whole), first=whole == span.start)

    def _between(self, start: int, end: int, *, first: bool) -> list[Any] | None:
        """Return the records between two cuts, None where orjson refuses them."""
        if self._file is None:
            return None
        self._file.seek(start)
        try:
            # Behind a record comes a comma; before the first there is none.
            found: list[Any] = orjson.loads((b"[" if first else b"[0") + self._file.read(end - start) + b"]")
        except orjson.JSONDecodeError:
            return None
        return found if first else found[1:]

    def _one_by_one(self, span: Span, *, first: bool) -> Iterator[list[Any]]:
        done = 0 if first else 1
        pieces = _Pieces(self._file, span, first=first)
        records = islice(ijson.items(pieces, "item", buf_size=_FEED_BYTES), done, None)
        while True:
            batch: list[Any] = []
            pieces.quiet = 0
            try:
                batch.extend(islice(records, BATCH_RECORDS))
            except (ijson.JSONError, ValueError, ArithmeticError) as error:
                self.fault = self.fault or _reason(error)
                # The parser drops what it had already read of the piece in which it met the fault.
                if not pieces.ended:
                    batch = _before_fault(_Pieces(self._file, span, first=first), done)
            done += len(batch)
            if batch:
                yield batch
            if len(batch) < BATCH_RECORDS or (self.fault is not None and not pieces.ended):
                return


def document(file: BinaryIO, size: int, name: str = "messages", depths: tuple[int, ...] = LIST_DEPTHS) -> Document:
    """Read the JSON of an open file, whose records stand in lists called `name`, `depths` levels down ('': any name).

    Raises UnreadableError where not even its outline can be read.
    """
    reason = None
    if size < WHOLE_BYTES:
        file.seek(0)
        try:
            return Document(orjson.loads(file.read().removeprefix(BOM)))
        except orjson.JSONDecodeError as error:
            reason = _reason(error)
    found = outline(file, depths, name)
    root, fault = partial(_repaired(bytes(found.text)))
    if root is None:
        raise UnreadableError(NO_JSON, reason=found.stopped or fault or reason)
    return Document(root, _fault(found, fault), file, tuple(found.spans))


@lru_cache(maxsize=1)
def beginning(head: bytes) -> Any:
    """Return the value of a JSON text as far as its first bytes go; to look at, not to change.

    Several readers look at the head of the same source, one after the other.
    """
    return partial(head)[0]


def partial(text: bytes) -> tuple[Any, str | None]:
    """Return the value of a JSON text, or as much of it as stands before its first fault, and that fault."""
    events: Any = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events)
    fault = None
    try:
        parser.send(tame(text))
        parser.close()
    except (ijson.JSONError, ValueError, ArithmeticError) as error:
        fault = _reason(error)
    return _built(events, fault)


def record_at(
    file: BinaryIO, size: int, locator: str, name: str = "messages", depths: tuple[int, ...] = LIST_DEPTHS
) -> Any:
    """Return what stands at a JSON pointer ('/messages/12', '/userId'). Raises UnreadableError where nothing does."""
    *path, last = [step.replace("~1", "/").replace("~0", "~") for step in locator.split("/")[1:]] or [""]
    found = document(file, size, name, depths)
    node = found.root
    try:
        for step in path:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if isinstance(node, dict) and not isinstance(node[last], list):
            return node[last]
        wanted = int(last)
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise UnreadableError(NO_RECORD, locator) from error
    for start, batch in found.batches(node):
        if start <= wanted < start + len(batch):
            return batch[wanted - start]
    raise UnreadableError(NO_RECORD, locator)


def _fault(found: Outline, fault: str | None) -> str | None:
    if found.stopped is None and fault is None and any(not span.closed for span in found.spans):
        return "the file ends inside a list"
    return found.stopped or fault


def _built(events: list[tuple[str, Any]], fault: str | None) -> tuple[Any, str | None]:
    root: list[Any] = []
    node: Any = root
    key = ""
    above: list[tuple[Any, str]] = []
    for event, value in events:
        if event == "map_key":
            key = value
            continue
        if event in ("end_map", "end_array"):
            node, key = above.pop()
            continue
        fresh = {} if event == "start_map" else [] if event == "start_array" else value
        if isinstance(node, dict):
            node[key] = fresh
        else:
            node.append(fresh)
        if event in ("start_map", "start_array"):
            above.append((node, key))
            node = fresh
            if len(above) > DEEPEST:
                return root[0], f"nesting deeper than {DEEPEST} levels"
    return (root[0] if root else None), fault


class _Pieces:
    """A list's bytes as a file for the parser, cut where no escape sequence is cut in two."""

    def __init__(self, file: BinaryIO | None, span: Span, *, first: bool) -> None:
        self.ended = False
        self.quiet = 0
        self._cut = tamed(self._run(file, span, b"[" if first else b"[0"))

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, whatever the size asked for; nothing at the end."""
        piece = next(self._cut, b"") if size else b""
        self.ended = self.ended or bool(size and not piece)
        self.quiet += len(piece)
        if self.quiet > _LARGEST_BATCH:
            raise ValueError(f"records longer than {_LARGEST_BATCH >> 20} MB in all where {BATCH_RECORDS} are expected")
        return piece

    def _run(self, file: BinaryIO | None, span: Span, opening: bytes) -> Iterator[bytes]:
        if file is None:
            return
        yield opening
        position, kept = span.start, b""
        while position < span.end:
            file.seek(position)
            piece = file.read(min(_FEED_BYTES, span.end - position))
            position = position + len(piece) if piece else span.end
            piece = kept + piece
            cut = piece.rfind(b'"') if b"\\" in piece[-4:] and position < span.end else -1
            piece, kept = (piece[:cut], piece[cut:]) if cut > 0 else (piece, b"")
            if piece:
                yield _repaired(piece)
        if span.closed:
            yield b"]"


def _before_fault(pieces: _Pieces, done: int) -> list[Any]:
    """Read again, by the slower way that keeps every record before a fault, and return those after the first `done`."""
    records: Any = ijson.sendable_list()
    parser = ijson.items_coro(records, "item")
    try:
        while piece := pieces.read():
            parser.send(piece)
            pieces.quiet = 0
            early = min(done, len(records))
            del records[:early]
            done -= early
    except (ijson.JSONError, ValueError, ArithmeticError):
        pass
    return list(records[done:])


def _repaired(text: bytes) -> bytes:
    if b"\\x" not in text:
        return text
    return _ESCAPE.sub(lambda found: b"\\u00" + found[1] if found[1] else found[0], text)


def _reason(error: Exception) -> str:
    """Return the first line of a parser's message; what follows quotes the document, which is for nobody's log."""
    first = str(error).removeprefix("b'").split("\n")[0].split("\\n")[0]
    return _POSITION.sub(" ", first).strip()[:120] or type(error).__name__
