"""A plain table of payments and calls of many pairs: what an expert needs to run the tests of times again."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa

from relais.corroborate.timing_test import Events
from relais.desk.error import DeskError
from relais.desk.plain_table import read
from relais.model.notice import msg
from relais.store.duck import connect

COLUMNS = ("pair", "event", "at")
NO_COLUMN = msg(
    "{path}: no column “{column}”; expected the columns pair, event and at, and precision where payments are known to"
    " the day alone: rename or add it"
)
TWICE = msg("{path} has two columns called “{column}”: one name, one column")
NO_ROWS = msg("{path} has no rows: one payment or call a row is expected")
NO_ZONE = msg(
    "{path}: the column at has the type {kind}; expected milliseconds since 1970 in UTC (int64), or a timestamp with a"
    " zone: write it so"
)
NO_PAIR = msg(
    "{path}, row {row}: pair is empty; expected whose payment or call it is: fill it in, or leave out the row"
)
NO_EVENT = msg("{path}, row {row}: event is “{value}”; expected payment or call: write one of the two")
NO_PRECISION = msg(
    "{path}, row {row}: precision is “{value}”; expected nothing, minute or second, and of payments also day: write one"
    " of them, or leave out a call that is known to the day alone"
)
NO_MOMENT = msg(
    "{path}, row {row}: at is “{value}”; expected an instant from 1980 to 2100, in CSV as 2024-03-01T20:15:00+01:00"
    " (a payment of precision day: 2024-03-01), in Parquet in milliseconds: write it so, with its offset from UTC"
)


class EventTable(NamedTuple):
    """The events, and what the table calls each pair, in the order of their numbers."""

    events: Events
    pairs: pa.Array


def event_table(path: Path, zone: ZoneInfo) -> EventTable:
    """Read the events; raises DeskError with the file, the row, what is expected and what to do.

    What stands there twice counts once. `zone`: in which a payment of Parquet that is known to the day has its day.
    """
    rows, parquet = read(path)
    rows = _columns(path, rows)
    if not rows.num_rows:
        raise DeskError(NO_ROWS, path=path)
    kind = rows.schema.field("at").type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    zoned = pa.types.is_timestamp(kind) and kind.tz is not None
    if not (text or zoned or pa.types.is_integer(kind)):
        raise DeskError(NO_ZONE, path=path, kind=kind)
    # Rows are counted as a spreadsheet counts them, the heading of a CSV file among them.
    rows = rows.append_column("row", pa.array(np.arange(rows.num_rows, dtype=np.int64) + (1 if parquet else 2)))
    at = _TEXT if text else _ZONED if zoned else _MILLISECONDS
    with TemporaryDirectory(prefix="relais-try-") as spill:
        con = connect(Path(spill))
        con.register("told", rows)
        con.execute(f"SET TimeZone = '{zone.key}'")
        con.execute(_READ.format(at=at, day=_DAY if text else _HERE.format(at=at)))
        _check(con, path)
        con.execute("CREATE TEMP TABLE named AS SELECT pair, row_number() OVER (ORDER BY pair) - 1 AS n"
                    " FROM (SELECT DISTINCT pair FROM read)")  # fmt: skip
        pairs = con.execute("SELECT pair FROM named ORDER BY n").to_arrow_table()["pair"].combine_chunks()
        sides = [
            con.execute(_SIDE, side).fetchnumpy() for side in (("payment", False), ("call", False), ("payment", True))
        ]
        con.close()
    arrays = (one[name].astype(np.int64) for one in sides for name in ("n", "at"))
    return EventTable(Events(len(pairs), *arrays), pairs)


def _columns(path: Path, rows: pa.Table) -> pa.Table:
    names = [name.strip().lower() for name in rows.column_names]
    for name in (*COLUMNS, "precision"):
        if names.count(name) > 1:
            raise DeskError(TWICE, path=path, column=name)
    for name in COLUMNS:
        if name not in names:
            raise DeskError(NO_COLUMN, path=path, column=name)
    rows = rows.rename_columns([str(at) if names.count(name) > 1 else name for at, name in enumerate(names)])
    if "precision" not in names:
        rows = rows.append_column("precision", pa.nulls(rows.num_rows, pa.string()))
    return rows.select([*COLUMNS, "precision"])


def _check(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise DeskError for the first row that is not as expected."""
    first = con.execute(_FIRST).fetchone()
    if first is None:
        return
    row, fault, value = first
    template = {"pair": NO_PAIR, "event": NO_EVENT, "precision": NO_PRECISION, "at": NO_MOMENT}[fault]
    raise DeskError(template, path=path, row=row, value=(value or "")[:80])


# What has no offset is no instant. A payment that is known to the day is kept as midnight UTC of that day.
_OFFSET = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)? ?(Z|z|[+-]\d\d(:?\d\d)?)$"
_TEXT = f"""CASE WHEN regexp_matches(trim("at"), '{_OFFSET}') THEN epoch_ms(try_cast(trim("at") AS TIMESTAMPTZ)) END"""
_DAY = 'epoch_ms(try_cast(left(trim("at"), 10) AS DATE)::TIMESTAMP)'
_ZONED = 'epoch_ms("at")'
_MILLISECONDS = 'try_cast("at" AS BIGINT)'
_HERE = "epoch_ms(try_cast(make_timestamptz({at} * 1000) AS DATE)::TIMESTAMP)"
_READ = """
    CREATE TEMP TABLE read AS
    WITH tidy AS (
        SELECT * REPLACE (
            CASE WHEN trim(pair::VARCHAR) <> '' THEN pair END AS pair, lower(trim(event::VARCHAR)) AS event,
            coalesce(lower(trim(precision::VARCHAR)), '') AS precision)
        FROM told),
    placed AS (
        SELECT *, "at"::VARCHAR AS raw, precision = 'day' AS dated,
            CASE WHEN precision = 'day' THEN {day} ELSE {at} END AS ms
        FROM tidy)
    SELECT pair, event, precision, row, raw, dated,
        CASE WHEN ms BETWEEN 315532800000 AND 4102444800000 THEN ms END AS ms
    FROM placed
"""
_FIRST = """
    SELECT row, fault, value FROM (
        SELECT row,
            CASE WHEN pair IS NULL THEN 'pair'
                WHEN event IS NULL OR event NOT IN ('payment', 'call') THEN 'event'
                WHEN precision NOT IN ('', 'second', 'minute', 'day') OR (dated AND event = 'call') THEN 'precision'
                WHEN ms IS NULL THEN 'at' END AS fault,
            CASE fault WHEN 'event' THEN event WHEN 'precision' THEN precision WHEN 'at' THEN raw END AS value
        FROM read)
    WHERE fault IS NOT NULL ORDER BY row LIMIT 1
"""
_SIDE = """
    SELECT DISTINCT n, ms AS "at" FROM read JOIN named USING (pair) WHERE event = ? AND dated = ? ORDER BY n, "at"
"""
