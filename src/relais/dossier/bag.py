"""Writes a bag after BagIt (RFC 8493), SHA-256, as a folder or as one zip; the same content makes the same bytes.

A zip is stored, not compressed: what compresses is not of one version on every machine. No file is held in memory.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from relais.ledger.durable import sync

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD, INFO, MANIFEST, TAGS = "data/", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
# The instant that stands in a zip, which knows no zone: the same content makes the same file.
STAMP = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_PIECE = 1 << 20


class Bag:
    """A bag being written beside `out`, under a hidden name: it is there once `settle` returns, or not at all.

    Used as a context: what was written so far is gone after an error. `out` that ends in .zip becomes one file.
    """

    def __init__(self, out: Path, name: str) -> None:
        """Begin a bag. `name`: of its folder in a zip."""
        self._out = out.absolute()
        self._part = self._out.with_name(f".{out.name}.part")
        _remove(self._part)
        self._sink: _Sink = _Zip(self._part, name) if out.suffix == ".zip" else _Folder(self._part)
        self._files: dict[str, tuple[str, int]] = {}

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Write one file; `name` is its path in the bag, payload under `data/`. One is open at a time."""
        with self._sink.open(name) as file:
            told = _Hashing(file)
            yield cast("BinaryIO", told)
        self._files[name] = told.hash.hexdigest(), told.size

    def put(self, name: str, content: bytes) -> None:
        """Write one small file."""
        with self.open(name) as file:
            file.write(content)

    def copy(self, name: str, path: Path) -> str:
        """Write a file that lies on the disk; return its SHA-256."""
        with self.open(name) as file, path.open("rb") as source:
            shutil.copyfileobj(source, file, _PIECE)
        return self._files[name][0]

    def seal(self, info: Mapping[str, str]) -> str:
        """Write what makes it a bag, once all else is in it; return the SHA-256 of the manifest of its tag files."""
        payload = {name: told for name, told in self._files.items() if name.startswith(PAYLOAD)}
        octets = sum(size for _digest, size in payload.values())
        self.put("bagit.txt", DECLARATION)
        lines = [*info.items(), ("Payload-Oxum", f"{octets}.{len(payload)}")]
        self.put(INFO, "".join(f"{label}: {value}\n" for label, value in lines).encode())
        self.put(MANIFEST, _manifest(payload))
        self.put(TAGS, _manifest({name: told for name, told in self._files.items() if name not in payload}))
        return self._files[TAGS][0]

    def settle(self) -> None:
        """Give the finished bag its name, on the disk when this returns."""
        self._sink.close()
        below = list(self._part.rglob("*")) if self._part.is_dir() else []
        sync([*below, self._part])
        self._part.rename(self._out)
        sync([self._out.parent])

    def __enter__(self) -> "Bag":
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """Leave nothing of a bag that was not settled."""
        if kind is not None:
            # On a disk that is full even the closing fails; what was written goes all the same.
            try:
                self._sink.close()
            finally:
                _remove(self._part)


class _Hashing:
    """A file that hashes what is written into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.hash, self.size = file, sha256(), 0
        self.closed = False

    def write(self, data: bytes) -> int:
        view = memoryview(data)
        self._file.write(view)
        self.hash.update(view)
        self.size += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        """Nothing waits here."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """The bag closes its file."""


class _Sink(Protocol):
    def open(self, name: str) -> BinaryIO: ...

    def close(self) -> None: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir()

    def open(self, name: str) -> BinaryIO:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def close(self) -> None:
        """Nothing is open."""


class _Zip:
    def __init__(self, path: Path, top: str) -> None:
        self._zip, self._top = ZipFile(path, "x", ZIP_STORED, allowZip64=True), top

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", self._zip.open(member(f"{self._top}/{name}"), "w", force_zip64=True))

    def close(self) -> None:
        self._zip.close()


def member(name: str) -> ZipInfo:
    """Return what a zip says of one of its files before there is any: nothing of the machine or the day."""
    info = ZipInfo(name, STAMP)
    info.compress_type, info.create_system, info.external_attr = ZIP_STORED, 3, _READABLE
    return info


def escaped(name: str) -> str:
    """Return a path as a manifest writes it (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _manifest(files: Mapping[str, tuple[str, int]]) -> bytes:
    return "".join(f"{digest}  {escaped(name)}\n" for name, (digest, _size) in sorted(files.items())).encode()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
