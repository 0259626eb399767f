"""Unmasking: what linking brought from another case is shown to one person, for a reason, and it is listed."""

from dataclasses import dataclass

from relais.casework import unmasking
from relais.casework.unmasking import Unmasking
from relais.desk.act import act, decision
from relais.desk.approval import emergency, use
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.masked import masked
from relais.desk.sight import sight
from relais.model.notice import msg

NO_REASON = msg("unmasking needs a reason: --reason TEXT stays with it, under your name")


@dataclass(frozen=True)
class Unmasked:
    """An unmasking, and how many mentions it shows."""

    number: int
    mentions: int


def unmask(home: Home, id_: str, reason: str, case: int) -> Unmasked:
    """Show a report (R-…), a subject (S-…), a mention (SOURCE:NUMBER) or a whole source to the acting person.

    `case`: that of theirs for which they need it.
    Raises DeskError where nothing of it is masked for them, without a reason, or without the second signature.
    """
    if not reason.strip():
        raise DeskError(NO_REASON)
    details: dict[str, object] = {"object": id_[:100]}
    with decision(home, "unmask", details, case) as connection:
        marks = masked(sight(home, connection), id_)
        # What is masked is always beyond one's case: four eyes are asked every time. A second person signs the very
        # identifier that is given here.
        use(home, connection, "unmask", id_, case)
        number = unmasking.unmask(connection, id_[:100], sorted(marks, key=str), reason, home.actor)
    return Unmasked(number, len(marks))


def unmask_at_once(home: Home, id_: str, reason: str, case: int) -> Unmasked:
    """Show it in an emergency, which a second person signs afterwards; raises DeskError."""
    emergency(home, "unmask", id_, reason, case)
    return unmask(home, id_, reason, case)


def unmaskings(home: Home) -> list[Unmasking]:
    """Return every unmasking of the house: who, what, when and why."""
    with act(home, "list-unmaskings") as connection:
        return unmasking.every(connection)
