"""What a person is told when an act cannot be done: one clear message, in their language at the door."""

import duckdb
from sqlalchemy.exc import OperationalError

# A full disk or a missing right, in the words of each of those who write and read files here.
REFUSED = (OSError, OperationalError, duckdb.IOException)


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
