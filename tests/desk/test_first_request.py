"""How soon the first request of a case is sent: counted over the unit, and told only where it shows nobody's work."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework.first_request import FirstRequests
from relais.desk.act import decision
from relais.desk.error import DeskError
from relais.desk.first_request import LEAST_CASES, first_requests
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.model.role import Role
from relais.safeguards.register import add
from relais.store.case_tables import CASE, CASE_STATE
from relais.store.request_tables import REQUEST, REQUEST_STEP
from tests.desk.unit import person

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))
WHO = "A. Martin"


def opened(connection: Connection, at: str, *steps: tuple[str, str]) -> int:
    """A case opened on a day, with one request for each of these steps and the day it bears."""
    number = add(connection, CASE, WHO, at=at, reference=f"{uuid4()}", procedure="PV", frame="preliminary")
    for step, day in steps:
        request = add(
            connection, REQUEST, WHO, case=number, channel="FR-77-1-1", data="ip_identity", holder="x", issuer="opj",
            reason="x", emergency=False, mla_to_follow=False,
        )  # fmt: skip
        add(connection, REQUEST_STEP, WHO, request=request, step=step, day=day, note="")
    return number


def moved(connection: Connection, number: int, state: str, at: str) -> None:
    add(connection, CASE_STATE, WHO, at=at, case=number, state=state, reason="x")


def test_the_median_is_of_the_cases_whose_first_request_went_out_in_the_month(home: Home) -> None:
    with decision(home, "open-case", {}) as connection:
        for day in (1, 2, 4, 8):
            opened(connection, "2026-06-01T23:59:00+00:00", ("sent", f"2026-06-{day + 1:02}T00:00:00+00:00"))
        # The first that was sent counts, in the order of days; what became of it, and what was never sent, does not.
        opened(
            connection, "2026-05-10T10:00:00+00:00", ("sent", "2026-06-30T23:00:00+00:00"),
            ("withdrawn", "2026-05-11T00:00:00+00:00"), ("ready", "2026-05-12T00:00:00+00:00"),
            ("sent", "2026-06-20T10:00:00+02:00"),
        )  # fmt: skip
        opened(connection, "2026-04-01T10:00:00+00:00", ("sent", "2026-05-31T23:30:00+00:00"))
        opened(connection, "2026-04-01T10:00:00+00:00", ("sent", "2026-07-01T00:30:00+00:00"))
    assert first_requests(home, JUNE, JULY) == FirstRequests(5, 4, 1, 1)
    # Days are those of UTC, and a month of which little is known says so.
    assert first_requests(home, MAY, JUNE) == FirstRequests(1, None, 2, 2)
    assert verify(home).sound


def test_an_even_number_of_cases_and_one_dated_before_it_was_opened(home: Home) -> None:
    with decision(home, "open-case", {}) as connection:
        for day in ("2026-06-03", "2026-06-11", "2026-06-12", "2026-06-13", "2026-06-14", "2026-06-15"):
            opened(connection, "2026-06-10T12:00:00+00:00", ("sent", f"{day}T00:00:00+00:00"))
    assert first_requests(home, JUNE, JULY) == FirstRequests(6, 2.5, 0, 0)


@pytest.mark.parametrize(("cases_", "days"), [(LEAST_CASES - 1, None), (LEAST_CASES, 3)])
def test_below_five_cases_no_median_is_given(home: Home, cases_: int, days: float | None) -> None:
    with decision(home, "open-case", {}) as connection:
        for _case in range(cases_):
            opened(connection, "2026-06-10T12:00:00+00:00", ("sent", "2026-06-13T08:00:00+00:00"))
    assert first_requests(home, JUNE, JULY) == FirstRequests(cases_, days, 0, 0)


def test_what_was_closed_or_erased_is_told_apart_as_it_stood(home: Home) -> None:
    with decision(home, "open-case", {}) as connection:
        opened(connection, "2026-06-30T23:59:00+00:00")
        opened(connection, "2026-07-01T00:00:00+00:00")
        closed = opened(connection, "2026-05-10T10:00:00+00:00", ("ready", "2026-06-01T00:00:00+00:00"))
        moved(connection, closed, cases.CLOSED, "2026-06-20T10:00:00+00:00")
        again = opened(connection, "2026-05-10T10:00:00+00:00")
        moved(connection, again, cases.CLOSED, "2026-05-20T10:00:00+00:00")
        moved(connection, again, cases.OPEN, "2026-06-20T10:00:00+00:00")
        # Closed after the month: in it, it was open. Erased whenever: it is counted nowhere.
        later = opened(connection, "2026-05-10T10:00:00+00:00")
        moved(connection, later, cases.CLOSED, "2026-07-20T10:00:00+00:00")
        gone = opened(connection, "2026-05-10T10:00:00+00:00")
        moved(connection, gone, cases.ERASED, "2026-08-20T10:00:00+00:00")
    assert first_requests(home, JUNE, JULY) == FirstRequests(0, None, 4, 3)
    assert first_requests(home, MAY, JUNE) == FirstRequests(0, None, 3, 2)


def test_it_is_told_to_whoever_may_have_the_counts_of_the_unit(home: Home) -> None:
    other, head = (person(home, name, role) for name, role in (("B", Role.INVESTIGATOR), ("C", Role.HEAD)))
    assert first_requests(head, JUNE, JULY) == FirstRequests(0, None, 0, 0)
    with pytest.raises(DeskError, match="may not do this"):
        first_requests(other, JUNE, JULY)
