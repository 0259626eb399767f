from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.law.clocks import URGENCY, legal_expiry, safe_expiry, state
from relais.law.retention import Duration

EVENTS = st.datetimes(
    datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01"), timezones=st.just(UTC)
)
MONTHS = st.integers(0, 240)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "duration", "expiry"),
    [
        (at(2025, 1, 31), Duration(months=1), at(2025, 2, 28)),
        (at(2024, 1, 31), Duration(months=1), at(2024, 2, 29)),
        (at(2024, 2, 29, 12, 30), Duration(months=12), at(2025, 2, 28, 12, 30)),
        (at(2024, 2, 29), Duration(months=48), at(2028, 2, 29)),
        (at(2024, 2, 28), Duration(months=12), at(2025, 2, 28)),  # 366 days: no count of hours
        (at(2025, 12, 31), Duration(months=2), at(2026, 2, 28)),
        (at(2025, 11, 15), Duration(months=2), at(2026, 1, 15)),
        (at(2024, 12, 5), Duration(days=90), at(2025, 3, 5)),
        (at(2024, 12, 5), Duration(hours=48), at(2024, 12, 7)),
        # UTC, whatever the zone: in Paris this is 1 March already.
        (
            datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
            Duration(months=12),
            at(2025, 2, 28, 23, 30),
        ),
    ],
)
def test_calendar(event, duration, expiry):
    assert legal_expiry(event, duration) == expiry


def test_an_event_without_zone_starts_nothing():
    with pytest.raises(ValueError, match="time zone"):
        legal_expiry(datetime.fromisoformat("2024-01-01"), Duration(months=1))


@given(EVENTS, MONTHS)
def test_the_month_is_the_one_counted_to(event, months):
    end = legal_expiry(event, Duration(months=months))
    assert (end.year * 12 + end.month) - (event.year * 12 + event.month) == months
    assert end.day <= event.day
    assert end.day == event.day or (end + timedelta(days=1)).month != end.month
    assert end.timetz() == event.timetz()


@given(EVENTS, EVENTS, MONTHS)
def test_a_later_event_is_never_lost_earlier(one, other, months):
    first, second = sorted((one, other))
    assert legal_expiry(first, Duration(months=months)) <= legal_expiry(second, Duration(months=months))


@given(EVENTS, st.integers(0, 2000))
def test_days_are_days(event, days):
    assert legal_expiry(event, Duration(days=days)) - event == timedelta(days=days)


@given(EVENTS)
def test_asking_is_safe_a_fortnight_before(event):
    assert event - safe_expiry(event) == timedelta(days=14)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(), "expired"),
        (timedelta(seconds=-1), "expired"),
        (timedelta(seconds=1), "red"),
        (timedelta(days=60), "red"),
        (timedelta(days=60, seconds=1), "amber"),
        (timedelta(days=120), "amber"),
        (timedelta(days=120, seconds=1), "green"),
    ],
)
def test_states(left, expected):
    assert state(at(2026, 1, 1) + left, at(2026, 1, 1)) == expected


def test_unknown_is_never_safe():
    assert state(None, at(2026, 1, 1)) == "unknown"
    assert URGENCY.index("unknown") < URGENCY.index("amber") < URGENCY.index("green")
