"""The history of a case for its people: who decided what in it, when; references only. Who looked is the auditor's."""

from dataclasses import dataclass

from relais.casework import case as cases
from relais.casework.case import Case
from relais.desk.act import act
from relais.desk.changed import DECISIONS, Line, lines
from relais.desk.home import Home
from relais.safeguards.audit import last_number, of_case

__all__ = ["DECISIONS", "History", "Line", "history"]


@dataclass(frozen=True)
class History:
    """What was decided in a case, newest first. `seen`: the audit row up to which it stands."""

    case: Case
    lines: tuple[Line, ...]
    seen: int


def history(home: Home, case: int) -> History:
    """Return what was decided in a case to somebody who is on it."""
    with act(home, "read-case", case) as connection:
        found = lines(of_case(connection, case, DECISIONS))
        return History(cases.case(connection, case), found[::-1], last_number(connection))
