"""How long cases wait for their first request: a figure of the unit, and of no person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median

from sqlalchemy import Connection, select

from relais.casework.case import CLOSED, ERASED
from relais.store.case_tables import CASE, CASE_STATE
from relais.store.request_tables import REQUEST, REQUEST_STEP

# Of fewer, the days would be those of one person's cases; totals of exposure need as many people.
LEAST_CASES = 5


@dataclass(frozen=True)
class FirstRequests:
    """The cases whose first request went out in a period, and those that had none by its end.

    `sent`: how many cases had their first request sent in it. `days`: the median of whole days (UTC) from the day a
    case was opened to the day its first request was sent; None where `sent` is below `LEAST_CASES`. `without`: how many
    cases opened by its end had sent none until then; `still_open`: how many of these were not closed at its end.
    """

    sent: int
    days: float | None
    without: int
    still_open: int


def first_requests(connection: Connection, start: date, end: date) -> FirstRequests:
    """Return how it stands for the period [start, end), in days of UTC.

    A request is sent on the day that its step `sent` bears, whoever enters it and when: what a person dated before the
    case was opened counts as its first day. What became of the request later changes nothing. Of a case that was erased
    nothing is counted, in any period: its requests went with it.
    """
    states = _states(connection, end)
    erased = {case for case, state in _states(connection, date.max).items() if state == ERASED}
    opened = {
        row.number: _day(row.at) for row in connection.execute(select(CASE.c.number, CASE.c.at))
        if row.number not in erased
    }  # fmt: skip
    first: dict[int, date] = {}
    rows = connection.execute(
        select(REQUEST.c.case, REQUEST_STEP.c.day)
        .join(REQUEST, REQUEST.c.number == REQUEST_STEP.c.request)
        .where(REQUEST_STEP.c.step == "sent")
    )
    for row in rows:
        first[row.case] = min(_day(row.day), first.get(row.case, date.max))
    waited = [max((first[one] - day).days, 0) for one, day in opened.items() if start <= first.get(one, end) < end]
    without = [one for one, day in opened.items() if day < end <= first.get(one, date.max)]
    return FirstRequests(
        len(waited), median(waited) if len(waited) >= LEAST_CASES else None, len(without),
        sum(states.get(one) != CLOSED for one in without),
    )  # fmt: skip


def _states(connection: Connection, end: date) -> dict[int, str]:
    """Return the state of each case that was ever closed or erased, as it stood before that day."""
    of = CASE_STATE.c
    rows = connection.execute(select(of.case, of.state, of.at).order_by(of.number))
    return {row.case: row.state for row in rows if _day(row.at) < end}


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(UTC).date()
