"""Takes a stream in: hashed as it passes, written to scratch unless its first bytes say that it is a medium."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from relais.intake.container.embedded import EMBEDDED, embeds, holds_picture, may_embed
from relais.intake.container.media_kind import is_media
from relais.intake.format import HEAD_BYTES
from relais.model.notice import UnreadableError, msg

TOO_LARGE = msg("larger than the limit of {limit} bytes: refused, bring it in by itself")
CHUNK = 1 << 20


class Readable(Protocol):
    """What can be read forward: at most `size` bytes a time, none at the end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""


@dataclass(frozen=True)
class Taken:
    """What a stream was: its SHA-256, its length, its type if it is a medium, and where its bytes were put.

    `path` is None for a medium, and where only the hash was asked for.
    """

    sha256: str
    size: int
    media: str | None
    path: Path | None


class Peeked:
    """A stream whose first 64 KB are known before it is read, and by them whether it is a medium."""

    def __init__(self, stream: Readable) -> None:
        self.head = _full(stream, HEAD_BYTES)
        self.media = is_media(self.head)
        if self.media is None and may_embed(self.head) and holds_picture(self.head):
            self.media = EMBEDDED
        self._left = self.head
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, those already looked at first."""
        if not self._left:
            return self._stream.read(size)
        chunk, self._left = self._left[:size], self._left[size:]
        return chunk


def take(stream: Readable, scratch: Path | None, limit: int | None = None) -> Taken:
    """Read `stream` to its end. The file made in `scratch` is the caller's to move or delete.

    Media are told by their first bytes, before any byte is written: they are hashed only. So is everything when
    `scratch` is None. The file is written but not synced.
    Raises UnreadableError past `limit` bytes, and whatever the stream raises; the file is then gone.
    """
    first = stream if isinstance(stream, Peeked) else Peeked(stream)
    if first.media or scratch is None:
        digest, size = _copy(first, None, limit)
        return Taken(digest, size, first.media, None)
    descriptor, name = tempfile.mkstemp(prefix="take-", dir=scratch)
    path = Path(name)
    try:
        try:
            digest, size = _copy(first, descriptor, limit)
        finally:
            os.close(descriptor)
    except BaseException:
        path.unlink()
        raise
    if may_embed(first.head) and embeds(path):
        # Further down than the first bytes tell: what was written goes again.
        path.unlink()
        return Taken(digest, size, EMBEDDED, None)
    return Taken(digest, size, None, path)


def _copy(stream: Readable, descriptor: int | None, limit: int | None) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise UnreadableError(TOO_LARGE, limit=limit)
        digest.update(chunk)
        if descriptor is not None:
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
    return digest.hexdigest(), size


def _full(stream: Readable, size: int) -> bytes:
    parts = []
    while size and (chunk := stream.read(size)):
        parts.append(chunk)
        size -= len(chunk)
    return b"".join(parts)
