"""Bytes inside bytes: windows, inflated and checked streams, and random access to what can only be read forward."""

import bz2
import lzma
import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, Self

from relais.intake.container.members.limits import Budget
from relais.model.notice import msg

CHUNK = 1 << 18
# xz lets a file demand up to 4 GB of memory to be read; its highest ordinary level needs 65 MB.
XZ_MEMORY = 1 << 28

TRUNCATED = msg("ends before its stated end: the {size} bytes that could be read are kept")
DAMAGED = msg("the packed data are damaged: the {size} bytes read before are kept")
BAD_CHECKSUM = msg("does not match its checksum: the {size} bytes read are kept as they are")


class Stream(Protocol):
    """A member read forward. `defect` says, once read, what was wrong with it: a template with {size}."""

    defect: str | None

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size`, none at the end."""


class Bytes(Protocol):
    """Bytes that can be read at any place."""

    size: int

    def read_at(self, start: int, length: int) -> bytes:
        """Return the bytes there; fewer only at the end."""


class Disk:
    """A file on disk. The descriptor is closed on exit."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        self.size = os.fstat(self._descriptor).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def read_at(self, start: int, length: int) -> bytes:
        """Return the bytes there."""
        parts = []
        while length > 0 and (chunk := os.pread(self._descriptor, length, start)):
            parts.append(chunk)
            start += len(chunk)
            length -= len(chunk)
        return b"".join(parts)


class Held:
    """Bytes held in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read_at(self, start: int, length: int) -> bytes:
        """Return the bytes there."""
        return self._data[start : start + length]


class Rewinding:
    """A stream read at any place: forward as it comes, backward by opening it again. Nothing goes to disk."""

    def __init__(self, open_: Callable[[], Stream], size: int) -> None:
        self.size = size
        self._open = open_
        self._stream = open_()
        self._held = b""
        self._start = 0  # of what is held

    def read_at(self, start: int, length: int) -> bytes:
        """Return the bytes there."""
        if start < self._start:
            self._stream, self._held, self._start = self._open(), b"", 0
        while self._start + len(self._held) < start + length:
            chunk = self._stream.read(CHUNK)
            if not chunk:
                break
            drop = min(max(start - self._start, 0), len(self._held))
            self._held = self._held[drop:] + chunk
            self._start += drop
        at = start - self._start
        return self._held[at : at + length]


class Window:
    """A stretch of bytes, read forward."""

    def __init__(self, source: Bytes, start: int, length: int) -> None:
        self.defect: str | None = None
        self._source = source
        self._at = start
        self._end = start + length

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        wanted = min(size, self._end - self._at)
        chunk = self._source.read_at(self._at, wanted) if wanted > 0 else b""
        if len(chunk) < wanted:
            self.defect = TRUNCATED
            self._end = self._at + len(chunk)
        self._at += len(chunk)
        return chunk


class Windows:
    """Several stretches of bytes, (start, length) each, read forward as one."""

    def __init__(self, source: Bytes, stretches: Sequence[tuple[int, int]]) -> None:
        self.defect: str | None = None
        self._windows = [Window(source, start, length) for start, length in reversed(stretches)]

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        while self._windows:
            if chunk := self._windows[-1].read(size):
                return chunk
            self.defect = self.defect or self._windows.pop().defect
        return b""


class Unpacker(Protocol):
    """A decompressor as bz2 and lzma shape it."""

    @property
    def eof(self) -> bool:
        """The packed data are complete."""

    @property
    def needs_input(self) -> bool:
        """Nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the packed data."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most `max_length` bytes."""


class Deflate:
    """zlib in the shape of the other decompressors; `wbits` is -15 for raw deflate, 31 for gzip."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self.eof = False
        self.needs_input = True

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the packed data."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most `max_length` bytes."""
        out = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.eof = self._inner.eof
        # A full answer may leave output behind even where no input is left.
        self.needs_input = not self._inner.unconsumed_tail and len(out) < max_length
        return out


def bzip2() -> Unpacker:
    """Return a decompressor for bzip2."""
    return bz2.BZ2Decompressor()


def xz() -> Unpacker:
    """Return a decompressor for xz that refuses to take all memory."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)


class Inflated:
    """A packed stream, unpacked as it is read, on the account of `budget`.

    `chained`: further packed streams may follow the first, as gzip, bzip2 and xz allow.
    """

    def __init__(
        self, source: Stream, unpacker: Callable[[], Unpacker], budget: Budget, *, chained: bool = False
    ) -> None:
        self.defect: str | None = None
        self.packed = 0  # bytes of packed data used, exact once the end is reached
        self.size = 0
        self._source = source
        self._new = unpacker
        self._unpacker = unpacker()
        self._budget = budget
        self._chained = chained
        self._ended = False
        self._rest = b""  # packed data read and not yet used

    def read(self, size: int, /) -> bytes:
        """Return the next bytes. Raises UnreadableError when the member turns out a bomb."""
        out = b""
        size = min(size, CHUNK)
        while not out and not self._ended:
            out = self._step(size)
        self.size += len(out)
        if out:
            self._budget.inflated(len(out), self.size, self.packed)
        return out

    def _step(self, size: int) -> bytes:
        if self._unpacker.eof and not self._follow():
            self._ended = True
            return b""
        asked = self._unpacker.needs_input
        chunk = self._feed() if asked else b""
        try:
            out = self._unpacker.decompress(chunk, size)
        except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, MemoryError):
            self._ended, self.defect = True, DAMAGED
            return b""
        if asked and not chunk and not out and not self._unpacker.eof:
            self._ended, self.defect = True, TRUNCATED
        return out

    def _follow(self) -> bool:
        """Go on to the next packed stream, if one follows."""
        rest = self._unpacker.unused_data
        self.packed -= len(rest)
        if not self._chained:
            return False
        self._rest = rest
        while chunk := self._feed():
            self._rest = chunk.lstrip(b"\x00")  # archives on tape are padded
            self.packed -= len(self._rest)
            if self._rest:
                self._unpacker = self._new()
                return True
        return False

    def _feed(self) -> bytes:
        chunk = self._rest or self._source.read(CHUNK)
        self._rest = b""
        self.packed += len(chunk)
        return chunk


class Checked:
    """A stream whose length and CRC-32 are known beforehand."""

    def __init__(self, source: Stream, size: int, crc: int) -> None:
        self.defect: str | None = None
        self._source = source
        self._size = size
        self._crc = crc
        self._seen = 0
        self._sum = 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        chunk = self._source.read(size)
        self._seen += len(chunk)
        self._sum = zlib.crc32(chunk, self._sum)
        if not chunk:
            wrong = self._seen != self._size or self._sum != self._crc
            self.defect = self._source.defect or (BAD_CHECKSUM if wrong else None)
        return chunk
