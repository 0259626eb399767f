"""Many pairs screened: each answered for itself, in any order; the level is held where only habits are shared."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.payment_then_call import AFTER, BEFORE
from relais.corroborate.payment_then_call import TIMES as HOUR
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.same_day import TIMES as DATED
from relais.corroborate.same_evening import TIMES as EVENING
from relais.corroborate.screening import ROW, screened
from relais.corroborate.timing_test import Setting
from tests.corroborate.drawn import DAY, MINUTE, PLAIN, START, UTC, alone, drawn, events

pytestmark = pytest.mark.slow

# Of a month, to the minute, so that windows and hours are met; never on an edge of either.
instants = st.lists(st.integers(0, 30 * 24 * 60 - 1).map(lambda n: START + n * MINUTE + 1), max_size=9)
days = st.lists(st.integers(0, 30).map(lambda n: START + n * DAY), max_size=5)
pairs = st.lists(st.tuples(instants, instants, days), min_size=1, max_size=4)


def answers(rows, setting=PLAIN):
    """Return what is told of each pair, test and direction; q depends on the others and is left out."""
    table = screened(events(*(list(one) for one in zip(*rows, strict=True))), TIME_TESTS, setting).drop_columns("q")
    return {(row.pop("pair"), row.pop("test"), row.pop("direction")): row for row in table.to_pylist()}


def same(one, other, within=1e-9):
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert other[name] == (pytest.approx(value, abs=within) if isinstance(value, float) else value), name


@given(pairs, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_a_pair_is_answered_for_itself_in_any_order(rows, random):
    order = random.sample(range(len(rows)), len(rows))
    found, again = answers(rows), answers([rows[i] for i in order])
    assert len(found) == len(again)
    for place, i in enumerate(order):
        for test in TIME_TESTS:
            for way in test.directions:
                if (i, test.name, way) in found:
                    same(found[i, test.name, way], again[place, test.name, way])


@given(pairs, st.integers(-9, 9))
@settings(max_examples=40, deadline=None)
def test_all_moved_by_whole_blocks_and_weeks_is_the_same(rows, times):
    moved = [tuple([at + times * 21 * DAY for at in one] for one in row) for row in rows]
    found, again = answers(rows), answers(moved)
    for key, row in found.items():
        same(row, again[key])


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_time_run_backwards_turns_the_directions(rows):
    rows = [(paid, called, []) for paid, called, _days in rows]
    turned = [tuple([2 * START - at for at in one] for one in row) for row in rows]
    found, again = answers(rows), answers(turned)
    for pair in range(len(rows)):
        for one, other in ((AFTER, BEFORE), (BEFORE, AFTER)):
            told, back = found[pair, HOUR.name, one], again[pair, HOUR.name, other]
            # Minutes are cut elsewhere, and so may be how many hold a call. A window holds its first millisecond and
            # not its last, backwards the other way: that may tip a whole number, as a power hangs on one.
            left_out = {"calls": 0, "power_30": 0, "power_60": 0}
            same({**told, **left_out}, {**back, **left_out}, within=1e-6)


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_whatever_comes_no_answer_is_no_number(rows):
    table = screened(events(*(list(one) for one in zip(*rows, strict=True))), TIME_TESTS, PLAIN)
    assert table.schema == ROW
    for row in table.to_pylist():
        told = [row[name] for name in ROW.names[ROW.names.index("separate") :]]
        assert (row["refused"] is None) == (None not in told)
        if row["refused"] is None:
            assert all(np.isfinite(value) for value in told)
            assert 0 < row["p"] <= row["q"] <= 1
            assert row["near"] <= row["separate"] <= row["payments"]
            assert row["share_low"] <= row["share_high"]


def test_a_call_proves_but_one_of_the_payments_that_went_together():
    """Four evenings, three payments within minutes on each, and one call after them: four hits, not twelve."""
    evenings = [START + (17 + day) * HOUR_MS + day * 4 * DAY for day in range(4)]
    paid = [at + minute * MINUTE for at in evenings for minute in (0, 5, 10)]
    after, _before, evening = screened(
        alone(paid, [at + 30 * MINUTE for at in evenings]), TIME_TESTS, PLAIN
    ).to_pylist()
    assert (after["payments"], after["separate"], after["near"]) == (12, 4, 4)
    assert (evening["payments"], evening["separate"], evening["near"]) == (12, 4, 4)


def test_a_zone_that_may_be_wrong_widens_those_of_whom_a_person_said_it_and_is_told():
    paid = [START + (8 + 3 * day) * HOUR_MS + day * 4 * DAY for day in range(5)]
    late = [at + 100 * MINUTE for at in paid]
    both = events([paid, paid, paid], [late] * 3)
    table = screened(both, (HOUR,), Setting(UTC, 60_000, 1), np.array([False, True, False]))
    rows = [row for row in table.to_pylist() if row["direction"] == AFTER]
    assert [(row["pair"], row["widened_s"], row["near"]) for row in rows] == [(0, 60, 0), (1, 3660, 5), (2, 60, 0)]
    everybody = screened(both, (HOUR,), Setting(UTC, 0, 1))
    assert set(everybody["widened_s"].to_pylist()) == {3600}


PEOPLE = 4_000
PAID, CALLED = 26, 60


def people(draw, world):
    """Draw innocent pairs: 26 payments and 60 calls each, on evenings of 100 weeks; no payment knows of any call."""
    size = (PEOPLE, PAID + CALLED)
    spells = draw.permuted(np.tile(np.arange(100), (PEOPLE, 1)), axis=1)
    every, few = draw.integers(0, 100, size), np.take_along_axis(spells, draw.integers(0, 25, size), axis=1)
    weekday, phase = draw.integers(0, 7, size), draw.integers(0, 7, (PEOPLE, 1))
    evenings = spells * 7 + draw.integers(0, 7, spells.shape)
    at = {
        "apart": every * 7 + weekday,
        "shared weeks": few * 7 + phase + (weekday - phase) % 7,
        "Sundays": every * 7 + 3,
        "mostly Sundays": every * 7 + np.where(draw.random(size) < 0.7, 3, weekday),
        "same evenings": np.take_along_axis(evenings, draw.integers(0, 40, size), axis=1),
    }[world]
    made = drawn(at, draw.normal(20.5, 1.5, size))
    return made[:, :PAID], made[:, PAID:]


def rates(paid, called, tests=TIME_TESTS):
    table = screened(events(paid.tolist(), called.tolist(), (paid // DAY * DAY).tolist()), tests, PLAIN)
    shown = table.group_by(["test", "direction"]).aggregate([("p", "list")]).to_pylist()
    p = {(row["test"], row["direction"]): np.array([one or 1.0 for one in row["p_list"]]) for row in shown}
    return {key: ((one <= 0.05).mean(), (one <= 0.01).mean()) for key, one in p.items()}


@pytest.mark.parametrize("world", ["apart", "shared weeks", "Sundays", "mostly Sundays", "same evenings"])
def test_the_level_is_held_on_people_who_share_their_habits(world):
    """Three standard errors of 5 % and 1 % of so many. Who shares evenings is what the tests of days look for."""
    for (test, _direction), (five, one) in rates(*people(np.random.default_rng(3), world)).items():
        if world == "same evenings" and test != HOUR.name:
            assert five > 0.9
        else:
            assert five <= 0.05 + 3 * (0.05 * 0.95 / PEOPLE) ** 0.5, test
            assert one <= 0.01 + 3 * (0.01 * 0.99 / PEOPLE) ** 0.5, test


def test_payments_that_set_off_calls_are_found():
    draw = np.random.default_rng(3)
    paid, called = people(draw, "shared weeks")
    own = draw.random(paid.shape) < 0.6
    called[:, :PAID] = np.where(own, paid + draw.integers(2, 55, paid.shape) * MINUTE, called[:, :PAID])
    found = rates(paid, called)
    assert found[HOUR.name, AFTER][0] > 0.95
    assert found[HOUR.name, BEFORE][0] < 0.05
    assert found[EVENING.name, EVENING.directions[0]][0] > 0.9
    assert found[DATED.name, DATED.directions[0]][0] > 0.9


def test_the_rate_of_false_discoveries_is_that_of_each_test_and_direction():
    """Where a tenth is true, few of those under 10 % are not."""
    draw = np.random.default_rng(5)
    paid, called = people(draw, "apart")
    called[: PEOPLE // 10, :PAID] = paid[: PEOPLE // 10] + 30 * MINUTE
    table = screened(events(paid.tolist(), called.tolist()), (HOUR,), PLAIN)
    kept = table.filter(pa.compute.equal(table["direction"], AFTER))
    found = np.flatnonzero(kept["q"].to_numpy() <= 0.1)
    assert found.size >= PEOPLE // 10
    assert (found >= PEOPLE // 10).mean() <= 0.1
