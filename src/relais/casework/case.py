"""Cases: opened, assigned, closed; and how a person stands to one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.casework import procedure
from relais.model.role import Relation
from relais.safeguards.register import add
from relais.store.case_tables import CASE, CASE_MEMBER, CASE_REPORT, CASE_STATE
from relais.store.tables import ACTOR

FRAMES = ("flagrance", "preliminary", "commission_rogatoire")
PARTS = ("lead", "member", "reader")
LEAD, MEMBER, READER = PARTS
OUTCOMES = (
    "transmitted",  # to the prosecutor
    "identified",  # who did it, a child, or both
    "not_identified",  # all was tried
    "no_offence",
    "dismissed",  # by the magistrate
    "passed_on",  # to another service
    "merged",  # into another case
)
OPEN, CLOSED, ERASED = "open", "closed", "erased"


class NoCaseError(Exception):
    """There is no case of that number."""


@dataclass(frozen=True)
class Case:
    """A case as it stands: the unit's reference, the procedure and its frame, its state and outcome, who is on it.

    `members`: name to part (lead, member, reader).
    """

    number: int
    reference: str
    procedure: str
    frame: str
    state: str
    outcome: str | None
    members: dict[str, str]


def open_case(connection: Connection, reference: str, of_procedure: str, frame: str, actor: str) -> int:
    """Open a case, led by whoever opens it; return its number."""
    number = add(connection, CASE, actor, reference=reference, procedure=of_procedure, frame=frame)
    assign(connection, number, _id(connection, actor), "lead", actor)
    return number


def assign(
    connection: Connection, number: int, account: int, part: str, actor: str, *,
    withdrawn: bool = False, reason: str | None = None,
) -> int:  # fmt: skip
    """Put an account on a case, in a part of `PARTS`, or take it off; return the row's number."""
    return add(
        connection, CASE_MEMBER, actor, case=number, account=account, part=part, withdrawn=withdrawn, reason=reason
    )


def set_state(connection: Connection, number: int, state: str, reason: str, actor: str, outcome: str | None) -> int:
    """Close a case with its outcome, open it again, or note that its data were erased; return the row's number."""
    return add(connection, CASE_STATE, actor, case=number, state=state, reason=reason, outcome=outcome)


def attach(
    connection: Connection, number: int, source_id: str, locator: str | None, actor: str, *, withdrawn: bool = False
) -> None:
    """Attach a report (a source and the place in it), or a whole source, to a case; or detach it."""
    add(connection, CASE_REPORT, actor, case=number, source_id=source_id, locator=locator, withdrawn=withdrawn)


def case(connection: Connection, number: int) -> Case:
    """Return a case as it stands; raises NoCaseError."""
    row = connection.execute(select(CASE).where(CASE.c.number == number)).first()
    if row is None:
        raise NoCaseError(number)
    state, outcome = _state(connection, number)
    return Case(number, row.reference, row.procedure, row.frame, state, outcome, _members(connection, number))


def every(connection: Connection) -> list[Case]:
    """Return every case, in the order in which they were opened."""
    of = CASE_STATE.c
    states = {
        row.case: (row.state, row.outcome)
        for row in connection.execute(select(of.case, of.state, of.outcome).order_by(of.number))
    }
    on = members(connection)
    named = names(connection)
    return [
        Case(
            row.number, row.reference, row.procedure, row.frame, *states.get(row.number, (OPEN, None)),
            {named[account]: part for account, part in on.get(row.number, {}).items()},
        )
        for row in connection.execute(select(CASE).order_by(CASE.c.number))
    ]  # fmt: skip


def members(connection: Connection) -> dict[int, dict[int, str]]:
    """Return who is on each case: account to part, in the order in which they came."""
    of = CASE_MEMBER.c
    rows = connection.execute(select(of.case, of.account, of.part, of.withdrawn).order_by(of.number))
    last = {(row.case, row.account): (row.part, row.withdrawn) for row in rows}
    found: dict[int, dict[int, str]] = {}
    for (number, account), (part, withdrawn) in last.items():
        if not withdrawn:
            found.setdefault(number, {})[account] = part
    return found


def names(connection: Connection) -> dict[int, str]:
    """Return the name of each account."""
    return {row.id: row.name for row in connection.execute(select(ACTOR.c.id, ACTOR.c.name))}


def lead(members: dict[int, str]) -> int | None:
    """Return who leads a case of these members (account to part)."""
    return next((account for account, part in members.items() if part == LEAD), None)


def reports(connection: Connection, number: int) -> list[tuple[str, str | None]]:
    """Return what is attached to a case: (source, place of the report in it, or None for the whole source)."""
    of = CASE_REPORT.c
    rows = connection.execute(
        select(of.source_id, of.locator, of.withdrawn).where(of.case == number).order_by(of.number)
    )
    last = {(row.source_id, row.locator): row.withdrawn for row in rows}
    return [place for place, withdrawn in last.items() if not withdrawn]


def relation(connection: Connection, account: int, number: int | None) -> Relation:
    """Return how an account stands to a case; raises NoCaseError. Without a case, `Relation.NONE`."""
    if number is None:
        return Relation.NONE
    if connection.execute(select(CASE.c.number).where(CASE.c.number == number)).first() is None:
        raise NoCaseError(number)
    state, _outcome = _state(connection, number)
    if state == ERASED:
        return Relation.ERASED
    of = CASE_MEMBER.c
    last = connection.execute(
        select(of.withdrawn).where(of.case == number, of.account == account).order_by(of.number.desc()).limit(1)
    ).scalar()
    if last is None or last:
        return Relation.FOREIGN
    return Relation.CLOSED if state == CLOSED else Relation.OWN


def own_cases(connection: Connection, account: int) -> frozenset[int]:
    """Return the cases to which the account is assigned, closed ones too."""
    of = CASE_MEMBER.c
    rows = connection.execute(select(of.case, of.withdrawn).where(of.account == account).order_by(of.number))
    last = {row.case: row.withdrawn for row in rows}
    return frozenset(number for number, withdrawn in last.items() if not withdrawn)


def references(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Return the unit's references of these cases, by their number."""
    of = CASE.c
    rows = connection.execute(select(of.number, of.reference).where(of.number.in_(sorted(numbers))).order_by(of.number))
    return {row.number: row.reference for row in rows}


def sources(connection: Connection) -> dict[int, frozenset[str]]:
    """Return the sources of each case: those received for its procedure, and those attached to it."""
    found: dict[int, set[str]] = {}
    named: dict[str, list[int]] = {}
    for row in connection.execute(select(CASE.c.number, CASE.c.procedure)):
        found[row.number] = set()
        if row.procedure != procedure.OWN:
            named.setdefault(row.procedure, []).append(row.number)
    for source_id, names in procedure.of_sources(connection).items():
        for number in _cases_of(named, names):
            found[number].add(source_id)
    of = CASE_REPORT.c
    rows = connection.execute(select(of.case, of.source_id, of.locator, of.withdrawn).order_by(of.number))
    last = {(row.case, row.source_id, row.locator): row.withdrawn for row in rows}
    for (number, source_id, _locator), withdrawn in last.items():
        if not withdrawn:
            found[number].add(source_id)
    return {number: frozenset(held) for number, held in found.items()}


def _cases_of(named: dict[str, list[int]], names: Iterable[str]) -> list[int]:
    return [number for name in names for number in named.get(name, ())]


def _state(connection: Connection, number: int) -> tuple[str, str | None]:
    of = CASE_STATE.c
    row = connection.execute(
        select(of.state, of.outcome).where(of.case == number).order_by(of.number.desc()).limit(1)
    ).first()
    return (OPEN, None) if row is None else (row.state, row.outcome)


def _members(connection: Connection, number: int) -> dict[str, str]:
    of = CASE_MEMBER.c
    rows = connection.execute(
        select(ACTOR.c.name, of.part, of.withdrawn)
        .join(ACTOR, ACTOR.c.id == of.account)
        .where(of.case == number)
        .order_by(of.number)
    )
    last = {row.name: (row.part, row.withdrawn) for row in rows}
    return {name: part for name, (part, withdrawn) in last.items() if not withdrawn}


def _id(connection: Connection, name: str) -> int:
    return int(connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == name)).scalar_one())
