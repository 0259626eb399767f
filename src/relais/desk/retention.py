"""Own retention at the desk: what is due, review dates, legal holds."""

from datetime import date, datetime

from relais.casework import retention
from relais.casework.due import Due
from relais.casework.due import due as due_at
from relais.desk.act import act, decision
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import load
from relais.model.notice import msg

ONE_OF = msg("name one source, or a case with --case")
NO_REASON = msg("a reason is needed (--reason), in one line that names no person")
NOT_HELD = msg("no hold stands on this: `relais retention holds` lists them")
PAST = msg("the day {day} is past: a review date lies ahead")


def due(home: Home, as_of: datetime) -> list[Due]:
    """Return what is to be reviewed or erased at `as_of`, which has a zone."""
    with act(home, "read-retention") as connection:
        limits = home.settings
        received = load(home.ledger).received
        return due_at(connection, received, limits.retention.review_months, limits.audit.keep_years, as_of)


def holds(home: Home) -> dict[tuple[str | None, int | None], str]:
    """Return the holds that stand: (source or None, case or None) to the reason."""
    with act(home, "read-retention") as connection:
        return retention.holds(connection)


def review(home: Home, source: str | None, case: int | None, due_: date, reason: str, today: date) -> None:
    """Set when a source or a case is reviewed next; raises DeskError."""
    _check(source, case, reason)
    if due_ <= today:
        raise DeskError(PAST, day=due_)
    details: dict[str, object] = {"due": due_.isoformat()}
    with decision(home, "set-review", details, case=case) as connection:
        source_id = _source(home, source)
        details["source"] = source_id
        retention.set_review(connection, source_id, case, due_, reason.strip(), home.actor)


def hold(home: Home, source: str | None, case: int | None, reason: str) -> None:
    """Hold a source or a case: no erasure takes it, whoever has signed. Raises DeskError."""
    _check(source, case, reason)
    details: dict[str, object] = {}
    with decision(home, "hold", details, case=case) as connection:
        source_id = _source(home, source)
        details["source"] = source_id
        retention.hold(connection, source_id, case, reason.strip(), home.actor, released=False)


def release(home: Home, source: str | None, case: int | None, reason: str) -> None:
    """Lift a hold; raises DeskError."""
    _check(source, case, reason)
    details: dict[str, object] = {}
    with decision(home, "release", details, case=case) as connection:
        source_id = _source(home, source)
        details["source"] = source_id
        if (source_id, case) not in retention.holds(connection):
            raise DeskError(NOT_HELD)
        retention.hold(connection, source_id, case, reason.strip(), home.actor, released=True)


def _check(source: str | None, case: int | None, reason: str) -> None:
    if (source is None) == (case is None):
        raise DeskError(ONE_OF)
    if not reason.strip() or not reason.isprintable():
        raise DeskError(NO_REASON)


def _source(home: Home, source: str | None) -> str | None:
    return None if source is None else source_named(load(home.ledger), source)
