"""Tasks of a case at the desk: what somebody on it is to do, until which day; done, dropped, given to another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import task as store
from relais.casework.case import READER, Case
from relais.casework.task import DONE, DROPPED, OPEN, NoTaskError, Task
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.language.desk_words import TASK_STATES
from relais.model.notice import msg
from relais.safeguards.account import account
from relais.safeguards.audit import last_number

__all__ = ["ENDS", "OPEN", "Task", "Tasks", "add", "change", "end", "mine", "of_case"]

# How a task ends.
ENDS = (DONE, DROPPED)
# How long before its day a task stands on one's own page.
AHEAD = timedelta(days=3)
_LONGEST = 500

BAD_TEXT = msg("say what is to be done, in one line of at most {most} signs")
NOT_ON = msg("“{name}” works on no part of case {case}: a task is for somebody on it")
NO_END = msg("“{text}” is no end of a task; there are: {ends}")
NO_REASON = msg("say why it is dropped: it stays with the task, under your name")
NO_TASK = msg("case {case} has no task {number}")
ENDED = msg("no. {number}: {state} since {when}, by {who}; nothing was recorded")


@dataclass(frozen=True)
class Tasks:
    """The tasks of a case, open ones first, and who can be given one. `seen`: the audit row up to which it stands."""

    case: Case
    tasks: tuple[Task, ...]
    doers: tuple[str, ...]
    seen: int


def of_case(home: Home, case: int) -> Tasks:
    """Return the tasks of a case to somebody who is on it."""
    with act(home, "read-case", case) as connection:
        held = cases.case(connection, case)
        return Tasks(held, tuple(store.tasks(connection, case)), doers(held), last_number(connection))


def mine(home: Home) -> list[Task]:
    """Return what the person has to do in their open cases by a day that is near or past, first what is due first."""
    soon = datetime.now(UTC).date() + AHEAD
    with act(home, "list-tasks") as connection:
        who = account(connection, home.actor)
        if who is None:
            return []
        own = [one for one in cases.own_cases(connection, who.id) if cases.case(connection, one).state == cases.OPEN]
        return [one for one in store.of_account(connection, who.id, own) if one.due is None or one.due <= soon]


def add(home: Home, case: int, text: str, name: str, due: date | None = None) -> int:
    """Give somebody on a case something to do; return the task's number. Raises DeskError."""
    text = text.strip()
    if not (0 < len(text) <= _LONGEST and text.isprintable()):
        raise DeskError(BAD_TEXT, most=_LONGEST)
    details: dict[str, object] = {}
    with decision(home, "set-task", details, case) as connection:
        who = _doer(connection, case, name)
        details["task"] = number = store.give(connection, case, text, who, due, home.actor)
    return number


def change(home: Home, case: int, number: int, name: str, due: date | None) -> None:
    """Give an open task to somebody on the case, due on that day; raises DeskError."""
    with decision(home, "set-task", {"task": number}, case) as connection, _plainly(case):
        store.change(connection, case, number, home.actor, account=_doer(connection, case, name), due=due)


def end(home: Home, case: int, number: int, state: str, reason: str = "") -> None:
    """Note that a task is done, or dropped with a reason; raises DeskError."""
    if state not in ENDS:
        raise DeskError(NO_END, text=state, ends=", ".join(ENDS))
    if state == DROPPED and not reason.strip():
        raise DeskError(NO_REASON)
    with decision(home, "set-task", {"task": number}, case) as connection, _plainly(case):
        store.end(connection, case, number, state, reason.strip() or None, home.actor)


def doers(case: Case) -> tuple[str, ...]:
    """Return who can be given a task of a case: whoever works on it, and not those who read it."""
    return tuple(name for name, part in case.members.items() if part != READER)


def _doer(connection: Connection, case: int, name: str) -> int:
    who = account(connection, name)
    if who is None or name not in doers(cases.case(connection, case)):
        raise DeskError(NOT_ON, name=name, case=case)
    return who.id


@contextmanager
def _plainly(case: int) -> Iterator[None]:
    try:
        yield
    except NoTaskError as error:
        number, ended = error.args[0], error.ended
        if ended is None:
            raise DeskError(NO_TASK, case=case, number=number) from error
        raise DeskError(
            ENDED, number=number, state=TASK_STATES[ended.state], when=ended.at[:16], who=ended.actor
        ) from error  # fmt: skip
