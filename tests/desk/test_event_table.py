"""A plain table of events: read as it stands, or refused in one line: file, row, what is expected, what to do."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.desk.error import DeskError
from relais.desk.event_table import (
    NO_COLUMN,
    NO_EVENT,
    NO_MOMENT,
    NO_PAIR,
    NO_PRECISION,
    NO_ROWS,
    NO_ZONE,
    TWICE,
    event_table,
)  # fmt: skip
from relais.desk.plain_table import NO_TABLE, NOT_UTF8

PARIS = ZoneInfo("Europe/Paris")
HEAD = "pair,event,at,precision\n"


def read(path: Path, text: str | bytes):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return event_table(path, PARIS)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def test_events_come_in_order_of_pair_and_time_and_once(tmp_path: Path) -> None:
    found = read(
        tmp_path / "e.csv",
        "Pair;AT;Event;else\nb;2024-03-02T20:15:00+01:00;payment;x\na;2024-03-02T19:15:00Z;payment;x\n"
        "a;2024-03-01 20:15+01:00;payment;x\na;2024-03-02T20:15:00+0100;PAYMENT;y\n"
        " b;2024-03-01T00:00:00.5+01;call;x\n",
    )
    assert found.pairs.to_pylist() == [" b", "a", "b"]
    events = found.events
    assert events.payment_pair.tolist() == [1, 1, 2]
    assert events.payments.tolist() == [ms("2024-03-01T19:15Z"), *[ms("2024-03-02T19:15Z")] * 2]
    assert (events.call_pair.tolist(), events.calls.tolist()) == ([0], [ms("2024-02-29T23:00Z") + 500])


def test_a_payment_known_to_the_day_is_the_day_written(tmp_path: Path) -> None:
    text = HEAD + "1,payment,2024-03-01,day\n1,payment,2024-07-02T00:00:00+02:00,day\n1,call,2024-03-01T10:00Z,\n"
    found = read(tmp_path / "e.csv", text)
    assert found.events.payments.size == 0
    assert found.events.dated.tolist() == [ms("2024-03-01T00:00Z"), ms("2024-07-02T00:00Z")]
    # In Parquet it is an instant, and the day that it has in the zone.
    late = pa.table({"pair": [7], "event": ["payment"], "at": [ms("2024-06-30T22:00Z")], "precision": ["day"]})
    pq.write_table(late, tmp_path / "e.parquet")
    assert event_table(tmp_path / "e.parquet", PARIS).events.dated.tolist() == [ms("2024-07-01T00:00Z")]


@pytest.mark.parametrize(
    "kind", [pa.int64(), pa.timestamp("us", "UTC"), pa.timestamp("ms", "Europe/Paris"), pa.string()]
)
def test_an_instant_of_parquet_is_the_same_however_it_is_written(tmp_path: Path, kind: pa.DataType) -> None:
    at = ms("2024-03-01T19:15Z")
    value = at if kind == pa.int64() else datetime.fromtimestamp(at / 1000, UTC)
    column = pa.array([value if kind != pa.string() else "2024-03-01T20:15:00+01:00"], kind)
    pq.write_table(pa.table({"pair": [7], "event": ["call"], "at": column}), tmp_path / "e.parquet")
    found = event_table(tmp_path / "e.parquet", PARIS)
    assert (found.events.calls.tolist(), found.pairs.to_pylist()) == ([at], [7])


@pytest.mark.parametrize(
    ("text", "template", "told"),
    [
        ("", NO_TABLE, ""),
        ("pair,event\n1,call\n", NO_COLUMN, "“at”"),
        ("pair,event,at,At\n1,call,2024-03-01T10:00Z,\n", TWICE, "“at”"),
        (HEAD, NO_ROWS, "no rows"),
        (HEAD + "1,call,2024-03-01T10:00Z,\n,call,2024-03-01T10:00Z,\n", NO_PAIR, "row 3"),
        (HEAD + "1,Zahlung,2024-03-01T10:00Z,\n", NO_EVENT, "row 2: event is “zahlung”"),
        (HEAD + "1,call,2024-03-01T10:00Z,hour\n", NO_PRECISION, "“hour”"),
        (HEAD + "1,call,2024-03-01,day\n", NO_PRECISION, "“day”"),
        (HEAD + "1,call,2024-03-01T10:00:00,\n", NO_MOMENT, "row 2: at is “2024-03-01T10:00:00”"),
        (HEAD + "1,payment,2024-03-01,\n", NO_MOMENT, "“2024-03-01”"),
        (HEAD + "1,payment,01/03/2024 10:00+01:00,\n", NO_MOMENT, "“01/03/2024 10:00+01:00”"),
        (HEAD + "1,payment,2024-13-01T10:00Z,\n", NO_MOMENT, "2024-13-01"),
        (HEAD + "1,payment,2024-02-30,day\n", NO_MOMENT, "2024-02-30"),
        (HEAD + "1,payment,,\n", NO_MOMENT, "“”"),
        ("pair,event,at\nMüller,call,2024-03-01T10:00Z\n".encode("latin-1"), NOT_UTF8, "UTF-8"),
    ],
)
def test_what_is_not_as_expected_is_named_with_its_row(tmp_path: Path, text, template: str, told: str) -> None:
    with pytest.raises(DeskError) as error:
        read(tmp_path / "e.csv", text)
    assert error.value.template == template
    assert told in str(error.value)
    assert "e.csv" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("at", "template"),
    [
        (pa.array([1_700_000_000]), NO_MOMENT),  # seconds
        (pa.array([datetime(2024, 3, 1)], pa.timestamp("us")), NO_ZONE),  # noqa: DTZ001 - that it has none is the point
        (pa.array([1.5]), NO_ZONE),
        (pa.array([None], pa.int64()), NO_MOMENT),
    ],
)
def test_an_instant_of_parquet_that_is_none_is_refused(tmp_path: Path, at: pa.Array, template: str) -> None:
    pq.write_table(pa.table({"pair": ["a"], "event": ["call"], "at": at}), tmp_path / "e.parquet")
    with pytest.raises(DeskError) as error:
        event_table(tmp_path / "e.parquet", PARIS)
    assert error.value.template == template


def test_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as error:
        event_table(tmp_path / "none.csv", PARIS)
    assert error.value.template == NO_TABLE


rows = st.tuples(st.integers(0, 3), st.sampled_from(["payment", "call"]), st.integers(0, 10**9), st.integers(-12, 12))


@pytest.mark.slow
@given(st.lists(rows, min_size=1, max_size=12), st.randoms())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_changes_nothing(tmp_path: Path, told, random) -> None:
    def lines(some):
        start = datetime(2000, 1, 1, tzinfo=UTC)
        return HEAD + "".join(
            f"{pair},{kind},{at.astimezone(timezone(timedelta(hours=zone))).isoformat()},\n"
            for pair, kind, at, zone in (
                (pair, kind, start + timedelta(seconds=by), zone) for pair, kind, by, zone in some
            )
        )

    one = read(tmp_path / "e.csv", lines(told))
    other = read(tmp_path / "e.csv", lines(random.sample(told, len(told))))
    assert one.pairs.to_pylist() == other.pairs.to_pylist()
    for left, right in zip(one.events[1:], other.events[1:], strict=True):
        assert left.tolist() == right.tolist()
    assert one.events.calls.size == len({(pair, at) for pair, kind, at, _ in told if kind == "call"})
