from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.law.channel import load
from relais.law.deadlines import due_at, held_until, reminder_at
from relais.law.expiry import expiry

CHANNELS = load().channels
SENT = datetime(2026, 8, 18, 9, tzinfo=UTC)
INSTANTS = st.datetimes(
    datetime.fromisoformat("2026-08-18"), datetime.fromisoformat("2040-01-01"), timezones=st.just(UTC)
)


def test_european_orders():
    order = CHANNELS["EU-EPOC-ID"]
    assert due_at(order, SENT) == datetime(2026, 8, 28, 9, tzinfo=UTC)
    assert due_at(order, SENT, emergency=True) == datetime(2026, 8, 18, 17, tzinfo=UTC)
    assert reminder_at(order, SENT) == datetime(2026, 8, 25, 9, tzinfo=UTC)
    assert reminder_at(order, SENT, emergency=True) == datetime(2026, 8, 18, 17, tzinfo=UTC)


def test_preservations():
    order = CHANNELS["EU-EPOC-PR"]
    assert due_at(order, SENT) is None
    assert reminder_at(order, SENT) == datetime(2026, 10, 2, 9, tzinfo=UTC)  # day 45
    assert held_until(order, SENT) == datetime(2026, 10, 17, 9, tzinfo=UTC)
    assert held_until(order, SENT, extended=True) == datetime(2026, 11, 16, 9, tzinfo=UTC)
    letter = CHANNELS["US-PRES"]
    assert held_until(letter, SENT, extended=True) - SENT == timedelta(days=180)
    assert reminder_at(letter, SENT) - SENT == timedelta(days=75)
    assert (CHANNELS["COE-247"].duration_is, held_until(CHANNELS["COE-247"], SENT)) == (
        "minimum",
        datetime(2026, 10, 17, 9, tzinfo=UTC),
    )
    with pytest.raises(ValueError, match="COE-247"):
        held_until(CHANNELS["COE-247"], SENT, extended=True)
    assert held_until(CHANNELS["FR-60-1"], SENT) is None


@given(INSTANTS, st.booleans())
def test_channels_and_clocks_state_the_same_preservation(received, extended):
    for channel, clock in (("EU-EPOC-PR", "EU-EPOC-PR"), ("US-PRES", "US-2703-F")):
        held = held_until(CHANNELS[channel], received, extended=extended)
        assert held == expiry(clock, received, renewals=int(extended)).legal


@given(INSTANTS, st.sampled_from(sorted(CHANNELS)), st.booleans())
def test_a_reminder_never_comes_after_the_answer_is_due(sent, channel, emergency):
    due = due_at(CHANNELS[channel], sent, emergency=emergency)
    reminder = reminder_at(CHANNELS[channel], sent, emergency=emergency)
    assert due is None or sent < reminder <= due
