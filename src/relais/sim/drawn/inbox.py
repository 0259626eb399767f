"""The inbox of a drawn world: files written as they come, each counted for the truth."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass
class Written:
    """What one file holds: how many records of each kind were written, and what a reader must say of it."""

    path: str
    format: str
    bytes: int
    damaged: bool
    report: int = 0
    payment: int = 0
    call: int = 0
    message: int = 0
    login: int = 0
    notices: int = 0


@dataclass
class Inbox:
    """A folder being filled. `answers` are what the officers who brought a file know of it: (path, key, value)."""

    root: Path
    files: list[Written] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def folder(self, day: datetime, kind: str) -> str:
        """Return the name of a new folder for one alert, seizure or answer."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{day:%Y-%m-%d}_{kind}_{self._numbers[kind]}"

    def forget(self, paths: Collection[str]) -> None:
        """Take files out again."""
        for path in paths:
            (self.root / path).unlink()
            (self.root / path).parent.rmdir()
        self.files = [file for file in self.files if file.path not in paths]

    def write(self, path: str, format_: str, chunks: Iterable[bytes], *, damaged: bool = False) -> Written:
        """Write a file as its chunks come; return its line of the truth, to be filled with counts."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with target.open("wb") as file:
            for chunk in chunks:
                size += file.write(chunk)
        written = Written(path, format_, size, damaged)
        self.files.append(written)
        return written
