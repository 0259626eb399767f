"""What sessions are put together from: the payments and calls of each pair, each told once, and what lies about them.

The temporary tables made here are private to one run; numbers count from 0 and follow content, so that the order of
rows in the ledger changes nothing:

- `session_bond(pair, payer, payee, couple, low, high, by_code)`: one subject pays another, and a couple of subjects who
  call each other are these two, or (`by_code`) wrote each other the code of a payment of theirs;
- `session_payment(payment, pair, day, ...place)`: payments; `day`: no more than the day is known;
- `session_call(call, couple, seconds, video, ...place)`: calls with a moment, none of them missed;
- `session_line(line, payment, code, ...place)`: chat lines that quote the code, or else the amount, of a payment;
- `session_side(side, subject_id)`: those who call, and `session_login(login, side, ...place)`: logins of theirs.
"""

from typing import NamedTuple

import duckdb

from relais.corroborate.local_windows import Ints

TEMPORARY = (
    "session_calling",
    "session_bond",
    "session_side",
    "session_payment",
    "session_call",
    "session_line",
    "session_login",
)

# Two sources that tell one call differ by their clocks: a standard deviation of 40 s is assumed of one clock.
SAME_CALL_S = 120
# Whose length one source tells alone, and that short, is a ring before another call.
RING_S = 600
# An amount is spoken of for days, and a round one for many reasons: only near the payment may it speak of it.
AMOUNT_H = 72


class Payments(NamedTuple):
    """Payments and the couples whose calls they may meet: number, couple, second (UTC), 1: only the day is known."""

    payment: Ints
    couple: Ints
    at: Ints
    day: Ints


class Calls(NamedTuple):
    """Calls by number, in order of couple and time: couple, second, how long (-1: not told), video (-1: not told).

    `low` and `high`: the sides whose logins count.
    """

    couple: Ints
    at: Ints
    seconds: Ints
    video: Ints
    low: Ints
    high: Ints


class Lines(NamedTuple):
    """Chat lines in order of payment and time: the payment quoted, second, 1 for its code and 0 for its amount."""

    payment: Ints
    at: Ints
    code: Ints


class Logins(NamedTuple):
    """Logins in order of side and time."""

    side: Ints
    at: Ints


class Pieces(NamedTuple):
    """All pieces, each by its number in its table."""

    payments: Payments
    calls: Calls
    lines: Lines
    logins: Logins


def gather(con: duckdb.DuckDBPyConnection) -> Pieces:
    """Make the tables from the views, the table `subject` and the tables of `quotes`."""
    for statement in (_CALLING, _BOND, _SIDE, _PAYMENT, _CALL, _LINE, _LOGIN):
        con.execute(statement)
    return Pieces(
        Payments(*_columns(con, _PAYMENTS)),
        Calls(*_columns(con, "SELECT couple, sec, seconds, video, low, high FROM session_call ORDER BY call")),
        Lines(*_columns(con, "SELECT payment, sec, code::BIGINT FROM session_line ORDER BY line")),
        Logins(*_columns(con, "SELECT side, sec FROM session_login ORDER BY login")),
    )


def drop(con: duckdb.DuckDBPyConnection) -> None:
    """Remove the tables."""
    for name in TEMPORARY:
        con.execute(f"DROP TABLE IF EXISTS {name}")


def _columns(con: duckdb.DuckDBPyConnection, sql: str) -> list[Ints]:
    return [column.astype("int64") for column in con.execute(sql).fetchnumpy().values()]


def _place(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in ("source_id", "locator", "reading_id", "ordinal", '"at"'))


_PAYMENTS = """
    SELECT payment, couple, sec, day::BIGINT AS day FROM session_payment JOIN session_bond USING (pair)
    WHERE sec IS NOT NULL ORDER BY payment, couple
"""
_SECOND = 'epoch_us("at") // 1000000 AS sec'

# One side is named after the other, see `timed`. Two sources may tell one call; of those, the first is kept.
_CALLING = f"""
    CREATE OR REPLACE TEMP TABLE session_calling AS
    WITH calling AS MATERIALIZED (
        SELECT s.subject_id AS one, callee, duration_s, video, {_place("e")}
        FROM call e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.caller
        WHERE status <> 'missed' AND "at" IS NOT NULL AND time_precision IS DISTINCT FROM 'day'),
    called AS (
        SELECT least(one, s.subject_id) AS low, greatest(one, s.subject_id) AS high, calling.* EXCLUDE (one, callee)
        FROM calling JOIN subject s ON s.reading_id = calling.reading_id AND s.ordinal = callee
        WHERE one <> s.subject_id),
    once AS (
        FROM called QUALIFY row_number() OVER (
            PARTITION BY low, high, "at" ORDER BY duration_s DESC NULLS LAST, source_id, reading_id, ordinal) = 1)
    SELECT * FROM once WINDOW told AS (PARTITION BY low, high ORDER BY "at", source_id, reading_id, ordinal)
    QUALIFY lag(source_id) OVER told IS NULL OR lag(source_id) OVER told = source_id
        OR epoch_us("at") - epoch_us(lag("at") OVER told) > {SAME_CALL_S} * 1000000
        OR coalesce(abs(duration_s - lag(duration_s) OVER told) > {SAME_CALL_S},
            coalesce(duration_s, lag(duration_s) OVER told) < {RING_S}, false)
"""
# Accounts in chats and names on payments are often not known to be one person's. A code names one payment: whoever
# write it to each other, two and no more, are taken for its two sides, and the bond says so.
_BOND = """
    CREATE OR REPLACE TEMP TABLE session_bond AS
    WITH calling AS (SELECT DISTINCT low, high FROM session_calling),
    code AS (
        SELECT DISTINCT talk, upper(regexp_replace(value, '[^\\pL\\pN]', '', 'g')) AS reference
        FROM quote WHERE kind = 'transfer_code'),
    talking AS (
        SELECT talk, min(subject_id) AS low, max(subject_id) AS high FROM talker
        GROUP BY talk HAVING count(*) = 2),
    quoted AS (
        SELECT DISTINCT reference, low, high FROM code JOIN talking USING (talk) SEMI JOIN calling USING (low, high)),
    paying AS MATERIALIZED (
        SELECT DISTINCT s.subject_id AS payer, e.reading_id, payee AS other,
            CASE WHEN reference IN (SELECT reference FROM quoted) THEN reference END AS reference
        FROM payment e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.payer
        WHERE status IN ('completed', 'unknown')
          AND (s.subject_id IN (SELECT low FROM calling UNION SELECT high FROM calling)
            OR reference IN (SELECT reference FROM quoted))),
    paid AS MATERIALIZED (
        SELECT DISTINCT payer, s.subject_id AS payee, reference
        FROM paying JOIN subject s ON s.reading_id = paying.reading_id AND s.ordinal = other
        WHERE payer <> s.subject_id),
    bond AS (
        SELECT payer, payee, low, high, false AS by_code FROM paid
        JOIN calling ON low = least(payer, payee) AND high = greatest(payer, payee)
        UNION ALL
        SELECT payer, payee, low, high, true FROM paid JOIN quoted USING (reference))
    SELECT dense_rank() OVER (ORDER BY payer, payee) - 1 AS pair, payer, payee,
        dense_rank() OVER (ORDER BY low, high) - 1 AS couple, low, high, bool_and(by_code) AS by_code
    FROM bond GROUP BY payer, payee, low, high
"""
# Several sources that tell one payment agree in its reference; that which knows the moment is believed.
_PAYMENT = f"""
    CREATE OR REPLACE TEMP TABLE session_payment AS
    WITH paying AS MATERIALIZED (
        SELECT s.subject_id AS payer, payee AS other, reference, amount, currency, paid_out_amount,
            paid_out_currency, coalesce(time_precision = 'day', false) AS day, {_place("e")}
        FROM payment e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.payer
        WHERE status IN ('completed', 'unknown') AND s.subject_id IN (SELECT payer FROM session_bond)),
    pairs AS (SELECT DISTINCT pair, payer, payee FROM session_bond),
    paid AS (
        SELECT pair, paying.* EXCLUDE (payer, other)
        FROM paying JOIN subject s ON s.reading_id = paying.reading_id AND s.ordinal = other
        JOIN pairs p ON p.payer = paying.payer AND p.payee = s.subject_id),
    once AS (
        FROM paid QUALIFY row_number() OVER (
            PARTITION BY pair,
                coalesce('r' || reference, 'a' || epoch_us("at") || day, concat_ws(chr(10), 'u', reading_id, ordinal))
            ORDER BY "at" IS NULL, day, "at", source_id, reading_id, ordinal) = 1)
    SELECT row_number() OVER (ORDER BY pair, "at", day, source_id, reading_id, ordinal) - 1 AS payment, *, {_SECOND}
    FROM once
"""
_CALL = f"""
    CREATE OR REPLACE TEMP TABLE session_call AS
    WITH couples AS (
        SELECT DISTINCT couple, b.low, b.high, l.side AS low_side, h.side AS high_side
        FROM session_bond b JOIN session_side l ON l.subject_id = b.low JOIN session_side h ON h.subject_id = b.high)
    SELECT row_number() OVER (ORDER BY couple, "at", source_id, reading_id, ordinal) - 1 AS call, couple,
        coalesce(duration_s, -1) AS seconds, coalesce(video::INTEGER, -1) AS video, low_side AS low, high_side AS high,
        {_place("c")}, {_SECOND}
    FROM session_calling c JOIN couples USING (low, high)
"""
# A code names one payment, so one side in the talk is enough; of an amount both must be there, and near in time.
_LINE = f"""
    CREATE OR REPLACE TEMP TABLE session_line AS
    WITH side AS (SELECT DISTINCT pair, unnest([payer, payee, low, high]) AS subject_id FROM session_bond),
    coded AS (
        SELECT DISTINCT payment, q.reading_id, q.ordinal, true AS code
        FROM quote q JOIN session_payment p ON p.reference = upper(regexp_replace(value, '[^\\pL\\pN]', '', 'g'))
        JOIN side USING (pair) JOIN talker t ON t.talk = q.talk AND t.subject_id = side.subject_id
        WHERE kind = 'transfer_code' AND q."at" IS NOT NULL
          AND (q.source_id, q.locator) <> (p.source_id, p.locator)),
    sums AS (
        SELECT payment, pair, sec, day, source_id, locator, unnest([
            {{'amount': amount, 'currency': currency}},
            {{'amount': paid_out_amount, 'currency': paid_out_currency}}], recursive := true)
        FROM session_payment),
    facing AS MATERIALIZED (
        SELECT talk, a.subject_id AS low, b.subject_id AS high FROM talker a JOIN talker b USING (talk)
        WHERE a.subject_id < b.subject_id),
    spoken AS (SELECT DISTINCT pair, talk FROM facing JOIN session_bond USING (low, high)),
    amounted AS (
        SELECT DISTINCT payment, q.reading_id, q.ordinal, false AS code
        FROM sums s JOIN spoken USING (pair) JOIN quote q USING (talk)
        WHERE q.kind = 'amount' AND q."at" IS NOT NULL AND s.amount > 0
          AND try_cast(q.value AS DECIMAL(38, 18)) = s.amount
          AND coalesce(q.currency = s.currency, true) AND (q.source_id, q.locator) <> (s.source_id, s.locator)
          AND epoch_us(q."at") // 1000000 BETWEEN s.sec - {AMOUNT_H} * 3600
              AND s.sec + ({AMOUNT_H} + CASE WHEN s.day THEN 24 ELSE 0 END) * 3600),
    both_ways AS (
        SELECT payment, reading_id, ordinal, bool_or(code) AS code
        FROM (FROM coded UNION ALL FROM amounted) GROUP BY payment, reading_id, ordinal)
    SELECT row_number() OVER (ORDER BY payment, m."at", m.reading_id, m.ordinal) - 1 AS line, payment, code,
        {_place("m")}, {_SECOND}
    FROM both_ways JOIN message m USING (reading_id, ordinal)
"""
_SIDE = """
    CREATE OR REPLACE TEMP TABLE session_side AS
    SELECT row_number() OVER (ORDER BY subject_id) - 1 AS side, subject_id
    FROM (SELECT low AS subject_id FROM session_bond UNION SELECT high FROM session_bond)
"""
_LOGIN = f"""
    CREATE OR REPLACE TEMP TABLE session_login AS
    SELECT row_number() OVER (ORDER BY side, l."at", l.source_id, l.reading_id, l.ordinal) - 1 AS login, side,
        {_place("l")}, {_SECOND}
    FROM session_side JOIN subject s USING (subject_id)
    JOIN login l ON l.reading_id = s.reading_id AND l.party = s.ordinal
    WHERE l."at" IS NOT NULL AND l.time_precision IS DISTINCT FROM 'day'
"""
