"""The frame of every use case: permission first, then the work, then one audit row; only then is anything shown."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import BrokenLedgerError, head, holds
from relais.model.notice import msg
from relais.safeguards.access import permit
from relais.safeguards.audit import GENESIS, last_head, record
from relais.store.database import reading, writing
from relais.store.error import BusyError, LostError

BROKEN = msg(
    "the manifest {path} cannot be read: the ledger was changed outside relais (`relais verify` names the files)"
)
CUT_SHORT = msg(
    "the ledger lacks manifest {manifest}, which it held before: nothing is read or written (`relais verify`)"
)
LOCKED = msg("another process keeps the decisions locked: try again when it has ended")
LOST = msg(
    "the database of the decisions does not answer ({reason}): what was under way does not count as done; look whether"
    " it stands before doing it again"
)


@contextmanager
def act(home: Home, name: str, **details: object) -> Iterator[Connection]:
    """Run a use case that decides nothing, on a connection that reads one instant; its audit row is written after it.

    What the block returns may be shown only after the block: by then the row is on disk. No lock is held meanwhile,
    so that an analysis of an hour keeps nobody from reading.
    `details` are references of ours (identifiers, hashes, counts), never the data themselves.
    """
    actor = permit(home.actor, name)
    with plainly():
        with reading(home.engine) as connection:
            if name != "verify":
                _check_whole(home, connection)
            yield connection
        with writing(home.engine) as connection:
            record(connection, actor, name, details, head(home.ledger))


@contextmanager
def decision(home: Home, name: str, details: dict[str, object]) -> Iterator[Connection]:
    """Run a use case that decides: what it writes and its audit row are one transaction.

    The block may add to `details` what it comes to know, the digest of the decision above all.
    """
    actor = permit(home.actor, name)
    with plainly(), writing(home.engine) as connection:
        _check_whole(home, connection)
        yield connection
        record(connection, actor, name, details, head(home.ledger))


def _check_whole(home: Home, connection: Connection) -> None:
    """Refuse to answer from, or write to, a ledger that lacks what the audit chain has seen in it.

    From a ledger cut short, "never seen" would be the most dangerous of answers.
    """
    seen = last_head(connection)
    if seen != GENESIS and not holds(home.ledger, seen):
        raise DeskError(CUT_SHORT, manifest=seen[:12])


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what the stores raise into what a person can act on."""
    try:
        yield
    except BrokenLedgerError as error:
        raise DeskError(BROKEN, path=error) from error
    except BusyError as error:
        raise DeskError(LOCKED) from error
    except LostError as error:
        raise DeskError(LOST, reason=error) from error
