"""The frame of every use case: permission first, one transaction, one audit row, then the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import BrokenLedgerError, load
from relais.model.notice import msg
from relais.safeguards.access import permit
from relais.safeguards.audit import record

BROKEN = msg(
    "the manifest {path} cannot be read: the ledger was changed outside relais (`relais verify` names the files)"
)


@contextmanager
def act(home: Home, name: str, **details: object) -> Iterator[Connection]:
    """Run a use case. What the block returns may be shown only after the block: by then its audit row is on disk.

    `details` are references of ours (identifiers, hashes, counts), never the data themselves.
    """
    actor = permit(home.actor, name)
    try:
        with home.engine.begin() as connection:
            yield connection
            record(connection, actor, name, details, load(home.ledger).head)
    except BrokenLedgerError as error:
        raise DeskError(BROKEN, path=error) from error
