"""What a witness does, outside the unit and without a home: it reads and writes files, and leaves no audit row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from relais.desk.error import DeskError
from relais.ledger.durable import write
from relais.model.notice import msg
from relais.safeguards import witness
from relais.safeguards.witness import UNKNOWN, WitnessError

FILE_EXISTS = msg("{path} exists already: nothing is overwritten, name another")
NOTHING_SEEN = msg("this witness has not cosigned anything of {origin} yet")


def start(folder: Path, name: str) -> str:
    """Make a witness; return its public key, to be told to the unit and to verifiers. Raises DeskError."""
    with _witnessing():
        return str(witness.start(folder, name).signer.key)


def trust(folder: Path, key: str) -> str:
    """Take a unit's public key, told in person; return its origin. Raises DeskError."""
    with _witnessing(), witness.changing(folder) as one:
        return witness.trust(one, key)


def cosign(folder: Path, request: Path, answer: Path, now: datetime) -> tuple[str, int]:
    """Cosign a unit's checkpoint into a new file if it continues what was seen; return (origin, rows).

    Raises DeskError, which says why where the witness refuses.
    """
    if answer.exists():
        raise DeskError(FILE_EXISTS, path=answer)
    with _witnessing(), witness.changing(folder) as one:
        note, line = witness.cosign(one, request, now)
    write(answer, f"{line}\n")
    return note.says.origin, note.says.size


def last(folder: Path, origin: str, out: Path) -> int:
    """Write the last checkpoint that was cosigned, for whoever verifies; return its rows. Raises DeskError."""
    if out.exists():
        raise DeskError(FILE_EXISTS, path=out)
    with _witnessing():
        seen = witness.load(folder).logs.get(origin)
        if seen is None:
            raise WitnessError(UNKNOWN, origin=origin)
    if not seen.last:
        raise DeskError(NOTHING_SEEN, origin=origin)
    write(out, seen.last)
    return seen.size


@contextmanager
def _witnessing() -> Iterator[None]:
    try:
        yield
    except WitnessError as error:
        raise DeskError(error.template, **error.params) from error
