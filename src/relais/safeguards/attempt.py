"""Sign-ins that were tried: after five failures an account waits, longer each time, and every code counts once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from relais.store.people_tables import ATTEMPT, TOTP_USE

FREE = 5
_FIRST_WAIT = timedelta(seconds=30)
# Longer would let a stranger keep a person out; at this rate a guesser of codes has some hundred tries a day.
LONGEST_WAIT = timedelta(minutes=15)


def wait(failures: int) -> timedelta:
    """Return how long an account waits after so many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    # Beyond the longest wait the power would only grow.
    doubled: int = 1 << min(failures - FREE, 10)
    return min(_FIRST_WAIT * doubled, LONGEST_WAIT)


def waits(connection: Connection, account: int, now: datetime) -> bool:
    """Say whether an account must still wait."""
    of = ATTEMPT.c
    success = select(func.max(of.number)).where(of.account == account, of.succeeded.is_(True)).scalar_subquery()
    failures, last = connection.execute(
        select(func.count(), func.max(of.at)).where(of.account == account, of.number > func.coalesce(success, 0))
    ).one()
    return last is not None and now < datetime.fromisoformat(last) + wait(failures)


def note(connection: Connection, account: int, now: datetime, *, succeeded: bool) -> None:
    """Note a try. One made while the account waits is not noted: it was not looked at."""
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    connection.execute(insert(ATTEMPT).values(account=account, at=at, succeeded=succeeded))


def use_step(connection: Connection, account: int, step: int) -> bool:
    """Use the code of a step; False where it, or a later one, was used before."""
    of = TOTP_USE.c
    last = connection.execute(select(func.max(of.step)).where(of.account == account)).scalar()
    if last is not None and step <= last:
        return False
    connection.execute(insert(TOTP_USE).values(account=account, step=step))
    connection.execute(delete(TOTP_USE).where(of.account == account, of.step < step))
    return True


def forget_steps(connection: Connection, account: int) -> None:
    """Forget which codes were used: the account has a new secret, and the codes of the old one say nothing any more."""
    connection.execute(delete(TOTP_USE).where(TOTP_USE.c.account == account))
