"""Undoing one's own decision on an alert: superseded by “not decided”, never erased; the alert is open again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework.alert import OPEN, OPENED, Alert, Ending, Outcome
from relais.desk.act import act, decision
from relais.desk.alert import record, told
from relais.desk.alerts import found
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.model.notice import msg

NOT_THERE = msg("there is no decision {number} of yours that still stands: nothing was undone")
CASE_OPENED = msg("a case was opened by decision {number}: decide its alert on its page instead")
NO_REASON = msg("say why it is undone: it stays with the decision")


@dataclass(frozen=True)
class Undoable:
    """A decision of the person that stands and that they can undo, and its report."""

    number: int
    report: str


def undoable(home: Home, number: int) -> Undoable | None:
    """Return a decision that the person took and can undo; None: there is none of that number."""
    with act(home, "read-alerts") as connection:
        held = store.numbered(connection, number)
        if held is None or held.outcome == OPENED or not _theirs(home, connection, held):
            return None
        return Undoable(number, held.report)


def undo(home: Home, number: int, reason: str) -> str:
    """Undo a decision of one's own that still stands; return its report, as the last run names it. Raises DeskError.

    What a press of the button sent a second time finds undone already is not undone again.
    """
    if not reason.strip():
        raise DeskError(NO_REASON)
    with act(home, "read-alerts") as connection:
        held = store.numbered(connection, number)
        if held is not None and _undone(home, connection, held):
            return found(sight(home, connection), held.report).report
        if held is None or not _theirs(home, connection, held):
            raise DeskError(NOT_THERE, number=number)
        if held.outcome == OPENED:
            raise DeskError(CASE_OPENED, number=number)
        alert: Alert = found(sight(home, connection), held.report)
    name = "decide-alert" if held.case is None else "detach-alert"
    with decision(home, name, {"alert": alert.key, "undone": number}, held.case) as connection, told():
        record(home, connection, alert, Ending(OPEN, reason.strip()), number)
    return alert.report


def _theirs(home: Home, connection: Connection, held: Outcome) -> bool:
    """Say whether a decision is the person's own, stands, and is on what they may see."""
    standing = store.standing(connection, held.alert)
    return (
        held.actor == home.actor
        and held.outcome != OPEN
        and standing is not None
        and standing.number == held.number
        and not sight(home, connection).hides([held.source_id])
    )


def _undone(home: Home, connection: Connection, held: Outcome) -> bool:
    """Say whether the person took a decision and undid it, and nobody has decided since."""
    standing = store.standing(connection, held.alert)
    return (
        held.actor == home.actor
        and standing is not None
        and (standing.outcome, standing.actor, standing.turn) == (OPEN, home.actor, held.turn + 1)
        and not sight(home, connection).hides([held.source_id])
    )
