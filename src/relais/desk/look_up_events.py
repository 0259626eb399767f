"""Payments of an amount; payments, calls and logins of a day. Facts are looked through, column by column."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from relais.desk.look_up_lead import lead
from relais.desk.look_up_text import Sum
from relais.desk.sight import Sight
from relais.store.duck import register

# A day without a time stands at its first instant in its own zone, which is none of ours: twelve hours later it is that
# day in UTC, whatever the zone.
_MOMENT = "t.at + CASE WHEN t.time_precision = 'day' THEN INTERVAL 12 HOUR ELSE INTERVAL 0 HOUR END"
# The bare column first: groups of rows of other days are passed over unread.
_ON_DAY = (
    f"(t.at >= $start::TIMESTAMPTZ - INTERVAL 12 HOUR AND t.at < $end AND {_MOMENT} >= $start AND {_MOMENT} < $end)"
)
_PLACE = "t.reading_id, t.source_id, t.locator, t.ordinal, t.at"
_OF_AMOUNT = f"""
SELECT 'payment' AS fact, {_PLACE}, payer AS one, payee AS two, NULL::BIGINT AS report,
       CASE WHEN {{sent}} THEN amount ELSE paid_out_amount END AS amount,
       CASE WHEN {{sent}} THEN currency ELSE paid_out_currency END AS currency
FROM payment t WHERE ({{sent}} OR {{paid}})
"""
_SENT = "coalesce({of}amount = $amount::DECIMAL(38, 18){currency}, false)"
_OF_DAY = f"""
SELECT 'payment' AS fact, {_PLACE}, payer AS one, payee AS two, NULL::BIGINT AS report, amount, currency
FROM payment t WHERE {_ON_DAY}
UNION ALL SELECT 'call', {_PLACE}, caller, callee, NULL, NULL, NULL FROM call t WHERE {_ON_DAY}
UNION ALL SELECT 'login', {_PLACE}, party, NULL, report, NULL, NULL FROM login t WHERE {_ON_DAY}
"""
# A login is its party's alone: that of a child victim is left out. Of a payment or a call, who is a victim is not told.
_FOUND = """
CREATE TEMP TABLE found AS
SELECT f.* REPLACE (coalesce(f.report, a.report, b.report) AS report,
                    CASE WHEN a.role <> 'victim' THEN f.one END AS one,
                    CASE WHEN b.role <> 'victim' THEN f.two END AS two),
       CASE WHEN a.role <> 'victim' THEN coalesce(a.name_raw, a.nickname) END AS one_name,
       CASE WHEN b.role <> 'victim' THEN coalesce(b.name_raw, b.nickname) END AS two_name
FROM ({events}) f
LEFT JOIN party a ON a.reading_id = f.reading_id AND a.ordinal = f.one
LEFT JOIN party b ON b.reading_id = f.reading_id AND b.ordinal = f.two
WHERE f.source_id NOT IN (SELECT source_id FROM beyond)
    AND NOT (f.fact = 'login' AND coalesce(a.role = 'victim', false))
"""
_SHOWN = """
SELECT found.*, source.name AS source FROM found JOIN source USING (source_id)
ORDER BY found.at NULLS LAST, source.name, source_id, fact, ordinal LIMIT $most
"""
_TABLES = ("payment", "call", "login", "party", "report")


@dataclass(frozen=True)
class Events:
    """The first payments, calls and logins that were found, in the order of time, and how many there are in all."""

    rows: tuple[dict[str, Any], ...] = ()
    of: int = 0


def of_sum(seen: Sight, beyond: Collection[str], wanted: Sum, most: int) -> Events:
    """Return the payments of this sum, sent or paid out; of any currency where none is named."""
    told = {"amount": f"{wanted.amount:f}"}
    if wanted.currency:
        told["currency"] = wanted.currency
    sent, paid = (
        _SENT.format(of=of, currency=f" AND {of}currency = $currency" if wanted.currency else "")
        for of in ("", "paid_out_")
    )
    return _events(seen, beyond, _OF_AMOUNT.format(sent=sent, paid=paid), told, most)


def of_day(seen: Sight, beyond: Collection[str], day: date, most: int) -> Events:
    """Return the payments, calls and logins of this day in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        end = start + timedelta(days=1)
    except OverflowError:
        end = datetime.max.replace(tzinfo=UTC)
    return _events(seen, beyond, _OF_DAY, {"start": start, "end": end}, most)


def _events(seen: Sight, beyond: Collection[str], events: str, told: dict[str, Any], most: int) -> Events:
    con, _state = seen.facts(None, _TABLES)
    with con:
        register(con, "beyond", pa.table({"source_id": pa.array(sorted(beyond), pa.string())}))
        con.execute(_FOUND.format(events=events), told)
        of = con.execute("SELECT count(*) FROM found").fetchall()[0][0]
        rows = con.execute(_SHOWN, {"most": most}).to_arrow_table().to_pylist()
    lead(seen, rows, subject="one", other="two")
    return Events(tuple(rows), of)
