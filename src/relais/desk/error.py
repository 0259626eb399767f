"""What a person is told when an act cannot be done: one clear message, in their language at the door."""

import duckdb
from sqlalchemy.exc import OperationalError

from relais.store.error import BusyError, LostError

# A full disk, a missing right or a server that is gone, in the words of each of those who write and read here.
REFUSED = (OSError, OperationalError, duckdb.IOException, BusyError, LostError)


class DeskError(Exception):
    """An act that cannot be done. `template` is English with named fields; the doors translate it."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = {name: str(value) for name, value in params.items()}


def refused(error: Exception) -> str:
    """Return what the system refused, and on which file where it says so."""
    if isinstance(error, OperationalError):
        return str(error.orig)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)
