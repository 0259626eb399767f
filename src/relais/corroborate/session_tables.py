"""The tables of sessions: what a person reads of each, its pieces with their reasons, and the balance of each pair."""

from typing import NamedTuple

import duckdb
import pyarrow as pa

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.session_score import AFTER, APPOINTMENT, DAY, FIRST, FITS_MIN, RETAINER, SHORTEST_MIN
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.store.duck import quoted, register

# By the numbers of `session_score`.
KINDS = {
    FIRST: msg("paid first"),
    APPOINTMENT: msg("by appointment"),
    AFTER: msg("paid after"),
    DAY: msg("on that day"),
    RETAINER: msg("by the month"),
}
WHY = {
    FIRST: msg("the call began within twelve hours after the payment"),
    APPOINTMENT: msg("the call began within three days after the payment: paid ahead, by appointment"),
    AFTER: msg("paid during the call, or within six hours after its end"),
    DAY: msg("the call began on the day of the payment, of which no more than the day is known"),
    RETAINER: msg(
        "a long call within a month after a payment that pays for no call of its own: offered as money by the month,"
        " the weakest kind, and never preferred to another"
    ),
}
LASTED = msg("a call of 20 to 90 minutes, as sessions last")
LASTED_OTHER = msg("a call of ten minutes or more, shorter or longer than sessions are known to last")
LASTED_UNTOLD = msg("a call whose length nobody tells")
QUOTED_CODE = msg("a line within two hours of the call quotes the code of this payment: outranks all timing")
QUOTED_AMOUNT = msg("a line within two hours of the call quotes the amount of this payment")
LOGGED_IN = msg("an account of one of the two was seen in the ten minutes before the call or during it")

CROWDED = msg(
    "more payments and calls lie near each other than can be told apart: calls are so frequent that no order shows"
)

_PLACE = [("source_id", pa.string()), ("locator", pa.string()), ("reading_id", pa.string()), ("ordinal", pa.int64())]
SESSION = pa.schema(
    [
        ("session_id", pa.string()),
        ("payer", pa.string()),  # a subject, as the next
        ("payee", pa.string()),
        ("kind", pa.string()),  # one of KINDS
        ("paid_at", INSTANT),
        ("day_only", pa.bool_()),  # no more than the day of the payment is known
        ("call_at", INSTANT),
        ("length_s", pa.int64()),  # of the call; null: not told
        ("lag_s", pa.int64()),  # from payment to call, negative where the call came first; null: a day alone
        ("points", pa.int64()),  # by `session_score`; null: by the month
        ("margin", pa.int64()),  # points the best arrangement without it has less; null: by the month
        ("ambiguous", pa.bool_()),  # a small margin, or by the month
        ("by_code", pa.bool_()),  # that those who call are payer and payee, a quoted code says; else the subjects do
        ("pieces", pa.int64()),
        ("payment_source", pa.string()),
        ("payment_locator", pa.string()),
        ("call_source", pa.string()),
        ("call_locator", pa.string()),
        ("reason", pa.string()),  # one of WHY
    ]
)
PIECE = pa.schema(
    [
        ("session_id", pa.string()),
        ("piece", pa.string()),  # 'payment', 'call', 'message' or 'login'
        *_PLACE,
        ("at", INSTANT),
        ("reason", pa.string()),
        # Of a payment, the best other payment for that call; of a call, the best other call for that payment. Null:
        # there is none within the windows. `beaten_lag_s`: from payment to call; `beaten_session`: where it stands.
        *((f"beaten_{name}", kind) for name, kind in _PLACE),
        ("beaten_lag_s", pa.int64()),
        ("beaten_points", pa.int64()),
        ("beaten_session", pa.string()),
    ]
)
PAIR = pa.schema(
    [
        ("payer", pa.string()),
        ("payee", pa.string()),
        ("by_code", pa.bool_()),  # as in SESSION, of all calls
        ("payments", pa.int64()),  # each once
        ("undated", pa.int64()),  # of these, without any date
        ("days", pa.int64()),  # of these, known to the day
        ("calls", pa.int64()),  # with a moment, each once, none of them missed
        ("short", pa.int64()),  # of these, known to last less than ten minutes: no sessions
        ("sessions", pa.int64()),  # those by the month apart
        ("ambiguous", pa.int64()),  # of these
        ("by_month", pa.int64()),
        ("payments_left", pa.int64()),  # without any session
        ("calls_left", pa.int64()),  # long enough, and in no session of those who call, whoever paid
        ("refused", pa.string()),  # why nothing was proposed, or null
    ]
)


class Chosen(NamedTuple):
    """The sessions by numbers of payment and call; -1 where there is no line, login or rival."""

    payment: Ints
    call: Ints
    kind: Ints
    points: Ints
    margin: Ints
    ambiguous: Flags
    line: Ints
    login: Ints
    other_payment: Ints
    other_payment_lag: Ints
    other_payment_points: Ints
    other_call: Ints
    other_call_lag: Ints
    other_call_points: Ints


def tables(con: duckdb.DuckDBPyConnection, chosen: Chosen, crowded: Ints) -> dict[str, pa.Table]:
    """Return the tables `session`, `session_piece` and `session_pair`, each in a fixed order."""
    register(con, "session_chosen", pa.table([pa.array(column) for column in chosen], list(Chosen._fields)))
    register(con, "session_crowded", pa.table({"couple": pa.array(crowded, pa.int64())}))
    try:
        con.execute(_SESSION)
        return {
            "session": con.execute(_SESSIONS).to_arrow_table().cast(SESSION),
            "session_piece": con.execute(_PIECES).to_arrow_table().cast(PIECE),
            "session_pair": con.execute(_PAIRS).to_arrow_table().cast(PAIR),
        }
    finally:
        con.execute("DROP TABLE IF EXISTS session_made")
        for name in ("session_chosen", "session_crowded"):
            con.unregister(name)


def _cases(texts: dict[int, str]) -> str:
    return " ".join(f"WHEN {number} THEN {quoted(text)}" for number, text in texts.items())


# Named by its places, so that it keeps its name from run to run.
_SESSION = """
    CREATE OR REPLACE TEMP TABLE session_made AS
    SELECT 'SE-' || left(sha256(concat_ws(chr(10), p.source_id, p.locator, p.ordinal, c.source_id, c.locator,
        c.ordinal)), 12) AS session_id,
        s.*, p.pair, c.couple, payer, payee, by_code
    FROM session_chosen s JOIN session_payment p USING (payment) JOIN session_call c USING (call)
    JOIN session_bond b ON b.pair = p.pair AND b.couple = c.couple
"""
_SESSIONS = f"""
    SELECT session_id, payer, payee, CASE kind {_cases(KINDS)} END AS kind, p."at" AS paid_at, day AS day_only,
        c."at" AS call_at, CASE WHEN seconds >= 0 THEN seconds END AS length_s,
        CASE WHEN NOT day THEN c.sec - p.sec END AS lag_s,
        CASE WHEN kind <> {RETAINER} THEN points END AS points,
        CASE WHEN kind <> {RETAINER} THEN margin END AS margin,
        s.ambiguous, by_code, 2 + (line >= 0)::INTEGER + (login >= 0)::INTEGER AS pieces,
        p.source_id AS payment_source, p.locator AS payment_locator,
        c.source_id AS call_source, c.locator AS call_locator, CASE kind {_cases(WHY)} END AS reason
    FROM session_made s JOIN session_payment p USING (payment) JOIN session_call c USING (call)
    ORDER BY payer, payee, c."at", call, payment
"""
_LASTED = f"""CASE WHEN c.seconds < 0 THEN {quoted(LASTED_UNTOLD)}
    WHEN c.seconds BETWEEN {60 * FITS_MIN[0]} AND {60 * FITS_MIN[1]} THEN {quoted(LASTED)}
    ELSE {quoted(LASTED_OTHER)} END"""
_THIS = 't.source_id, t.locator, t.reading_id, t.ordinal, t."at"'
_BEATEN = (
    "o.source_id AS beaten_source_id, o.locator AS beaten_locator, o.reading_id AS beaten_reading_id,"
    " o.ordinal AS beaten_ordinal"
)
_NOTHING = (
    "NULL AS beaten_source_id, NULL AS beaten_locator, NULL AS beaten_reading_id, NULL AS beaten_ordinal,"
    " NULL AS beaten_lag_s, NULL AS beaten_points, NULL AS beaten_session"
)
_PIECES = f"""
    WITH piece AS (
        SELECT s.session_id, 0 AS place, 'payment' AS piece, {_THIS}, CASE s.kind {_cases(WHY)} END AS reason,
            {_BEATEN},
            CASE WHEN o.payment IS NOT NULL AND NOT o.day THEN s.other_payment_lag END AS beaten_lag_s,
            CASE WHEN o.payment IS NOT NULL THEN s.other_payment_points END AS beaten_points,
            (SELECT min(session_id) FROM session_made m WHERE m.payment = o.payment) AS beaten_session
        FROM session_made s JOIN session_payment t USING (payment)
        LEFT JOIN session_payment o ON o.payment = s.other_payment
        UNION ALL
        SELECT s.session_id, 1, 'call', {_THIS}, {_LASTED.replace("c.", "t.")}, {_BEATEN},
            CASE WHEN o.call IS NOT NULL AND NOT p.day THEN s.other_call_lag END,
            CASE WHEN o.call IS NOT NULL THEN s.other_call_points END,
            (SELECT min(session_id) FROM session_made m WHERE m.call = o.call)
        FROM session_made s JOIN session_call t USING (call) JOIN session_payment p ON p.payment = s.payment
        LEFT JOIN session_call o ON o.call = s.other_call
        UNION ALL
        SELECT session_id, 2, 'message', {_THIS},
            CASE WHEN code THEN {quoted(QUOTED_CODE)} ELSE {quoted(QUOTED_AMOUNT)} END, {_NOTHING}
        FROM session_made s JOIN session_line t USING (line)
        UNION ALL
        SELECT session_id, 3, 'login', {_THIS}, {quoted(LOGGED_IN)}, {_NOTHING}
        FROM session_made s JOIN session_login t USING (login))
    SELECT * EXCLUDE (place) FROM piece ORDER BY session_id, place
"""
_PAIRS = f"""
    WITH paid AS (
        SELECT pair, count(*) AS payments, count(*) FILTER (day) AS days,
            count(*) FILTER ("at" IS NULL) AS undated
        FROM session_payment GROUP BY pair),
    taken AS (SELECT DISTINCT call FROM session_made),
    called AS (
        SELECT pair, count(*) AS calls, count(*) FILTER (seconds BETWEEN 0 AND {60 * SHORTEST_MIN} - 1) AS short,
            count(taken.call) AS taken
        FROM session_bond JOIN session_call USING (couple) LEFT JOIN taken USING (call) GROUP BY pair),
    made AS (
        SELECT pair, count(*) FILTER (kind <> {RETAINER}) AS sessions, count(DISTINCT payment) AS paying,
            count(*) FILTER (kind <> {RETAINER} AND ambiguous) AS ambiguous,
            count(*) FILTER (kind = {RETAINER}) AS months
        FROM session_made GROUP BY pair),
    pairs AS (
        SELECT pair, payer, payee, bool_and(by_code) AS by_code,
            bool_or(couple IN (SELECT couple FROM session_crowded)) AS crowded
        FROM session_bond GROUP BY pair, payer, payee)
    SELECT payer, payee, by_code, coalesce(payments, 0) AS payments, coalesce(undated, 0) AS undated,
        coalesce(days, 0) AS days, calls, short,
        coalesce(sessions, 0) AS sessions, coalesce(ambiguous, 0) AS ambiguous, coalesce(months, 0) AS by_month,
        coalesce(payments, 0) - coalesce(paying, 0) AS payments_left, calls - short - taken AS calls_left,
        CASE WHEN crowded THEN {quoted(CROWDED)} END AS refused
    FROM pairs LEFT JOIN paid USING (pair) JOIN called USING (pair) LEFT JOIN made USING (pair)
    ORDER BY payer, payee
"""
