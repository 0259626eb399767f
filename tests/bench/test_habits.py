"""Drawn pairs: as many as asked, the same from the same seed, and each world what it says it is."""

import numpy as np
import pytest

from relais.bench.habits import CALLS, INNOCENT, PAYMENTS, drawn, events, followed, instant


@pytest.mark.parametrize("name", INNOCENT)
def test_every_pair_has_its_payments_and_calls_in_order_of_pair(name):
    made = drawn(INNOCENT[name], 30, 1)
    assert np.bincount(made.sides.payment).tolist() == [PAYMENTS] * 30
    assert np.bincount(made.sides.call).tolist() == [CALLS] * 30
    assert (made.payments.size, made.calls.size) == (30 * PAYMENTS, 30 * CALLS)
    varied = drawn(INNOCENT[name], 200, 1, varied=True)
    counts = np.bincount(varied.sides.payment)
    assert 5 <= counts.min() < 10 < 50 < counts.max() <= 70
    again = drawn(INNOCENT[name], 30, 1)
    assert np.array_equal(made.payments, again.payments)
    assert np.array_equal(made.calls, again.calls)
    assert not np.array_equal(made.payments, drawn(INNOCENT[name], 30, 2).payments)


def shares(name, pairs=400):
    """Return the share of payments with a call in the hour after, and in the hour before."""
    made = drawn(INNOCENT[name] if isinstance(name, str) else name, pairs, 3)
    lag = made.calls.reshape(pairs, 1, -1) - made.payments.reshape(pairs, -1, 1)
    return [float(((low <= lag) & (lag <= low + 1)).any(axis=2).mean()) for low in (0, -1)]


def test_nobody_innocent_calls_after_paying_more_than_before_but_who_rings_to_say_so():
    for name in INNOCENT:
        after, before = shares(name)
        assert (after > 1.5 * before) == (name == "lawful notify")


def test_calls_follow_as_many_payments_as_they_should():
    independent, _before = shares("shared active weeks")
    after, _before = shares(followed(0.6, 5.0))
    assert after == pytest.approx(0.6 + 0.4 * independent, abs=0.05)
    assert shares(followed(0.0, 5.0))[0] == pytest.approx(independent, abs=0.02)


def test_a_world_is_what_its_name_says():
    sundays = drawn(INNOCENT["Sunday callers"], 50, 1)
    # Evenings that pass midnight are still of that Sunday.
    assert set(((sundays.payments - 9) // 24 % 7).tolist()) == {6}
    shared = drawn(INNOCENT["shared active weeks"], 50, 1)
    weeks = [set((one.reshape(50, -1)[0] - 12).astype(int) // 168) for one in (shared.payments, shared.calls)]
    assert len(weeks[0] | weeks[1]) <= 16
    shifts = drawn(INNOCENT["shift workers"], 1, 1)
    clock, week = shifts.calls % 24, shifts.calls // 168 % 3
    assert max(clock[week == one].std() for one in range(3)) < 0.7 * clock.std()


def test_local_hours_become_instants_by_the_clock_of_paris():
    # Monday 3 January 2022, eight in the evening; and the same in summer, 26 weeks on.
    assert instant(np.array([20.0, 26 * 168 + 20.0])).tolist() == [1641236400000, 1656957600000]


def test_the_table_is_what_the_command_reads():
    table = events(drawn(INNOCENT["independent"], 2, 1))
    assert table.column_names == ["pair", "event", "at"]
    assert table["event"].to_pylist().count("payment") == 2 * PAYMENTS
    assert table.schema.field("at").type == "int64"
