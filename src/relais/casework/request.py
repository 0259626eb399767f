"""Requests for data: drafted row by row, checked by a second officer, signed and sent by people outside, answered."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Row, select, true

from relais.casework.case import NoCaseError
from relais.safeguards.register import add
from relais.store.request_tables import REQUEST, REQUEST_CHECK, REQUEST_ITEM, REQUEST_STEP
from relais.store.tables import ACTOR

KINDS = ("address", "line", "account", "payment", "submission")
CONFIRMED, WRONG = "confirmed", "wrong"
# In the order in which they can follow each other; a reminder may come several times.
DRAFT = "draft"
STEPS = ("ready", "issued", "validated", "sent", "reminded", "answered", "refused", "withdrawn")
# From then on nothing changes what is asked.
ENDED = ("answered", "refused", "withdrawn")
_AFTER = {
    "ready": (DRAFT,),
    "issued": ("ready",),
    "validated": ("issued",),
    "sent": ("issued", "validated"),
    "reminded": ("sent", "reminded"),
    "answered": ("sent", "reminded"),
    "refused": ("sent", "reminded"),
    "withdrawn": (DRAFT, "ready", "issued", "validated", "sent", "reminded"),
}


class NoRequestError(NoCaseError):
    """There is no request of that number."""


class WrongStepError(Exception):
    """A step that cannot follow the one that the request is in."""

    def __init__(self, step: str, after: str) -> None:
        super().__init__(step)
        self.step = step
        self.after = after


class TooEarlyError(Exception):
    """A step dated before the request was drafted, or before another of its steps, which is the `state` of then."""

    def __init__(self, state: str, since: datetime) -> None:
        super().__init__(state)
        self.state = state
        self.since = since


@dataclass(frozen=True)
class Item:
    """One thing asked about: what stands at a place, verbatim beside what was read, and its second officer.

    `verdict` None: nobody has checked it. Instants are aware.
    """

    number: int
    kind: str
    value: str
    value_raw: str
    port: int | None
    instant: datetime | None
    instant_raw: str | None
    precision: str | None
    zone_source: str | None
    source_id: str
    locator: str
    datum_id: str | None
    legal_expiry: datetime | None
    verdict: str | None = None
    checked_by: str | None = None


@dataclass(frozen=True)
class Step:
    """What somebody did with the request, when, and who entered it."""

    step: str
    day: datetime
    person: str | None
    function: str | None
    reference: str | None
    source_id: str | None
    preserved_until: datetime | None
    note: str
    entered_by: str


@dataclass(frozen=True)
class Request:
    """A request as it stands: what is asked of whom by which channel, its rows and its steps."""

    number: int
    case: int
    channel: str
    data: str
    holder: str
    country: str | None
    issuer: str
    validator: str | None
    reason: str
    emergency: bool
    mla_to_follow: bool
    drafted_by: str
    drafted_at: datetime
    items: tuple[Item, ...]
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Return the last step; `draft` before the first."""
        return self.steps[-1].step if self.steps else DRAFT

    def last(self, step: str) -> Step | None:
        """Return the last time the request went through a step; None: never."""
        return next((one for one in reversed(self.steps) if one.step == step), None)

    @property
    def unchecked(self) -> tuple[Item, ...]:
        """Return the rows that no second officer has confirmed."""
        return tuple(item for item in self.items if item.verdict != CONFIRMED)


def draft(connection: Connection, given: Request, actor: str) -> int:
    """Record a draft with its rows, inside the caller's transaction; return its number."""
    number = add(
        connection, REQUEST, actor, case=given.case, channel=given.channel, data=given.data, holder=given.holder,
        country=given.country, issuer=given.issuer, validator=given.validator, reason=given.reason,
        emergency=given.emergency, mla_to_follow=given.mla_to_follow,
    )  # fmt: skip
    for item in given.items:
        add(connection, REQUEST_ITEM, actor, request=number, **_columns(item))
    return number


def check(connection: Connection, item: int, verdict: str, shown: str, reason: str, actor: str) -> None:
    """Record what a second officer found, row by row; `shown` is the SHA-256 of the passage they saw."""
    add(connection, REQUEST_CHECK, actor, item=item, verdict=verdict, shown=shown, reason=reason)


def step(
    connection: Connection, number: int, name: str, day: datetime, actor: str, *, person: str | None = None,
    function: str | None = None, reference: str | None = None, source_id: str | None = None,
    preserved_until: datetime | None = None, note: str = "",
) -> None:  # fmt: skip
    """Record what was done with a request; raises WrongStepError or TooEarlyError, as `check_step` does."""
    check_step(request(connection, number), name, day)
    until = preserved_until.isoformat() if preserved_until else None
    add(
        connection, REQUEST_STEP, actor, request=number, step=name, day=day.isoformat(), person=person,
        function=function, reference=reference, source_id=source_id, preserved_until=until, note=note,
    )  # fmt: skip


def check_step(found: Request, name: str, day: datetime) -> None:
    """Raise WrongStepError where a step cannot follow what was done before, TooEarlyError where its date is before it.

    A day without its hour is midnight of it (UTC): it counts as the whole of that day.
    """
    if found.state not in _AFTER[name]:
        raise WrongStepError(name, found.state)
    state, since = max(
        [(DRAFT, found.drafted_at), *((one.step, one.day) for one in found.steps)], key=lambda one: one[1]
    )
    told = day.astimezone(UTC)
    # An hour is written to the minute.
    until = timedelta(days=1) if told.time() == time.min else timedelta(minutes=1)
    if told + until <= since:
        raise TooEarlyError(state, since)


def request(connection: Connection, number: int) -> Request:
    """Return a request as it stands; raises NoRequestError."""
    found = _requests(connection, REQUEST.c.number == number)
    if not found:
        raise NoRequestError(number)
    return found[0]


def case_of(connection: Connection, number: int) -> int:
    """Return the case of a request; raises NoRequestError."""
    case = connection.execute(select(REQUEST.c.case).where(REQUEST.c.number == number)).scalar()
    if case is None:
        raise NoRequestError(number)
    return int(case)


def of_case(connection: Connection, case: int) -> list[Request]:
    """Return the requests of a case, in the order in which they were drafted."""
    return _requests(connection, REQUEST.c.case == case)


def every(connection: Connection) -> list[Request]:
    """Return the requests of every case, in the order in which they were drafted."""
    return _requests(connection, true())


def _requests(connection: Connection, which: ColumnElement[bool]) -> list[Request]:
    of = REQUEST.c
    rows = connection.execute(
        select(REQUEST, ACTOR.c.name).join(ACTOR, ACTOR.c.id == of.actor_id).where(which).order_by(of.number)
    ).all()
    items, steps = _items(connection, which), _steps(connection, which)
    return [
        Request(
            row.number, row.case, row.channel, row.data, row.holder, row.country, row.issuer, row.validator, row.reason,
            row.emergency, row.mla_to_follow, row.name, datetime.fromisoformat(row.at),
            tuple(items.get(row.number, ())), tuple(steps.get(row.number, ())),
        )
        for row in rows
    ]  # fmt: skip


def _items(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[Item]]:
    of, check_of = REQUEST_ITEM.c, REQUEST_CHECK.c
    with_request = REQUEST_ITEM.join(REQUEST, REQUEST.c.number == of.request)
    rows = connection.execute(select(REQUEST_ITEM).select_from(with_request).where(which).order_by(of.number)).all()
    checks = connection.execute(
        select(check_of.item, check_of.verdict, ACTOR.c.name)
        .select_from(with_request.join(REQUEST_CHECK, check_of.item == of.number))
        .join(ACTOR, ACTOR.c.id == check_of.actor_id)
        .where(which)
        .order_by(check_of.number)
    )
    last = {row.item: (row.verdict, row.name) for row in checks}
    found: dict[int, list[Item]] = {}
    for row in rows:
        found.setdefault(row.request, []).append(_item(row, *last.get(row.number, (None, None))))
    return found


def _item(row: Row[tuple[object, ...]], verdict: str | None, checked_by: str | None) -> Item:
    return Item(
        row.number, row.kind, row.value, row.value_raw, row.port, _instant(row.instant), row.instant_raw,
        row.precision, row.zone_source, row.source_id, row.locator, row.datum_id, _instant(row.legal_expiry), verdict,
        checked_by,
    )  # fmt: skip


def _steps(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[Step]]:
    of = REQUEST_STEP.c
    rows = connection.execute(
        select(REQUEST_STEP, ACTOR.c.name)
        .join(ACTOR, ACTOR.c.id == of.actor_id)
        .join(REQUEST, REQUEST.c.number == of.request)
        .where(which)
        .order_by(of.number)
    )
    found: dict[int, list[Step]] = {}
    for row in rows:
        found.setdefault(row.request, []).append(
            Step(
                row.step, datetime.fromisoformat(row.day), row.person, row.function, row.reference, row.source_id,
                _instant(row.preserved_until), row.note, row.name,
            )
        )  # fmt: skip
    return found


def _columns(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind,
        "value": item.value,
        "value_raw": item.value_raw,
        "port": item.port,
        "instant": item.instant.isoformat() if item.instant else None,
        "instant_raw": item.instant_raw,
        "precision": item.precision,
        "zone_source": item.zone_source,
        "source_id": item.source_id,
        "locator": item.locator,
        "datum_id": item.datum_id,
        "legal_expiry": item.legal_expiry.isoformat() if item.legal_expiry else None,
    }


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
