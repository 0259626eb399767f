"""Payments known to the day: their day as written, one payment however many sources tell it, and no test of hours."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.ground import Ground
from relais.corroborate.payment_then_call import screen as hour
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.same_day import screen
from relais.corroborate.same_evening import screen as evening
from relais.corroborate.screening import SCHEMA, table
from relais.corroborate.timed import opened
from relais.corroborate.timing_test import ONLY_DAYS
from relais.link.run import run as link
from tests.views import views

pytestmark = pytest.mark.slow

HOUR = 3_600_000_000
DAY = 24 * HOUR
MIDNIGHT = int(datetime(2024, 1, 8, 23, tzinfo=UTC).timestamp()) * 1_000_000  # in Paris, in winter
PARTIES = [{"source_id": source, "name_raw": name} for source in "ab" for name in ("Payer Example", "Payee Example")]
SELECTORS = [
    {"source_id": source, "party": n, "kind": "phone", "value": f"+1555010{n}"} for source in "ab" for n in range(2)
]


def with_ground(payments, calls, use):
    rows = {"party": PARTIES, "selector": SELECTORS, "payment": payments, "call": calls}
    with views(**{name: one for name, one in rows.items() if one}) as con:
        con.register("subject", link(con)["subject"])
        with Ground(con) as ground:
            return use(ground)


def paid(at, precision="day", **columns):
    told = {"payer": 0, "payee": 1, "at": at, "time_precision": precision, "zone_source": "file"}
    return {**told, "status": "completed", **columns}


def called(at, **columns):
    told = {"caller": 1, "callee": 0, "at": at, "time_precision": "second", "zone_source": "format"}
    return {**told, "status": "answered", **columns}


def all_tables(ground):
    return [screen(ground)["same_day"], evening(ground)["same_evening"], hour(ground)["payment_then_call"]]


def test_what_is_known_to_the_day_is_tested_by_the_day_alone():
    days = [MIDNIGHT + n * 4 * DAY for n in range(5)]
    tables = with_ground([paid(day) for day in days], [called(day + 20 * HOUR) for day in days], all_tables)
    assert all(one.schema == SCHEMA for one in tables)
    (row,), *others = (one.to_pylist() for one in tables)
    assert (row["payments"], row["undated"], row["separate"], row["near"], row["refused"]) == (5, 0, 5, 5, None)
    for one in (row for rows in others for row in rows):
        assert (one["payments"], one["undated"], one["refused"], one["p"]) == (0, 5, ONLY_DAYS, None)


def test_the_day_is_the_one_written_wherever_it_was():
    """A day of Manila begins at five in the afternoon in Paris, and ends there at five."""
    manila = MIDNIGHT - 7 * HOUR
    days = [manila + n * 4 * DAY for n in range(4)]
    for off, near in ((-HOUR, 0), (HOUR, 4), (23 * HOUR, 4), (25 * HOUR, 0)):
        found = with_ground([paid(day) for day in days], [called(day + off) for day in days], screen)
        assert found["same_day"].to_pylist()[0]["near"] == near


def test_a_moment_in_one_source_and_a_day_in_another_are_one_payment_with_a_moment():
    payments = [paid(MIDNIGHT + n * 4 * DAY, reference=f"R{n}") for n in range(4)]
    payments += [
        paid(MIDNIGHT + 19 * HOUR, "second", reference="R0", source_id="b"),
        paid(MIDNIGHT + 4 * DAY, reference="R1", source_id="b"),
        paid(MIDNIGHT + 30 * DAY),
        paid(MIDNIGHT + 30 * DAY, source_id="b"),
        paid(None, None),
    ]
    calls = [called(MIDNIGHT + n * DAY) for n in range(3)]
    day, evenings, hours = with_ground(payments, calls, all_tables)
    (row,) = day.to_pylist()
    assert (row["payments"], row["undated"]) == (4, 1)
    assert [(one["payments"], one["undated"]) for one in (*evenings.to_pylist(), *hours.to_pylist())] == [(1, 5)] * 3


def test_a_pair_opened_has_the_days_with_their_places():
    payments = [paid(MIDNIGHT, reference="R0"), paid(MIDNIGHT + 9 * HOUR, "second", reference="R0", source_id="b")]
    payments += [paid(MIDNIGHT + 5 * DAY), paid(MIDNIGHT + 5 * DAY, source_id="b")]

    def use(ground):
        (pair,) = ground.timed.pairs.to_pylist()
        return opened(ground.con, pair["payer"], pair["payee"])

    found = with_ground(payments, [called(MIDNIGHT), called(MIDNIGHT, duration_s=None)], use)
    moments, days = ([(row["at"] * 1000, row["source_id"]) for row in one.to_pylist()] for one in found[:2])
    assert (moments, days) == ([(MIDNIGHT + 9 * HOUR, "b")], [(MIDNIGHT + 5 * DAY, "a")])
    assert found.calls.num_rows == 1


def test_whose_zone_a_person_said_is_counted():
    payments = [paid(MIDNIGHT, zone_source="mapping bank"), paid(MIDNIGHT + DAY), paid(None, None, zone_source=None)]
    calls = [called(MIDNIGHT, zone_source="A. Example"), called(MIDNIGHT + HOUR)]
    (row,) = with_ground(payments, calls, screen)["same_day"].to_pylist()
    assert (row["zone_said"], row["widened_s"]) == (2, 0)


moments = st.integers(0, 20 * 24).map(lambda n: MIDNIGHT + n * HOUR)
of_day = st.integers(0, 20).map(lambda n: MIDNIGHT + n * DAY)
told = {"reference": st.sampled_from([None, "R0", "R1"]), "source_id": st.sampled_from("ab")}
payments = st.one_of(st.builds(paid, of_day, **told), st.builds(paid, moments, st.just("second"), **told))
calls = st.lists(st.builds(called, moments), min_size=1, max_size=4)


@given(st.lists(payments, min_size=1, max_size=7), calls, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing(rows, calls, random):
    def use(ground):
        return [table(ground, test).drop_columns(["payer", "payee"]) for test in TIME_TESTS]

    found = with_ground(rows, calls, use)
    assert found == with_ground(random.sample(rows, len(rows)), random.sample(calls, len(calls)), use)
    for one in found:
        for row in one.to_pylist():
            assert row["payments"] + row["undated"] <= len(rows)
