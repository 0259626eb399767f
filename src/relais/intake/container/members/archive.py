"""Walks a zip archive by its directory, or, where that is lost, from one local header to the next.

The standard library's reader gives up on a truncated archive, holds its whole directory twice and follows entries
that overlap; evidence arrives in that state.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from relais.intake.container.members.entry import Entry, Refused
from relais.intake.container.members.limits import Budget
from relais.intake.container.members.stream import Bytes, Checked, Deflate, Inflated, Stream, Window, bzip2
from relais.model.notice import UnreadableError, msg

NO_DIRECTORY = msg("the zip archive has no readable directory (truncated?): its members are read one after the other")
NO_MEMBER = msg("the archive's directory names a place that holds no member")
OVERLAP = msg("overlaps another member of the archive: refused")
ENCRYPTED = msg("encrypted: not read; decrypt it and bring its content in")
METHOD = msg("compressed by method {method}, which is not known here: unpack it elsewhere and bring its content in")
SYMLINK = msg("a symbolic link: listed, not followed")
UNLISTED = msg("the archive holds a member here that its directory does not list: not read")
NO_END = msg("the length of this member is not stated and its end cannot be found: the rest of the archive is not read")

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_SEARCH = 22 + 0xFFFF
_NOT_SEEN_BEFORE = 0xFFFFFFFF  # a 32-bit field says that its value stands in the zip64 extra field
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12


@dataclass(slots=True)
class _Member:
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int = 0


def walk(source: Bytes, budget: Budget) -> Iterator[Entry | Refused]:
    """Yield the members of the archive in the order they lie."""
    try:
        found = _directory(source, budget)
    except struct.error:
        found = None
    if found is None:
        yield Refused("", NO_DIRECTORY)
        yield from _salvage(source, budget)
        return
    end = 0
    for member in sorted(found, key=lambda member: member.offset):
        if end and member.offset > end + 24 and source.read_at(end, 4) == _LOCAL:
            yield Refused("", UNLISTED)
        start = _data_start(source, member)
        if start is None:
            yield Refused(member.name, NO_MEMBER)
        elif member.offset < end:
            yield Refused(member.name, OVERLAP)
        else:
            end = start + member.packed
            yield from _entry(source, member, start, budget)


def names(source: Bytes, budget: Budget) -> list[str]:
    """Return the names in the archive's directory; none where it has no readable one."""
    try:
        return [member.name for member in _directory(source, budget) or ()]
    except (struct.error, UnreadableError):
        return []


def _entry(source: Bytes, member: _Member, start: int, budget: Budget) -> Iterator[Entry | Refused]:
    if stat.S_ISLNK(member.mode):
        yield Refused(member.name, SYMLINK, 0)
    elif member.flags & 0x2041:
        yield Refused(member.name, ENCRYPTED)
    elif member.method not in (_STORED, _DEFLATED, _BZIP2):
        yield Refused(member.name, METHOD, 1, {"method": str(member.method)})
    elif not member.name.endswith("/") or member.size:
        try:
            budget.judge(member.size, member.packed)
        except UnreadableError as bomb:
            yield Refused(member.name, bomb.notice.template, 1, bomb.notice.params)
        else:
            yield Entry(member.name, lambda: _open(source, member, start, budget))


def _open(source: Bytes, member: _Member, start: int, budget: Budget) -> Stream:
    packed = Window(source, start, member.packed)
    if member.method == _STORED:
        return Checked(packed, member.size, member.crc)
    unpacker = bzip2 if member.method == _BZIP2 else lambda: Deflate(-zlib.MAX_WBITS)
    return Checked(Inflated(packed, unpacker, budget), member.size, member.crc)


def _data_start(source: Bytes, member: _Member) -> int | None:
    if member.offset < 0:  # a directory that says it lies further than it does shifts every place before the start
        return None
    header = source.read_at(member.offset, 30)
    if len(header) < 30 or header[:4] != _LOCAL:
        return None
    name, extra = struct.unpack_from("<HH", header, 26)
    return member.offset + 30 + int(name) + int(extra)


def _directory(source: Bytes, budget: Budget) -> list[_Member] | None:
    """Read the directory; None where there is none that can be read whole."""
    tail_at = max(0, source.size - _END_SEARCH)
    tail = source.read_at(tail_at, _END_SEARCH)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        return None
    count, length, offset = struct.unpack_from("<HII", tail, end + 10)
    directory_end = tail_at + end
    if end >= 20 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        (record_at,) = struct.unpack_from("<Q", tail, end - 12)
        record = source.read_at(record_at, 56)
        if record[:4] != b"PK\x06\x06":
            return None
        count, length, offset = struct.unpack_from("<QQQ", record, 32)
        directory_end = record_at
    start = directory_end - length
    if start < 0:
        return None
    # Bytes put before the archive (a self-extracting one) shift every place in it.
    members = list(_central(source, start, directory_end, start - offset, budget))
    whole = len(members) & 0xFFFF == count & 0xFFFF or len(members) > budget.limits.members
    return members if whole else None


def _central(source: Bytes, at: int, end: int, shift: int, budget: Budget) -> Iterator[_Member]:
    seen = 0
    while at < end:
        header = source.read_at(at, 46)
        if len(header) < 46 or header[:4] != _CENTRAL:
            return
        flags, method = struct.unpack_from("<HH", header, 8)
        crc, packed, size, name_length, extra_length, comment = struct.unpack_from("<IIIHHH", header, 16)
        attributes, offset = struct.unpack_from("<II", header, 38)
        rest = source.read_at(at + 46, name_length + extra_length)
        name, extra = rest[:name_length], rest[name_length:]
        size, packed, offset = _wide(extra, size, packed, offset)
        mode = attributes >> 16 if header[5] == 3 else 0  # made on Unix
        yield _Member(_name(name, flags), flags, method, crc, packed, size, offset + shift, mode)
        at += 46 + name_length + extra_length + comment
        seen += 1
        if seen > budget.limits.members:  # the walk stops at the limit and says so
            return


def _wide(extra: bytes, *fields: int) -> list[int]:
    """Fill in the fields whose value stands in the zip64 extra field."""
    at, values = 0, list(fields)
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        at += 4
        if kind == 1:
            place = at
            for number, value in enumerate(values):
                if value == _NOT_SEEN_BEFORE and place + 8 <= min(at + length, len(extra)):
                    (values[number],) = struct.unpack_from("<Q", extra, place)
                    place += 8
        at += length
    return values


def _name(raw: bytes, flags: int) -> str:
    if flags & 0x800:
        return raw.decode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")  # many tools write UTF-8 and do not say so
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _salvage(source: Bytes, budget: Budget) -> Iterator[Entry | Refused]:
    at = 0
    while True:
        header = source.read_at(at, 30)
        if len(header) < 30 or header[:4] != _LOCAL:
            return
        flags, method = struct.unpack_from("<HH", header, 6)
        crc, packed, size, name_length, extra_length = struct.unpack_from("<IIIHH", header, 14)
        name = _name(source.read_at(at + 30, name_length), flags)
        size, packed = _wide(source.read_at(at + 30 + name_length, extra_length), size, packed)
        member = _Member(name, flags, method, crc, packed, size, at)
        start = at + 30 + name_length + extra_length
        if flags & 8 and not packed and not name.endswith("/"):
            try:
                at = _measure(source, member, start, budget)
            except UnreadableError as bomb:
                yield Refused(name, bomb.notice.template, 1, bomb.notice.params)
                return
            if not at:
                yield Refused(name, NO_END)
                return
        else:
            at = start + packed
        yield from _entry(source, member, start, budget)


def _measure(source: Bytes, member: _Member, start: int, budget: Budget) -> int:
    """Find the end of a member whose lengths stand after it, fill them in, and return where the next begins."""
    if member.method != _DEFLATED or member.flags & 0x2041:
        return 0
    stream = Inflated(Window(source, start, source.size - start), lambda: Deflate(-zlib.MAX_WBITS), budget)
    while chunk := stream.read(1 << 18):
        member.crc = zlib.crc32(chunk, 0 if stream.size == len(chunk) else member.crc)
    member.packed, member.size = stream.packed, stream.size
    after = source.read_at(start + stream.packed, 24)
    # The descriptor that follows has an optional signature and lengths of 4 or 8 bytes each.
    lead = 4 if after[:4] == b"PK\x07\x08" else 0
    if len(after) >= lead + 4:
        (member.crc,) = struct.unpack_from("<I", after, lead)
    narrow = after[lead + 4 : lead + 12] == struct.pack("<II", stream.packed & 0xFFFFFFFF, stream.size & 0xFFFFFFFF)
    return start + stream.packed + lead + (12 if narrow else 20)
