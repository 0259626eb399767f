"""The frame of every use case: permission first, one transaction, one audit row, then the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from relais.desk.home import Home
from relais.ledger.state import load
from relais.safeguards.access import permit
from relais.safeguards.audit import record


@contextmanager
def act(home: Home, name: str, **details: object) -> Iterator[Connection]:
    """Run a use case. What the block returns may be shown only after the block: by then its audit row is on disk.

    `details` are references of ours (identifiers, hashes, counts), never the data themselves.
    """
    actor = permit(home.actor, name)
    with home.engine.begin() as connection:
        yield connection
        record(connection, actor, name, details, load(home.ledger).head)
