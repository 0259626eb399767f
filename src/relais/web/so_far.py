"""How far the taking in of a person's files is, for whichever process of the server they ask next.

Each taking in tells it in a file of its own in the home's scratch, locked as long as it runs: one that was cut off
leaves a file without a lock, which says nothing.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# A name is told by its end; what is told is read in one piece.
_LONGEST, _PIECE = 200, 4096


@dataclass(frozen=True)
class SoFar:
    """How many files were read by now, and the name of one of them."""

    files: int
    name: str


@contextmanager
def telling(derived: Path, form: str) -> Iterator[Callable[[int, str], None]]:
    """Give what says how far a taking in is, until it ends. `form`: the token of the person's forms."""
    folder = _folder(derived)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(dir=folder)
    place = folder / f"{_named(form)}.{Path(made).name}"
    try:
        # Nobody looks at it under its first name: whoever finds it finds it locked.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        Path(made).replace(place)

        def tell(files: int, name: str) -> None:
            line = json.dumps([files, name[-_LONGEST:]]).encode() + b"\n"
            os.pwrite(descriptor, line, 0)

        tell(0, "")
        yield tell
    finally:
        place.unlink(missing_ok=True)
        os.close(descriptor)


def so_far(derived: Path, form: str) -> SoFar | None:
    """Return how far all that a person is taking in is by now; None where nothing is."""
    found = [one for path in sorted(_folder(derived).glob(f"{_named(form)}.*")) if (one := _told(path))]
    if not found:
        return None
    return SoFar(sum(one.files for one in found), next((one.name for one in found if one.name), ""))


def _told(path: Path) -> SoFar | None:
    try:
        with path.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                files, name = json.loads(held.read(_PIECE).partition(b"\n")[0])
                return SoFar(files, name)
    except FileNotFoundError:
        # It has ended since it was listed.
        return None
    path.unlink(missing_ok=True)
    return None


def _folder(derived: Path) -> Path:
    return derived / "tmp" / "taking-in"


def _named(form: str) -> str:
    """Return what stands for a person in the name of a file: the token itself stays in their forms."""
    return sha256(b"taking in\0" + form.encode()).hexdigest()
