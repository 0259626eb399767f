"""Alerts: every report of the queue is one, open until a named person says how it ends. Superseded, never erased.

An alert is known by its place, source and locator: reports are numbered anew when they are read anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from relais.casework import case as cases
from relais.model.notice import msg
from relais.safeguards.register import add
from relais.store.alert_tables import ALERT_OUTCOME, ALERT_RETURN
from relais.store.tables import ACTOR

OUTCOMES = ("attached", "opened", "duplicate", "no_nexus", "passed_on", "unusable", "not_now")
ATTACHED, OPENED, DUPLICATE, NO_NEXUS, PASSED_ON, UNUSABLE, NOT_NOW = OUTCOMES
OPEN = "open"  # nobody has said how it ends, or whoever did has undone it
IN_A_CASE = (ATTACHED, OPENED)
_LAST = 100

NEEDS_CASE = msg("“{outcome}” names the case: --case N")
NEEDS_DUPLICATE = msg("a duplicate names the report that it repeats: --of R-…")
NEEDS_SERVICE = msg("“passed_on” names the service: --service NAME")
NEEDS_REASON = msg("“{outcome}” needs a reason: --reason TEXT")
# It stands on every list of decisions.
LONGEST_REASON = 2_000
LONG_REASON = msg("a reason is told in at most {most} signs: what is longer is a note of a case")
NEEDS_REVIEW = msg("“not_now” needs the day on which it is looked at again, later than {today}: --review YYYY-MM-DD")
NOTHING_ELSE = msg("“{outcome}” takes no {given}")
ROUND = msg("these reports would each be the duplicate of the other, and nobody would look at either")


class DecidedMeanwhileError(Exception):
    """Somebody decided this alert, and whoever decides it now has not seen it. `by` is that decision, or none."""

    def __init__(self, by: "Outcome | None") -> None:
        super().__init__(by.number if by else None)
        self.by = by


class EndingError(Exception):
    """What is said of an alert's end is not whole. `template` is English with named fields."""

    def __init__(self, template: str, **params: str) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params


@dataclass(frozen=True)
class Alert:
    """A report of the queue: its place, its name there, its rank among how many."""

    source_id: str
    locator: str
    report: str
    rank: int
    of: int

    @property
    def key(self) -> str:
        """Return what names it for good."""
        return key_of(self.source_id, self.locator)


@dataclass(frozen=True)
class Ending:
    """How an alert ends, with what that outcome asks for. `expiring`: what is lost until `review`."""

    outcome: str
    reason: str = ""
    case: int | None = None
    duplicate_of: str | None = None  # the key of the other alert
    service: str | None = None
    review: date | None = None
    expiring: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True)
class Outcome:
    """One decision on an alert, its `turn`-th. `back`: the source that brought it back after it was put off."""

    number: int
    alert: str
    turn: int
    source_id: str
    locator: str
    report: str
    outcome: str
    case: int | None
    duplicate_of: str | None
    service: str | None
    reason: str
    review: date | None
    expiring: tuple[Mapping[str, object], ...]
    drawn: bool
    rank: int
    of: int
    ledger_head: str
    actor: str
    at: str
    back: str | None

    def waits(self, today: date) -> bool:
        """Say whether the alert is put off still: its day has not come, and nothing new touches it."""
        return self.outcome == NOT_NOW and self.back is None and self.review is not None and today < self.review

    def state(self, today: date) -> str:
        """Return one of OUTCOMES, or OPEN for an alert that has come back or whose decision was undone."""
        return OPEN if self.outcome == NOT_NOW and not self.waits(today) else self.outcome


def key_of(source_id: str, locator: str) -> str:
    """Return the SHA-256 that names the alert at a place."""
    return sha256(f"{source_id}:{locator}".encode()).hexdigest()


def check(alert: Alert, ending: Ending, today: date) -> None:
    """Raise EndingError unless the ending says all that its outcome asks for, and no more."""
    outcome = ending.outcome
    told = {
        "case": (ending.case, outcome in IN_A_CASE, NEEDS_CASE),
        "other report": (ending.duplicate_of, outcome == DUPLICATE, NEEDS_DUPLICATE),
        "service": (ending.service, outcome == PASSED_ON, NEEDS_SERVICE),
        "review": (ending.review, outcome == NOT_NOW, NEEDS_REVIEW),
    }
    for name, (given, asked, missing) in told.items():
        if asked and not given:
            raise EndingError(missing, outcome=outcome, today=today.isoformat())
        if given and not asked:
            raise EndingError(NOTHING_ELSE, outcome=outcome, given=name)
    if outcome in {NO_NEXUS, UNUSABLE, NOT_NOW} and not ending.reason.strip():
        raise EndingError(NEEDS_REASON, outcome=outcome)
    if len(ending.reason) > LONGEST_REASON:
        raise EndingError(LONG_REASON, most=str(LONGEST_REASON))
    if ending.review and ending.review <= today:
        raise EndingError(NEEDS_REVIEW, today=today.isoformat())
    if ending.duplicate_of == alert.key:
        raise EndingError(ROUND)


def check_seen(before: Outcome | None, seen: int | None) -> None:
    """Raise DecidedMeanwhileError unless `seen` is the decision that holds; one that was undone need not be seen."""
    undone = before is not None and before.outcome == OPEN
    if (before.number if before else None) != seen and not (undone and seen is None):
        raise DecidedMeanwhileError(before)


def decide(
    connection: Connection, alert: Alert, ending: Ending, actor: str, seen: int | None, *, drawn: bool, ledger_head: str
) -> Outcome:
    """Record how an alert ends, inside the caller's writing transaction; it supersedes the decision `seen`.

    What is attached to a case is attached to it, and what was attached to one no longer is. Raises
    DecidedMeanwhileError where another decision stands than `seen`, EndingError for a ring of duplicates.
    """
    before = standing(connection, alert.key)
    check_seen(before, seen)
    if ending.duplicate_of is not None:
        _check_ring(connection, alert.key, ending.duplicate_of)
    if before is not None and before.case is not None:
        cases.attach(connection, before.case, before.source_id, before.locator, actor, withdrawn=True)
    if ending.case is not None:
        cases.attach(connection, ending.case, alert.source_id, alert.locator, actor)
    number = add(
        connection, ALERT_OUTCOME, actor,
        alert=alert.key, turn=before.turn + 1 if before else 1,
        source_id=alert.source_id, locator=alert.locator, report=alert.report,
        outcome=ending.outcome, case=ending.case, duplicate_of=ending.duplicate_of, service=ending.service,
        reason=ending.reason, review=ending.review.isoformat() if ending.review else None,
        expiring=json.dumps(list(ending.expiring), sort_keys=True),
        drawn=drawn, rank=alert.rank, of=alert.of, ledger_head=ledger_head,
    )  # fmt: skip
    return _read(connection.execute(_rows().where(ALERT_OUTCOME.c.number == number)).one())


def bring_back(connection: Connection, outcome: int, source_id: str, actor: str) -> None:
    """Record that a source touches an alert that was put off by the decision `outcome`: it is open again."""
    add(connection, ALERT_RETURN, actor, outcome=outcome, source_id=source_id)


def standing(connection: Connection, key: str) -> Outcome | None:
    """Return the decision that holds for an alert."""
    row = connection.execute(_rows().where(ALERT_OUTCOME.c.alert == key).order_by(ALERT_OUTCOME.c.turn.desc())).first()
    return None if row is None else _read(row)


def numbered(connection: Connection, number: int) -> Outcome | None:
    """Return the decision of that number."""
    row = connection.execute(_rows().where(ALERT_OUTCOME.c.number == number)).first()
    return None if row is None else _read(row)


def every_standing(connection: Connection, *, newest: int | None = None) -> list[Outcome]:
    """Return the decision that holds for each alert that has one, newest first; or the `newest` of them.

    An undone one is none.
    """
    rows = (
        _rows().where(_holds(), ALERT_OUTCOME.c.outcome != OPEN).order_by(ALERT_OUTCOME.c.number.desc()).limit(newest)
    )
    return [_read(row) for row in connection.execute(rows)]


def last_of(connection: Connection, actor: str) -> list[Outcome]:
    """Return the last decisions of a person on alerts of no case, newest first."""
    rows = _rows().where(ACTOR.c.name == actor, ALERT_OUTCOME.c.case.is_(None), ALERT_OUTCOME.c.outcome != OPEN)
    return [_read(row) for row in connection.execute(rows.order_by(ALERT_OUTCOME.c.number.desc()).limit(_LAST))]


def put_off(connection: Connection) -> list[Outcome]:
    """Return the decisions that hold and put an alert off, whether or not it has come back since, oldest first."""
    rows = _rows().where(_holds(), ALERT_OUTCOME.c.outcome == NOT_NOW).order_by(ALERT_OUTCOME.c.number)
    return [_read(row) for row in connection.execute(rows)]


def closed(connection: Connection, today: date) -> list[tuple[str, str]]:
    """Return the places of the alerts that are not open on a day: decided, and not come back."""
    of = ALERT_OUTCOME.c
    waits = and_(of.review > today.isoformat(), ALERT_RETURN.c.number.is_(None))
    rows = (
        select(of.source_id, of.locator)
        .outerjoin(ALERT_RETURN, ALERT_RETURN.c.outcome == of.number)
        .where(_holds(), of.outcome != OPEN, or_(of.outcome != NOT_NOW, waits))
    )
    return [(source_id, locator) for source_id, locator in connection.execute(rows)]


def every(connection: Connection, key: str) -> list[Outcome]:
    """Return every decision on an alert, in order."""
    rows = _rows().where(ALERT_OUTCOME.c.alert == key).order_by(ALERT_OUTCOME.c.turn)
    return [_read(row) for row in connection.execute(rows)]


def worked(connection: Connection, case: int) -> set[int]:
    """Return the accounts of all who decided on an alert that is, or was, in a case."""
    of = ALERT_OUTCOME.c
    keys = select(of.alert).where(of.case == case)
    return set(connection.execute(select(of.actor_id).where(of.alert.in_(keys))).scalars())


def _check_ring(connection: Connection, key: str, other: str) -> None:
    at: str | None = other
    passed = {key}
    while at is not None:
        if at in passed:
            raise EndingError(ROUND)
        passed.add(at)
        decision = standing(connection, at)
        at = decision.duplicate_of if decision else None


def _holds() -> ColumnElement[bool]:
    later = ALERT_OUTCOME.alias("later")
    same = and_(later.c.alert == ALERT_OUTCOME.c.alert, later.c.turn > ALERT_OUTCOME.c.turn)
    return ~select(later.c.number).where(same).exists()


def _rows() -> Select[tuple[object, ...]]:
    return (
        select(ALERT_OUTCOME, ACTOR.c.name.label("actor"), ALERT_RETURN.c.source_id.label("back"))
        .join(ACTOR, ACTOR.c.id == ALERT_OUTCOME.c.actor_id)
        .outerjoin(ALERT_RETURN, ALERT_RETURN.c.outcome == ALERT_OUTCOME.c.number)
    )


def _read(row: Row[tuple[object, ...]]) -> Outcome:
    told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented accessor
    del told["actor_id"]
    review = told.pop("review")
    expiring = json.loads(told.pop("expiring"))
    return Outcome(**told, review=date.fromisoformat(review) if review else None, expiring=tuple(expiring))
