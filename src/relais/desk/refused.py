"""What the system refuses (a full disk, a missing right, a server that is gone), in the words of those who write here.

Apart from `error`, which the readers of large files need without the databases.
"""

import duckdb
from sqlalchemy.exc import DataError, OperationalError

from relais.store.error import BusyError, LostError

REFUSED = (OSError, OperationalError, duckdb.IOException, BusyError, LostError)
# A number of twenty digits, asked of either database.
TOO_LARGE = (OverflowError, DataError)


def refused(error: Exception) -> str:
    """Return what the system refused, and on which file where it says so."""
    if isinstance(error, OperationalError):
        return str(error.orig)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)
