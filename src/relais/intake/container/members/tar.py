"""Walks a tar archive (ustar, GNU and pax names); long headers are bounded, links are never followed."""

from collections.abc import Iterator

from relais.intake.container.members.entry import Entry, Refused
from relais.intake.container.members.stream import Bytes, Window
from relais.model.notice import msg

BAD_HEADER = msg("the tar archive is damaged or truncated at byte {at}: the rest of it is not read")
LINK = msg("a link: listed, not followed")
SPECIAL = msg("a device, pipe or sparse file: listed, not read")

_BLOCK = 512
_LONGEST_HEADER = 1 << 20


def is_header(block: bytes) -> bool:
    """Say whether a block of 512 bytes is the header of a member: its checksum has to agree."""
    if len(block) < _BLOCK or not block[0]:
        return False
    stated = _number(block[148:156])
    return stated == sum(block[:148]) + 8 * 32 + sum(block[156:_BLOCK])


def walk(source: Bytes) -> Iterator[Entry | Refused]:
    """Yield the members of the archive in the order they lie."""
    at, long_name, long_size = 0, "", None
    while (block := source.read_at(at, _BLOCK)).strip(b"\x00"):
        size = _number(block[124:136]) if is_header(block) else None
        if size is None:
            yield Refused("", BAD_HEADER, 1, {"at": str(at)})
            return
        kind, data = block[156:157], at + _BLOCK
        size = long_size if long_size is not None and kind not in b"xgLK" else size
        at = data + -(-size // _BLOCK) * _BLOCK
        if kind in (b"L", b"x"):
            told = source.read_at(data, min(size, _LONGEST_HEADER))
            if kind == b"L":
                long_name = _text(told)
            else:
                long_name, long_size = _pax(told, long_name)
            continue
        if kind in (b"g", b"K", b"V"):
            continue
        name, long_name, long_size = long_name or _header_name(block), "", None
        yield from _entry(source, name, kind, data, size)


def _entry(source: Bytes, name: str, kind: bytes, data: int, size: int) -> Iterator[Entry | Refused]:
    if kind in (b"1", b"2"):
        yield Refused(name, LINK, 0)
    elif kind in (b"0", b"7", b"\x00"):
        if not name.endswith("/") or size:
            yield Entry(name, lambda: Window(source, data, size))
    elif kind not in (b"5", b"D"):
        yield Refused(name, SPECIAL)


def _header_name(block: bytes) -> str:
    name, prefix = _text(block[:100]), _text(block[345:500])
    return f"{prefix}/{name}" if prefix and block[257:263] == b"ustar\x00" else name


def _pax(told: bytes, name: str) -> tuple[str, int | None]:
    """Return the path and the size a pax header gives; its records are 'LENGTH KEY=VALUE' lines."""
    size, at = None, 0
    while at < len(told):
        length, blank, _ = told[at : at + 20].partition(b" ")
        if not blank or not length.isdigit() or int(length) <= len(length) + 1:
            break
        key, _, value = told[at + len(length) + 1 : at + int(length) - 1].partition(b"=")
        if key == b"path":
            name = _text(value)
        elif key == b"size" and value.isdigit() and len(value) < 19:
            size = int(value)
        at += int(length)
    return name, size


def _number(field: bytes) -> int | None:
    if field[0] & 0x80:  # base 256, for what eight octal digits cannot hold
        value = int.from_bytes(field[1:], "big")
        return value if field[0] == 0x80 and value < 1 << 62 else None
    digits = field.strip(b" \x00")
    try:
        return int(digits or b"0", 8) if not digits.startswith((b"-", b"+")) else None
    except ValueError:
        return None


def _text(raw: bytes) -> str:
    return raw.split(b"\x00", 1)[0].decode("utf-8", "surrogateescape")
