"""The manifest of a container: what it holds, in canonical bytes that are sealed in its stead; and a folder's files."""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from relais.intake.container.members.limits import LIMITS
from relais.intake.container.members.name import Labels
from relais.model.notice import Notice, msg
from relais.model.source import Custody

SYMLINK = msg("a symbolic link: listed, not followed")
SPECIAL = msg("a device, pipe or socket: not read")
UNREADABLE = msg("cannot be opened ({reason}): not read")


@dataclass(frozen=True, order=True)
class Line:
    """One member: its label in the container, its SHA-256, its bytes, and what became of them."""

    path: str
    sha256: str
    size: int
    custody: Custody


def manifest(lines: Iterable[Line]) -> bytes:
    """Return the canonical bytes: a JSON array, one member a line, sorted by path, whatever order they came in."""
    rows = [json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":")) for line in sorted(lines)]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


def folder_id(lines: Iterable[Line]) -> str:
    """Return the source id of a folder, which has no bytes of its own: the SHA-256 of its manifest."""
    return sha256(manifest(lines)).hexdigest()


@dataclass(frozen=True)
class FolderFile:
    """A regular file in a folder: its safe relative label, and where it lies."""

    path: str
    file: Path

    def open(self) -> BinaryIO:
        """Open it for reading; a link put in its place meanwhile is not followed. Raises OSError."""
        return os.fdopen(os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def folder_members(path: Path) -> Iterator[FolderFile | Notice]:
    """Yield the regular files below `path`, in the order of their names' bytes, and what is left out and why."""
    labels = Labels(LIMITS.path)
    folders = [path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield _unreadable(labels, path, folder, error)
            continue
        inner = []
        for entry in entries:
            try:
                mode = entry.stat(follow_symlinks=False).st_mode
            except OSError as error:
                yield _unreadable(labels, path, Path(entry.path), error)
                continue
            if stat.S_ISDIR(mode):
                inner.append(Path(entry.path))
            else:
                yield from _file(labels, path, Path(entry.path), mode)
        folders += reversed(inner)


def _file(labels: Labels, top: Path, file: Path, mode: int) -> Iterator[FolderFile | Notice]:
    label, remark = labels.label(_relative(top, file))
    if remark is not None:
        yield remark
    if stat.S_ISLNK(mode):
        yield Notice(SYMLINK, label, 1)
    elif not stat.S_ISREG(mode):
        yield Notice(SPECIAL, label, 1)
    elif not os.access(file, os.R_OK):
        yield Notice(UNREADABLE, label, 1, {"reason": "permission denied"})
    else:
        yield FolderFile(label, file)


def _unreadable(labels: Labels, top: Path, file: Path, error: OSError) -> Notice:
    label = "." if file == top else labels.label(_relative(top, file))[0]
    return Notice(UNREADABLE, label, 1, {"reason": error.strerror or type(error).__name__})


def _relative(top: Path, file: Path) -> str:
    return os.fsencode(file.relative_to(top)).decode("utf-8", "surrogateescape")
