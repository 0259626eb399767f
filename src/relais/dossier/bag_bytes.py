"""The files of a bag, in a folder or in one zip; of a zip also the bytes around them, which are of no file."""

import re
import struct
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from relais.dossier.bag import MANIFEST, member
from relais.model.notice import Notice, msg

NO_BAG = msg("{path} is no bag: a folder or a zip with bagit.txt in it was expected")
CUT = msg("{path} begins as a zip and has no end: it was cut short on its way; ask for it again")
BEFORE = msg("does not begin with its first file: {count} bytes that relais did not write were put before the zip")
ADDED = msg("is in no manifest: it was added")
LINK = msg("is a link, or no regular file: a bundle holds none")
FORM = msg("what the zip says of it, from byte {offset}, is not what relais writes")
FOLDER = msg("lies in the folder “{name}” of the zip: a folder with a plain name was expected")
TOO_LARGE = msg("it is larger than {megabytes} MB, and relais writes none so large")
LISTED = msg("the zip's own list of its files, from byte {offset}, is not what relais writes")

_PIECE = 1 << 20
# Of a file that is read whole. The manifests of a million sealed sources take half of it.
_LARGEST = 256 << 20
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# What `zipfile` meets in bytes that are no zip of ours.
_BAD = (OSError, BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error, struct.error)
# Sizes and places from which on the list of a zip has them in a field of their own (zip64), as `zipfile` writes it.
_LARGE = (1 << 31) - 1
_COUNTED = 0xFFFF
# How a file begins in a zip, and the end of a zip, which has so many bytes where it bears no comment.
_FILE, _LIST_END, _END = b"PK\3\4", b"PK\5\6", 22


class BagError(Exception):
    """The path is no bag at all."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template, self.params = template, params


PACKED = msg("it is compressed, and a bundle is not")


class UnreadError(Exception):
    """A file of a bag cannot be read; the message says why."""


class Bytes(Protocol):
    """The files of a bag by their paths in it; `faults`: what is wrong around them."""

    faults: list[Notice]

    @property
    def top(self) -> str | None:
        """Return the folder of a zip in which the bag lies; None for a bag that is a folder."""

    def names(self) -> Collection[str]:
        """Return every path."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one file, a piece at a time; raises KeyError, UnreadError."""


def opened(path: Path) -> Bytes:
    """Open a folder or a zip; raises BagError where it is neither, or holds no bag."""
    try:
        found: Bytes = Folder(path) if path.is_dir() else Zipped(path)
    except _BAD as error:
        raise BagError(_why_none(path), path=path) from error
    if "bagit.txt" not in found.names() and MANIFEST not in found.names():
        raise BagError(_why_none(path), path=path)
    return found


def _why_none(path: Path) -> str:
    """Return why a path is no bag: a zip that begins as one and has no end was cut short.

    A zip among its sources may have an end of its own, and be taken for the whole: the end of ours is the last thing.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(len(_FILE)) == _FILE
            file.seek(max(0, path.stat().st_size - _END))
            return CUT if begins and not file.read().startswith(_LIST_END) else NO_BAG
    except OSError:
        return NO_BAG


def read(held: Bytes, name: str) -> bytes:
    """Return the bytes of a small file; raises KeyError, UnreadError."""
    content = bytearray()
    for piece in held.pieces(name):
        content += piece
        if len(content) > _LARGEST:
            raise UnreadError(TOO_LARGE.format(megabytes=_LARGEST >> 20))
    return bytes(content)


class Folder:
    """A bag as a folder."""

    def __init__(self, root: Path) -> None:
        self.faults: list[Notice] = []
        # Whoever unpacked or copied it may have called it as they like.
        self.top: str | None = None
        self._files: dict[str, Path] = {}
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                self.faults.append(Notice(LINK, name))
            elif path.is_file():
                self._files[name] = path
            elif not any(path.iterdir()):
                self.faults.append(Notice(ADDED, name))

    def names(self) -> Collection[str]:
        """Return every path."""
        return self._files.keys()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one file."""
        path = self._files[name]
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except OSError as error:
            raise UnreadError(str(error)) from error


class Zipped:
    """A bag as one zip, whose own bytes around the files must be those that relais writes."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path)
        self.faults: list[Notice] = []
        infos = sorted(self._zip.infolist(), key=lambda one: one.header_offset)
        # Whatever was put before it: the bag is where its declaration or its manifest is.
        marks = [one.filename for one in infos if one.filename.partition("/")[2] in ("bagit.txt", MANIFEST)]
        self.top: str | None = (marks or [one.filename for one in infos] or [""])[0].partition("/")[0]
        if _PLAIN.fullmatch(self.top or "") is None:
            self.faults.append(Notice(FOLDER, "bagit.txt", 0, {"name": self.top or ""}))
        self._files: dict[str, ZipInfo] = {}
        for one in infos:
            # What does not lie in that folder lies beside the bag, and is told under its whole path.
            name = one.filename.removeprefix(f"{self.top}/")
            if name in self._files or one.is_dir():
                self.faults.append(Notice(ADDED, name))
            else:
                self._files[name] = one
        self.faults += _around(path, infos)

    def names(self) -> Collection[str]:
        """Return every path."""
        return self._files.keys()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one file."""
        info = self._files[name]
        if info.compress_type != ZIP_STORED:
            # relais stores: a small file that unpacks to gigabytes is none of ours.
            raise UnreadError(PACKED)
        try:
            with self._zip.open(info) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except _BAD as error:
            raise UnreadError(str(error)) from error


def _around(path: Path, infos: list[ZipInfo]) -> Iterator[Notice]:
    """Yield where bytes of a zip that are of no file differ from what relais writes around the same files."""
    faults = list(_apart(path, infos, 0))
    # Bytes before a zip move every file in it: that is one fault, if all else is as it was written.
    ahead = infos[0].header_offset if infos and faults else 0
    if ahead and not list(_apart(path, infos, ahead)):
        faults = [Notice(BEFORE, path.name, 0, {"count": str(ahead)})]
    yield from faults


def _apart(path: Path, infos: list[ZipInfo], start: int) -> Iterator[Notice]:
    """Yield where the bytes around files differ from ours if the zip begins at `start`."""
    at, listed = start, b""
    with path.open("rb") as file:
        for one in infos:
            plain = member(one.filename)
            plain.file_size = plain.compress_size = one.file_size
            plain.CRC = one.CRC
            header = plain.FileHeader(zip64=True)
            file.seek(at)
            if one.header_offset != at or file.read(len(header)) != header:
                # A name that was changed may have no folder before it: it is told whole.
                yield Notice(FORM, one.filename.partition("/")[2] or one.filename, 0, {"offset": str(at)})
            listed += _listed(plain, at - start)
            at += len(header) + one.file_size
        file.seek(min(at, path.stat().st_size))
        if file.read(len(listed) + _PIECE) != listed + _end(len(infos), len(listed), at - start):
            yield Notice(LISTED, path.name, 0, {"offset": str(at)})


def _listed(plain: ZipInfo, offset: int) -> bytes:
    """Return what the list at a zip's end says of a file (APPNOTE 4.3.12)."""
    name = plain.filename.encode()
    size, own = plain.file_size, []
    if size > _LARGE:
        own, size = [size, size], 0xFFFFFFFF
    if offset > _LARGE:
        own, offset = [*own, offset], 0xFFFFFFFF
    extra = struct.pack(f"<2H{len(own)}Q", 1, 8 * len(own), *own) if own else b""
    day, time = (1 << 5) | 1, 0  # 1 January 1980, 0:00
    flags = 0 if plain.filename.isascii() else 0x800
    head = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\1\2", 45, 3, 45, 0, flags, 0, time, day, plain.CRC, size, size, len(name), len(extra), 0,
        0, 0, plain.external_attr, offset,
    )  # fmt: skip
    return head + name + extra


def _end(count: int, length: int, start: int) -> bytes:
    """Return the end of a zip (APPNOTE 4.3.14 to 4.3.16)."""
    large = b""
    if count > _COUNTED or start > _LARGE or length > _LARGE:
        large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
        large += struct.pack("<4sLQL", b"PK\6\7", 0, start + length, 1)
        count, length, start = min(count, _COUNTED), min(length, 0xFFFFFFFF), min(start, 0xFFFFFFFF)
    return large + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, length, start, 0)
