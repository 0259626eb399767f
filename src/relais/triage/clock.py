"""The clocks of a report: what somebody still holds about what it names, and until when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from relais.law.clocks import AMBER_DAYS, MARGIN_DAYS, RED_DAYS, URGENCY
from relais.law.holding import NO_COUNTRY, NO_EVENT, NO_RULE, RULES, Rule
from relais.law.retention import Duration
from relais.store.duck import quoted

# A clock set a day ahead is a wrong clock; an event later than that has not happened.
FUTURE_HOURS = 24

_KEY = "holding, country, rule_no, why, state"
_FIRST = "legal, event_at, source_id, ordinal, locator"

# What the law says of each datum of `triage_clocked`: clock_id to confidence; until when, and how it stands.
_STATED = f"""
WITH dated AS (
    SELECT d.* REPLACE (CASE WHEN d.event_at <= now."at" + to_hours({FUTURE_HOURS}) THEN d.event_at END AS event_at)
    FROM triage_clocked d CROSS JOIN triage_now now
), ruled AS (
    SELECT d.*, r.rule_no, r.clock_id, r.data, r.holder, r.basis, r.source, r.confidence,
           coalesce(r.why, CASE WHEN d.event_at IS NULL THEN {quoted(NO_EVENT)}
                                WHEN d.country IS NULL THEN {quoted(NO_COUNTRY)} ELSE {quoted(NO_RULE)} END) AS why,
           coalesce(r.ends_at, d.event_at + to_months(r.months) + to_days(r.days) + to_hours(r.hours)) AS legal
    FROM dated d
    LEFT JOIN triage_rule r ON r.holding = d.holding AND r.country IS NOT DISTINCT FROM d.country
     AND (r.ends_at IS NOT NULL OR d.event_at >= r.since AND d.event_at < r.before)
), stated AS (
    SELECT ruled.*, legal - to_days({MARGIN_DAYS}) AS safe,
           CASE WHEN answered THEN 'answered'
                WHEN legal IS NULL THEN 'unknown'
                WHEN legal <= now."at" THEN 'expired'
                WHEN legal <= now."at" + to_days({RED_DAYS}) THEN 'red'
                WHEN legal <= now."at" + to_days({AMBER_DAYS}) THEN 'amber' ELSE 'green' END AS state
    FROM ruled CROSS JOIN triage_now now
)"""

# One row per owner, clock, country and state: the datum that is lost first, and how many stand behind it.
# `urgency` is the place of the state in law.clocks.URGENCY.
_OWNED = f"""
{_STATED}, first_of AS (
    SELECT DISTINCT ON (owner, {_KEY}) *, count(*) OVER (PARTITION BY owner, {_KEY}) AS facts
    FROM stated ORDER BY owner, {_KEY}, {_FIRST}
)
SELECT *, list_position({list(URGENCY)}, state) AS urgency FROM first_of
"""

# Each datum once, whoever it belongs to, with the report of the highest rank that leads to it.
DATA = f"""
{_STATED}, led_to AS (
    SELECT s.*, q.report_id, q.rank, count(*) OVER of_datum AS reports
    FROM stated s JOIN triage_owner o USING (owner) JOIN triage_queue q USING (report_no)
    WINDOW of_datum AS (PARTITION BY s.holding, s.source_id, s.ordinal, s.country)
)
SELECT DISTINCT ON (holding, source_id, ordinal, country)
       'D-' || left(sha256(concat_ws(':', holding, source_id, ordinal, country)), 16) AS datum_id,
       clock_id, holding, country, data, holder, basis, source, confidence, why, event_at, legal AS legal_expiry,
       safe AS safe_expiry, state, fact_table, source_id, ordinal, locator, value, report_id, reports
FROM led_to ORDER BY holding, source_id, ordinal, country, rank
"""

# The same per report.
CLOCKS = f"""
CREATE TEMP TABLE triage_clock AS
WITH led_to AS (
    SELECT o.report_no, c.* REPLACE (
               CAST(sum(facts) OVER (PARTITION BY o.report_no, {_KEY}) AS BIGINT) AS facts
           )
    FROM triage_owner o JOIN triage_owned_clock c USING (owner)
), first_of AS (
    SELECT DISTINCT ON (report_no, {_KEY}) * FROM led_to ORDER BY report_no, {_KEY}, {_FIRST}
)
SELECT * EXCLUDE (owner) FROM first_of
"""

TABLES = ("triage_owned_clock", "triage_clock")

_RULE = pa.schema(
    [
        ("rule_no", pa.int32()),
        *[(name, pa.string()) for name in ("holding", "country", "clock_id", "data", "holder", "basis", "source")],
        *[(name, pa.string()) for name in ("confidence", "why")],
        *[(name, pa.timestamp("us")) for name in ("since", "before", "ends_at")],
        *[(name, pa.int32()) for name in ("months", "days", "hours")],
    ]
)
# DuckDB holds these; no report is older or younger.
_ALWAYS = (datetime(1, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001 - every instant in these tables is UTC


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from those of `datum`, the law's rules, and `triage_now`."""
    owned(con, "triage_datum", "triage_owned_clock")
    con.execute(CLOCKS)


def owned(con: duckdb.DuckDBPyConnection, data: str, made: str) -> None:
    """Make the table `made`, the clocks of each owner, from a table of `data` shaped as `triage_datum`."""
    with _clocked(con, data):
        con.execute(f"CREATE TEMP TABLE {made} AS {_OWNED}")


def each(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return every datum that a report leads to, from the tables above and `triage_queue`."""
    with _clocked(con, "triage_datum"):
        return con.execute(DATA).to_arrow_table()


def restated(con: duckdb.DuckDBPyConnection, as_of: datetime) -> pa.Table:
    """Return the table `datum` that `con` has, as the law's data of today state it at `as_of`, an aware instant.

    A run states until when a datum is kept; who reads it after the law's data have changed must not see the old day.
    """
    now = as_of.astimezone(UTC).replace(tzinfo=None)
    con.execute('CREATE TEMP TABLE triage_now AS SELECT CAST($1 AS TIMESTAMP) AS "at"', [now])
    try:
        with _clocked(con, f"({_AS_DATA})"):
            return con.execute(f"{_STATED} {_RESTATED}").to_arrow_table()
    finally:
        con.execute("DROP TABLE triage_now")


_AS_DATA = """
    SELECT datum_id, holding, country, make_timestamp(epoch_us(event_at)) AS event_at, fact_table, source_id, ordinal,
           locator, value, state = 'answered' AS answered, report_id, reports
    FROM datum
"""
_RESTATED = """
SELECT datum_id, clock_id, holding, country, data, holder, basis, source, confidence, why, event_at,
       legal AS legal_expiry, safe AS safe_expiry, state, fact_table, source_id, ordinal, locator, value, report_id,
       reports
FROM stated
"""


@contextmanager
def _clocked(con: duckdb.DuckDBPyConnection, data: str) -> Iterator[None]:
    rows = [_row(number, rule, country) for number, rule in enumerate(RULES) for country in rule.countries]
    con.register("triage_rule", pa.Table.from_pylist(rows, _RULE))
    con.execute(f"CREATE TEMP VIEW triage_clocked AS SELECT * FROM {data}")
    try:
        yield
    finally:
        con.execute("DROP VIEW triage_clocked")
        con.unregister("triage_rule")


def _row(rule_no: int, rule: Rule, country: str | None) -> dict[str, object]:
    clock = rule.runs()
    duration = rule.duration or clock.duration or Duration()
    since, before = (given.replace(tzinfo=None) if given else None for given in (rule.since, rule.before))
    return {
        "rule_no": rule_no,
        "holding": rule.holding,
        "country": country,
        "clock_id": clock.id,
        "data": clock.data,
        "holder": clock.holder,
        "basis": clock.basis,
        "source": "; ".join(clock.sources),
        "confidence": clock.confidence,
        "why": rule.why,
        "since": since or _ALWAYS[0],
        "before": before or _ALWAYS[1],
        "ends_at": rule.ends_at.replace(tzinfo=None) if rule.ends_at else None,
        "months": duration.months,
        "days": duration.days,
        "hours": duration.hours,
    }
