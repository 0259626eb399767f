"""What a reader is: a name, a version, a way to recognise its format by content, and a way to read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from relais.intake.facts import Facts
from relais.intake.table.mapping import Mapping

HEAD_BYTES = 65_536


@dataclass(frozen=True)
class Sealed:
    """Sealed bytes handed to a reader: their hash, where they lie, the first of them, and their length."""

    source_id: str
    path: Path
    head: bytes
    size: int

    @classmethod
    def at(cls, path: Path, source_id: str) -> "Sealed":
        """Open the sealed file at `path` far enough to recognise it."""
        with path.open("rb") as file:
            return cls(source_id, path, file.read(HEAD_BYTES), path.stat().st_size)


@dataclass(frozen=True)
class Format:
    """One source format.

    `recognise` looks at content, never at the file's name, and must not raise. `read` fills a `Facts`; it
    raises `UnreadableError` where it must stop, and nothing else, whatever the bytes are.
    `passage` returns the text that stands at a locator of this format, for a person to read.
    `fills` names the fact tables it may fill. `samples` are the files on which it was tested that came from software
    which neither we nor `sim` wrote: paths below the folder of samples, or a public repository and path; none means
    that the reader is unproven. `limits` says, each in one line, what it does not read or cannot know.
    `mapping` picks, among the unit's table mappings, the one that serves the source; most formats need none.
    """

    name: str
    version: int
    title: str
    recognise: Callable[[Sealed], bool]
    read: Callable[[Sealed, Facts], None]
    passage: Callable[[bytes, str], str]
    fills: tuple[str, ...]
    samples: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    mapping: Callable[[Sealed, Sequence[Mapping]], Mapping | None] = lambda _sealed, _mappings: None
