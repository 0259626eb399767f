from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.intake.instant import NOT_A_TIME, UNKNOWN_TIME, BadTimeError, at_local, zone_named
from relais.intake.table.time import _BAD, _day, _hour, _utc, order_shown, zone_of
from tests.intake.table_world import read, sealed_at, transfers

EPOCH = datetime.fromisoformat("1970-01-01")
ANY = np.ones(5, np.bool_)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.datetimes(EPOCH + timedelta(days=732), EPOCH + timedelta(days=24_000)), max_size=5),
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Manila"]),
)
def test_a_column_is_placed_in_its_zone_as_one_moment_is(moments, name):
    zone = zone_named(name)
    local = np.array([(moment - EPOCH) // timedelta(microseconds=1) for moment in moments], np.int64)

    def one(moment):
        try:
            return at_local(moment, "", "second", zone, None).at
        except BadTimeError:
            return _BAD

    assert _utc(local, ~ANY[: len(local)], zone).tolist() == [one(moment) for moment in moments]


def test_the_hour_that_summer_time_skips_is_no_time():
    skipped = 1_711_852_200_000_000  # 31 March 2024, 02:30 on the wall
    assert _utc(np.array([skipped], np.int64), ~ANY[:1], zone_named("Europe/Paris")).tolist() == [_BAD]


@pytest.mark.parametrize(
    ("name", "day", "first"),
    [
        ("Africa/Cairo", "2023-04-28", "2023-04-27T22:00"),  # midnight skipped
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00"),
        ("America/Havana", "2023-11-05", "2023-11-05T04:00"),  # midnight repeated
        ("Pacific/Apia", "2011-12-30", None),  # skipped whole
    ],
)
def test_a_column_of_days_stands_at_their_first_instants(name, day, first):
    local = np.array([day, day], "datetime64[us]").astype(np.int64)
    expected = _BAD if first is None else int(np.datetime64(first, "us").astype(np.int64))
    assert _utc(local, np.array([True, False]), zone_named(name)).tolist() == [expected, _BAD]


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("2024-01-15", None, "2024-01-15"), ("2024/1/5", None, "2024-01-05"), ("15/01/2024", "dmy", "2024-01-15"),
        ("01/15/24", "mdy", "2024-01-15"), ("5.3.2021", "dmy", "2021-03-05"), ("5.3.2021", "mdy", "2021-05-03"),
        ("03/03/2021", None, "2021-03-03"), ("5 mars 2021", None, "2021-03-05"), ("Mar 5, 2021", None, "2021-03-05"),
        ("1er août 2021", None, "2021-08-01"), ("05-Feb-2021", None, "2021-02-05"),
    ],
)  # fmt: skip
def test_days_as_exports_write_them(text, order, iso):
    assert _day(text, order) == np.datetime64(iso).astype(int)


@pytest.mark.parametrize(("text", "hours"), [("14:30", 14.5), ("02:30 PM", 14.5), ("12:00 am", 0), ("14h30", 14.5)])
def test_hours_as_exports_write_them(text, hours):
    assert _hour(text) == hours * 3_600_000_000


@pytest.mark.parametrize("text", ["24:00", "13:00 PM", "12:60", "12:00:61", "midi"])
def test_no_hour(text):
    assert _hour(text) == _BAD


def test_the_order_is_proved_or_not_said():
    assert order_shown(pa.array(["05/03/2021", None, "13/03/2021 10:00"])) == "dmy"
    assert order_shown(pa.array(["05/03/2021", "03/13/2021"])) == "mdy"
    assert order_shown(pa.array(["05/03/2021", "2021-03-13", "33/03/2021"])) is None


@pytest.mark.parametrize("name", ["CST", "IST", "PST", "EST", "BST", "CET", "Paris", "UTC+25", "Mars/Base", ""])
def test_what_names_no_single_zone(name):
    assert zone_of(name) is None


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("31/02/2024", NOT_A_TIME), ("2024-13-01", NOT_A_TIME), ("31 feb 2024", NOT_A_TIME),
        ("3 foo 2024", UNKNOWN_TIME), ("soon", UNKNOWN_TIME), ("2024", UNKNOWN_TIME),
    ],
)  # fmt: skip
def test_it_says_whether_the_calendar_or_the_layout_is_at_fault(tmp_path, day, why):
    reading, _rows = read(sealed_at(tmp_path / "t", transfers({}, {"Date envoi": day})))
    assert [notice.template for notice in reading.notices] == [why]
