"""Cases at the desk: opened from reports, assigned, handed over, closed, opened again; the outcome goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.casework import alert as alerts
from relais.casework import case as store
from relais.casework import inbox, judgement
from relais.casework.absence import roster
from relais.casework.alert import OPENED, Ending
from relais.casework.case import CLOSED, FRAMES, LEAD, OPEN, OUTCOMES, PARTS, READER, Case
from relais.casework.person import VICTIM, Person, persons
from relais.casework.statement import Statement, standing
from relais.casework.task import Task, tasks
from relais.desk.act import act, decision
from relais.desk.alert import record, told
from relais.desk.alerts import found
from relais.desk.called import called
from relais.desk.called import reports as reports_at
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.person import named_now, proposals, propose
from relais.desk.procedure import check_procedure
from relais.desk.sight import sight
from relais.model.judgement import Judgement
from relais.model.judgement import standing as in_force
from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards.account import Account, account
from relais.safeguards.audit import last_number

__all__ = [
    "OUTCOMES", "PARTS", "READER", "Case", "Shown", "Told", "assign", "cases", "close", "hand_over", "open_case",
    "reopen", "show",
]  # fmt: skip

BAD_REFERENCE = msg("“{text}” is no reference of a case: 1 to 100 printable characters were expected")
HAS_PROCEDURE = msg(
    "procedure “{text}” is that of a case that is not yours: its lead or a head assigns you (`relais case assign`)"
)
HAS_REFERENCE = msg("a case bears the reference “{text}” already")
NO_FRAME = msg("“{text}” is no frame of a procedure; there are: {frames}")
NO_PART = msg("“{text}” is no part in a case; there are: {parts}")
NOBODY = msg("nobody of this home is called “{name}”")
LEADS = msg("{name} leads case {case}: `relais case hand-over` names somebody else first")
NOT_ON = msg("{name} is not on case {case}")
LEADS_ALREADY = msg("{name} leads case {case} already")
NO_REASON = msg("say why: --reason stays with the decision, under your name")
NO_OUTCOME = msg("“{text}” is no outcome of a case; there are: {outcomes}")
_LONGEST = 100


@dataclass(frozen=True)
class Told:
    """A case in a list: whose it is. Of a case that is not their own, a head sees no more than this."""

    number: int
    reference: str
    state: str
    lead: str | None
    members: int
    own: bool
    answers: str | None  # who answers for it today; None: nobody who could is present


@dataclass(frozen=True)
class Shown:
    """A case: what is attached to it, its persons (and what the last run calls them), its notes, judgements on it.

    `tasks`: the open ones; `seen`: the audit row up to which it stands so. `called`: the names of subjects; `alerts`:
    what the reports attached are called, by their places.
    """

    case: Case
    reports: tuple[tuple[str, str | None], ...]
    persons: tuple[Person, ...]
    named: dict[int, str]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    tasks: tuple[Task, ...]
    seen: int
    called: Mapping[str, str]
    alerts: Mapping[tuple[str, str], tuple[str, str | None]]


def open_case(home: Home, reference: str, procedure: str, frame: str, reports: Sequence[str] = ()) -> int:
    """Open a case, from reports of the last run if any, led by whoever opens it; return its number.

    Whom the reports name is attached, undetermined. Raises DeskError, also where somebody decided a report meanwhile.
    """
    if not (reference == reference.strip() and 0 < len(reference) <= _LONGEST and reference.isprintable()):
        raise DeskError(BAD_REFERENCE, text=reference)
    if frame not in FRAMES:
        raise DeskError(NO_FRAME, text=frame, frames=", ".join(FRAMES))
    check_procedure(procedure)
    chosen, named = [], []
    if reports:
        with act(home, "read-alerts") as connection:
            seen = sight(home, connection)
            chosen = list({one.key: one for one in (found(seen, report) for report in reports)}.values())
            named = proposals(home, chosen)
    details: dict[str, object] = {}
    with decision(home, "open-case", details) as connection, told():
        _check_free(home, connection, reference, procedure)
        details["opened"] = number = store.open_case(connection, reference, procedure, frame, home.actor)
        for one in chosen:
            record(home, connection, one, Ending(OPENED, case=number), None)
        propose(connection, number, named, home.actor)
    return number


def _check_free(home: Home, connection: Connection, reference: str, procedure: str) -> None:
    """Refuse a reference that is taken, and a procedure that others work on: its sources would come with its name."""
    every = store.every(connection)
    if any(one.reference == reference for one in every):
        raise DeskError(HAS_REFERENCE, text=reference)
    bearing = [one for one in every if one.procedure == procedure]
    if bearing and not any(home.actor in one.members for one in bearing):
        raise DeskError(HAS_PROCEDURE, text=procedure)


def cases(home: Home) -> list[Told]:
    """Return the person's own cases; to a head, every case by its reference, its state and whose it is."""
    with act(home, "list-cases") as connection:
        who = account(connection, home.actor)
        own = store.own_cases(connection, who.id) if who else frozenset()
        heads = who is not None and Role.HEAD in who.roles
        rows = [one for one in store.every(connection) if one.number in own or heads]
        there, on = roster(connection, datetime.now(UTC).date()), store.members(connection)
        named = store.names(connection)
    listed = []
    for one in rows:
        lead = store.lead(on.get(one.number, {}))
        answers = there.answers(lead)
        listed.append(
            Told(
                one.number, one.reference, one.state, named[lead] if lead else None, len(one.members),
                one.number in own, named[answers] if answers else None,
            )
        )  # fmt: skip
    return listed


def show(home: Home, number: int) -> Shown:
    """Return a case to somebody who is on it."""
    with act(home, "read-case", number) as connection:
        within = store.sources(connection)[number]
        judged = [
            one
            for one in in_force(judgement.every(connection))
            if any(mention.source_id in within for mention in (*one.left, *one.right))
        ]
        on_it, attached = persons(connection, number), store.reports(connection, number)
        named, sees = named_now(home, connection, on_it), sight(home, connection)
        return Shown(
            store.case(connection, number),
            tuple(attached),
            tuple(on_it),
            named,
            tuple(standing(connection, number)),
            tuple(judged),
            tuple(one for one in tasks(connection, number) if one.state == OPEN),
            last_number(connection),
            called(sees, {named[one.number] for one in on_it if one.category != VICTIM and one.number in named}),
            reports_at(sees, attached),
        )


def assign(home: Home, number: int, name: str, part: str, *, off: bool = False) -> None:
    """Put a person on a case, or take them `off`; they are told. Raises DeskError."""
    if part not in PARTS or part == LEAD:
        raise DeskError(NO_PART, text=part, parts=", ".join(one for one in PARTS if one != LEAD))
    with decision(home, "assign-case", {}, number) as connection:
        who = _person(connection, name)
        held = store.case(connection, number).members
        if held.get(name) == LEAD:
            raise DeskError(LEADS, name=name, case=number)
        if off and name not in held:
            raise DeskError(NOT_ON, name=name, case=number)
        row = store.assign(connection, number, who.id, part, home.actor, withdrawn=off)
        if not off:
            inbox.tell(connection, who.id, inbox.ASSIGNED, number, part, home.actor, cause=row)


def hand_over(home: Home, number: int, name: str, reason: str) -> None:
    """Give a case a new lead, who is told; the old one leaves it, and what they wrote stays. Raises DeskError."""
    _check_reason(reason)
    with decision(home, "assign-case", {}, number) as connection:
        who = _person(connection, name)
        old = store.lead(store.members(connection).get(number, {}))
        if old == who.id:
            raise DeskError(LEADS_ALREADY, name=name, case=number)
        if old is not None:
            store.assign(connection, number, old, LEAD, home.actor, withdrawn=True, reason=reason)
        row = store.assign(connection, number, who.id, LEAD, home.actor, reason=reason)
        inbox.tell(connection, who.id, inbox.HANDED_OVER, number, LEAD, home.actor, cause=row)


def close(home: Home, number: int, outcome: str, reason: str) -> list[str]:
    """Close a case with its outcome; return who was told: all on it, and all who worked an alert in it."""
    _check_reason(reason)
    if outcome not in OUTCOMES:
        raise DeskError(NO_OUTCOME, text=outcome, outcomes=", ".join(OUTCOMES))
    with decision(home, "close-case", {}, number) as connection:
        row = store.set_state(connection, number, CLOSED, reason, home.actor, outcome)
        on_it = store.members(connection).get(number, {})
        whom = {*on_it, *alerts.worked(connection, number)}
        for one in sorted(whom):
            inbox.tell(connection, one, inbox.OUTCOME, number, outcome, home.actor, cause=row)
        named = store.names(connection)
        return sorted(named[one] for one in whom)


def reopen(home: Home, number: int, reason: str) -> None:
    """Open a closed case again."""
    _check_reason(reason)
    with decision(home, "reopen-case", {}, number) as connection:
        store.set_state(connection, number, OPEN, reason, home.actor, None)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DeskError(NO_REASON)


def _person(connection: Connection, name: str) -> Account:
    who = account(connection, name)
    if who is None:
        raise DeskError(NOBODY, name=name)
    return who
