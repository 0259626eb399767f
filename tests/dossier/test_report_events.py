"""The next call between those who pay and are paid, as a report tells it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from relais.dossier.case_file import EVENTS
from relais.dossier.draft import Draft
from relais.dossier.report_events import _calls, _next_call
from relais.language.tongue import tongue

AT = datetime(2026, 3, 1, 20, tzinfo=UTC)


def event(kind: str, minutes: float | None, **more: Any) -> dict[str, Any]:
    at = None if minutes is None else AT + timedelta(minutes=minutes)
    return {"kind": kind, "at": at, "who": "A", "other": "B", "direction": "out", "precision": None} | more


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        ([], None),
        ([event("call", 12)], "12 min"),
        # Whoever calls: the two are the two. The first after the payment counts, one before it does not.
        ([event("call", 90, who="B", other="A"), event("call", -5), event("call", 200)], "1 h 30 min"),
        ([event("call", 0)], "0 s"),
        ([event("call", 25 * 60)], None),
        ([event("call", 12, other="C"), event("call", 12, other=None), event("chat", 12)], None),
        ([event("call", 12, precision="day"), event("call", None)], None),
    ],
)
def test_the_next_call_between_the_two_is_told_within_a_day(calls: list[dict[str, Any]], told: str | None) -> None:
    payment = event("payment", 0)
    events = pa.Table.from_pylist([payment, *calls], EVENTS)
    found = _calls(events, events.slice(0, 1))
    assert _next_call(Draft(tongue("en"), ()), payment, found) == told


def test_of_a_payment_of_which_the_hour_is_not_known_none_is_told() -> None:
    call = event("call", 12)
    events = pa.Table.from_pylist([event("payment", 0), call], EVENTS)
    found = _calls(events, events)
    draft = Draft(tongue("en"), ())
    assert _next_call(draft, event("payment", 0, precision="day"), found) is None
    assert _next_call(draft, event("payment", None), found) is None
