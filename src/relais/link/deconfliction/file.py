"""The small files of a deconfliction: read whole up to a limit, written new or not at all."""

import os
from pathlib import Path

from relais.link.deconfliction.error import ExchangeError
from relais.model.notice import msg

UNREADABLE = msg("{path} cannot be read: {reason}")
EXISTS = msg("{path} exists already: nothing is overwritten, name another file")
TOO_LARGE = msg("{path} is larger than any file of a deconfliction: it is none")
# A question of the most hashes is half as large.
MOST_BYTES = 1 << 20


def read(path: Path) -> bytes:
    """Return the bytes of a key, question or answer file. Raises ExchangeError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ExchangeError(UNREADABLE, path=path, reason=error.strerror) from error
    if len(data) > MOST_BYTES:
        raise ExchangeError(TOO_LARGE, path=path)
    return data


def write(path: Path, data: bytes) -> None:
    """Write a new file that only its owner may read, down to the disk. Raises ExchangeError where there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise ExchangeError(EXISTS, path=path) from error
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
