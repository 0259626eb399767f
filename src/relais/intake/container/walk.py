"""Opens a container (zip, tar, gzip, bzip2, xz, e-mail, mailbox) into its members, within limits.

Nothing is unpacked under the name a container gives: a name is a label. A medium inside is hashed as it streams by and
no byte of it reaches the disk, at any depth: containers in containers are read in place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from relais.intake.container.manifest import Line
from relais.intake.container.media_kind import is_media
from relais.intake.container.members import archive, mail, tar
from relais.intake.container.members.entry import Entry, Refused
from relais.intake.container.members.limits import LIMITS, Budget, ExhaustedError, Limits
from relais.intake.container.members.name import Labels, shorten
from relais.intake.container.members.stream import (
    Bytes,
    Deflate,
    Disk,
    Held,
    Inflated,
    Rewinding,
    Stream,
    Window,
    bzip2,
    xz,
)
from relais.intake.container.take import Peeked, Taken, take
from relais.intake.format import HEAD_BYTES
from relais.intake.table.encoding import encoding_of
from relais.model.notice import Notice, UnreadableError, msg
from relais.model.source import Custody

CLOSED = msg(
    "an archive or disk image ({kind}) that is not opened here: known by its hash alone; unpack it, bring it in"
)
CHARSET = msg(
    "the e-mail says that this part is written in {charset}; its bytes alone, which are sealed, do not say so"
)
TOO_DEEP = msg("a container within {limit} others: known by its hash alone; unpack it and bring it in")

# Nested containers up to this size are held in memory; larger ones are unpacked again where they must be reread.
_HELD = 1 << 25
_PACKED = {"gzip": lambda: Deflate(31), "bzip2": bzip2, "xz": xz}
_CLOSED = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"MSCF\x00\x00\x00\x00", "CAB"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\x1f\x9d", "compress"),
    (b"!BDN", "PST"),
    (b"EVF\x09\x0d\x0a\xff\x00", "EWF"),
    (b"LVF\x09\x0d\x0a\xff\x00", "EWF"),
    (b"EVF2\x0d\x0a\x81\x00", "EWF"),
    (b"ANDROID BACKUP\n", "Android backup"),
    (b"!<arch>\n", "ar"),
    (b"KDMV\x01\x00\x00\x00", "VMDK"),
    (b"QFI\xfb", "QCOW"),
    (b"vhdxfile", "VHDX"),
)
_MAGIC = ((b"\x1f\x8b\x08", "gzip"), (b"\xfd7zXZ\x00", "xz"), *_CLOSED)
_ANY_MAGIC = tuple(magic for magic, _ in _MAGIC)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_CPIO = re.compile(rb"07070[12][0-9A-Fa-f]{104}|070707[0-7]{70}")
_UNOPENED = frozenset(kind for _, kind in _CLOSED) | {"cpio"}


@dataclass(frozen=True)
class MemberFile:
    """A member of a container, taken in.

    `path` is a safe relative label, for people to read. `taken.path`, where its bytes were put in scratch, is the
    caller's to move or delete; None for media and for containers, whose members follow with 'path/' before theirs.
    """

    path: str
    taken: Taken
    custody: Custody

    def line(self) -> Line:
        """Return its line of the container's manifest."""
        return Line(self.path, self.taken.sha256, self.taken.size, self.custody)


def is_container(head: bytes, path: Path) -> str | None:
    """Return the kind of container the file at `path` is, by its content, or None.

    An office document (OOXML, OpenDocument) is one file, unless a picture or another container is among its parts.
    Archives that cannot be opened here are containers too, for what they hold cannot be checked.
    """
    if is_media(head):
        return None
    with Disk(path) as disk:
        return _kind(head, disk, Budget(LIMITS, disk.size))


def members(path: Path, scratch: Path, limits: Limits = LIMITS) -> Iterator[MemberFile | Notice]:
    """Take in the members of the container at `path`, in the order they lie, nested ones after their container.

    Raises OSError only: what the bytes hold gives notices, whose place is the member's label and whose `skipped`
    counts the members lost.
    """
    with Disk(path) as disk:
        budget = Budget(limits, disk.size)
        kind = _kind(disk.read_at(0, HEAD_BYTES), disk, budget)
        if kind is not None:
            try:
                yield from _Opened(scratch, budget).walk(disk, kind, "", 1)
            except ExhaustedError as error:
                yield replace(error.notice, skipped=1)


class _Opened:
    """One container being read, with all that is nested in it."""

    def __init__(self, scratch: Path, budget: Budget) -> None:
        self._scratch = scratch
        self._budget = budget
        self._limits = budget.limits

    def walk(self, source: Bytes, kind: str, above: str, depth: int) -> Iterator[MemberFile | Notice]:
        """Take in the members of one container; `above` is its own label and a slash."""
        labels = Labels(self._limits.path)
        for entry in _entries(source, kind, self._budget):
            if isinstance(entry, Refused) and not entry.name:
                yield Notice(entry.template, above.rstrip("/"), entry.skipped, entry.params)
                continue
            self._budget.member()
            label, remark = labels.label(entry.name)
            path = shorten(above + label, self._limits.path)
            if remark is not None:
                yield replace(remark, place=path)
            if isinstance(entry, Refused):
                yield Notice(entry.template, path, entry.skipped, entry.params)
            else:
                yield from self._member(entry, path, depth)

    def _member(self, entry: Entry, path: str, depth: int) -> Iterator[MemberFile | Notice]:
        stream = entry.open()
        try:
            first = Peeked(stream)
            if first.media or entry.whole or not _may_open(first.head):
                taken = take(first, self._scratch, self._limits.member)
                yield MemberFile(path, taken, "withheld" if taken.media else "sealed")
                yield from _defect(stream, path, taken)
                # A reader sees the member and not what is said of it: a person can compare.
                if entry.charset and not taken.media and encoding_of(first.head) is None:
                    yield Notice(CHARSET, path, 0, {"charset": entry.charset})
            else:
                yield from self._nested(entry, first, stream, path, depth)
        except ExhaustedError:
            raise
        except UnreadableError as error:
            yield replace(error.notice, place=path, skipped=1)

    def _nested(
        self, entry: Entry, first: Peeked, stream: Stream, path: str, depth: int
    ) -> Iterator[MemberFile | Notice]:
        """Take in a member that looks like a container: in place, for it may hold what must not reach the disk."""
        keeper = _Keeper(first)
        taken = take(keeper, None, self._limits.member)
        held = keeper.held()
        source = Rewinding(entry.open, taken.size) if held is None else Held(held)
        kind = _kind(first.head, source, self._budget)
        if kind is None:
            again = entry.open() if held is None else Window(Held(held), 0, taken.size)
            taken = take(again, self._scratch, self._limits.member)
        yield MemberFile(path, taken, "sealed" if kind is None else "container")
        yield from _defect(stream, path, taken)
        if kind is not None and depth >= self._limits.depth and kind not in _UNOPENED:
            yield Notice(TOO_DEEP, path, 1, {"limit": str(depth)})
        elif kind is not None:
            yield from self.walk(source, kind, f"{path}/", depth + 1)


class _Keeper:
    """A stream that remembers what passed, as long as it is small."""

    def __init__(self, stream: Peeked) -> None:
        self.head = stream.head
        self._stream = stream
        self._parts: list[bytes] | None = []
        self._size = 0

    def read(self, size: int, /) -> bytes:
        chunk = self._stream.read(size)
        self._size += len(chunk)
        if self._size > _HELD:
            self._parts = None
        elif self._parts is not None:
            self._parts.append(chunk)
        return chunk

    def held(self) -> bytes | None:
        return None if self._parts is None else b"".join(self._parts)


def _defect(stream: Stream, path: str, taken: Taken) -> Iterator[Notice]:
    if stream.defect is not None:
        yield Notice(stream.defect, path, 0 if taken.size else 1, {"size": str(taken.size)})


def _entries(source: Bytes, kind: str, budget: Budget) -> Iterator[Entry | Refused]:
    if kind == "zip":
        yield from archive.walk(source, budget)
    elif kind == "tar":
        yield from tar.walk(source)
    elif kind == "mail":
        yield from mail.walk_mail(source)
    elif kind == "mailbox":
        yield from mail.walk_mailbox(source)
    elif kind in _PACKED:
        unpacker = _PACKED[kind]
        yield Entry("content", lambda: Inflated(Window(source, 0, source.size), unpacker, budget, chained=True))
    else:
        yield Refused("", CLOSED, 1, {"kind": kind})


def _kind(head: bytes, source: Bytes, budget: Budget) -> str | None:
    kind = _by_magic(head)
    return None if kind == "zip" and _is_document(source, budget) else kind


def _may_open(head: bytes) -> bool:
    return _by_magic(head) is not None


def _by_magic(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")):
        return "zip"
    if head.startswith(_ANY_MAGIC):
        return next(kind for magic, kind in _MAGIC if head.startswith(magic))
    if _BZIP2.match(head):
        return "bzip2"
    if _CPIO.match(head):
        return "cpio"
    if tar.is_header(head[:512]):
        return "tar"
    if mail.is_mailbox(head):
        return "mailbox"
    return "mail" if mail.is_mail(head) else None


def _is_document(source: Bytes, budget: Budget) -> bool:
    """Say whether a zip is an office document whose parts are all sound, no picture and no container among them."""
    names = archive.names(source, budget)
    if "[Content_Types].xml" not in names and not _is_open_document(source):
        return False
    try:
        for entry in archive.walk(source, budget):
            if isinstance(entry, Refused):
                return False
            first = Peeked(entry.open())
            if first.media or _may_open(first.head):
                return False
    except UnreadableError:
        return False
    return True


def _is_open_document(source: Bytes) -> bool:
    return b"mimetypeapplication/vnd.oasis.opendocument" in source.read_at(0, 128)
