"""The consent of a second person to what leaves the house, or may leave it from now on."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.casework import approval
from relais.casework.approval import NotApprovedError
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg
from relais.safeguards.account import several

NEEDS_TWO = msg(
    "this leaves the house with a second person's consent: propose an export called “{what}”, and do this again once it"
    " is approved"
)


def consent(home: Home, connection: Connection, what: str) -> int | None:
    """Use up the approval of a second person, inside a `decision`; None in a home of one person; raises DeskError."""
    if not several(connection):
        return None
    try:
        return approval.use(connection, "export", what, None, home.actor, datetime.now(UTC))
    except NotApprovedError as error:
        raise DeskError(NEEDS_TWO, what=what) from error


def purpose_of(home: Home, connection: Connection, number: int | None, what: str) -> str:
    """Return why something leaves: as it was asked of the second person, else as whoever acts says."""
    found = approval.approval(connection, number) if number is not None else None
    return found.reason if found is not None else home.purpose or what
