"""The frame of every use case: permission first, then the work, then one audit line; only then is anything shown."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DataError

from relais.casework.case import NoCaseError, relation
from relais.desk.changed import check_unchanged
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import BrokenLedgerError, head, holds
from relais.model.notice import msg
from relais.safeguards import exposure, session
from relais.safeguards.access import ACTS, RefusedError, permit
from relais.safeguards.account import account
from relais.safeguards.audit import GENESIS, last_head, record
from relais.safeguards.credential import required
from relais.safeguards.register import take_added
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
NOT_ALLOWED = msg("{actor} may not do this (“{act}”): the refusal was noted")
NOT_YOURS = msg("{actor} may not do this (“{act}”) in that case, or there is no such case: the refusal was noted")
NO_PURPOSE = msg("this is done for a stated purpose: give it with --purpose TEXT or RELAIS_PURPOSE")
NOT_SIGNED_IN = msg("nobody is signed in, or the session has run out: `relais login`")
REFUSED = "refused"
# Who is written down where nobody has proved who they are.
NOBODY = "-"

# The number of a case, or what finds it from the number of something in it, inside the frame; raises NoCaseError.
Concerned = int | Callable[[Connection], int] | None


@contextmanager
def act(home: Home, name: str, case: Concerned = None, **details: object) -> Iterator[Connection]:
    """Run a use case that decides nothing, on a connection that reads one instant; its audit line is written after.

    What the block returns may be shown only after the block: by then the line is on disk. No lock is held meanwhile,
    so that an analysis of an hour keeps nobody from reading.
    `case`: the case whose data are read; the person must stand to it as the act asks.
    `details` are references of ours (identifiers, hashes, counts), never the data themselves.
    """
    with plainly():
        with reading(home.engine) as connection:
            exposure.take_opened(connection)
            told = _permitted(home, connection, name, case)
            if name not in ("verify", "audit-verify"):
                _check_whole(home, connection)
            yield connection
            opened = exposure.take_opened(connection)
        with writing(home.engine) as connection:
            _touch(home, connection)
            _expose(home, connection, told, opened)
            record(connection, home.actor, name, {**told, **details}, head(home.ledger), _case(told))


@contextmanager
def decision(home: Home, name: str, details: dict[str, object], case: Concerned = None) -> Iterator[Connection]:
    """Run a use case that decides: what it writes and its audit line are one transaction.

    Where the person's page of a case is older than what was decided in it since (`home.seen`), it is refused with that.
    The block may add to `details` what it comes to know. The digests of the rows that it adds to tables of decisions
    (`safeguards.register`) come into the line by themselves.
    """
    with plainly(), writing(home.engine) as connection:
        take_added(connection)
        exposure.take_opened(connection)
        told = _permitted(home, connection, name, case)
        _check_whole(home, connection)
        if home.seen is not None and (number := _case(told)) is not None:
            check_unchanged(connection, number, home.seen)
        yield connection
        _touch(home, connection)
        _expose(home, connection, told, exposure.take_opened(connection))
        rows = take_added(connection)
        told |= {**details, **({"rows": rows} if rows else {})}
        record(connection, home.actor, name, told, head(home.ledger), _case(told))


def _permitted(home: Home, connection: Connection, name: str, case: Concerned) -> dict[str, object]:
    """Return what the audit line says of why the act was allowed; raises DeskError, once the refusal is noted."""
    _check_signed_in(home, connection, name)
    who = account(connection, home.actor)
    told: dict[str, object] = {} if home.purpose is None else {"purpose": home.purpose}
    try:
        number = case(connection) if callable(case) else case
        told |= {} if number is None else {"case": number}
        permit(who.roles if who else (), name, relation(connection, who.id if who else 0, number))
    except (RefusedError, NoCaseError, OverflowError, DataError) as error:
        # Whoever may not read a case is not told whether there is one of that number.
        connection.rollback()
        with writing(home.engine) as noting:
            record(noting, home.actor, REFUSED, {**told, "act": name}, head(home.ledger))
        raise DeskError(NOT_ALLOWED if case is None else NOT_YOURS, actor=home.actor, act=name) from error
    if ACTS[name].purpose and home.session is not None and home.purpose is None:
        raise DeskError(NO_PURPOSE)
    return told


def _check_signed_in(home: Home, connection: Connection, name: str) -> None:
    """Refuse whom no live session stands for, once anybody signs in to this home at all; asked again at every act."""
    if home.session is None:
        signed_in = not required(connection)
    else:
        held = session.live(connection, home.session, datetime.now(UTC), home.limits)
        signed_in = held is not None and held.name == home.actor
    if not signed_in:
        connection.rollback()
        with writing(home.engine) as noting:
            record(noting, NOBODY, REFUSED, {"act": name}, head(home.ledger))
        raise DeskError(NOT_SIGNED_IN)


def _touch(home: Home, connection: Connection) -> None:
    """Note that whoever signed in is at work."""
    if home.session is not None:
        session.touch(connection, home.session, datetime.now(UTC))


def _expose(home: Home, connection: Connection, told: dict[str, object], opened: list[exposure.Opening]) -> None:
    """Write down, for the person alone, what they are about to be shown; the audit line says nothing of it."""
    exposure.write(connection, home.actor, _case(told), opened)


def _case(told: Mapping[str, object]) -> int | None:
    """Return the case that an audit line concerns, or that it says was opened."""
    case = told.get("case", told.get("opened"))
    return case if isinstance(case, int) else None


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
