"""The events of subjects as SQL: from the fact views and the mentions `mine`, one row an event, whoever tells it.

`mine` are rows of the run's `subject`; `who` is the one whose event it is.
"""

from relais.model.notice import msg

# What stands on a timeline, in the order of its lanes.
KINDS = (msg("payment"), msg("call"), msg("chat"), msg("login"), msg("trip"))
# By what a timeline is put in order.
ORDERS = ("at", "kind", "amount", "length_s", "count")
# Lines of one conversation that are less far apart are one session; the figure is our choice, and no source has it.
SESSION_GAP_MIN = 60


def _dealt(table: str, giver: str, taker: str, *, mutual: bool = False) -> str:
    """Return the rows of a fact in which the subject is one of the two sides, and the party that is the other.

    Who deals with oneself is told once. `mutual`: between two of the subjects it is of the same one whoever gives, so
    that what goes to and fro stays together. By their numbers alone most rows are passed over as they are read.
    """
    gives = "g.subject_id = least(g.subject_id, t.subject_id)" if mutual else "g.ordinal IS NOT NULL"
    return f"""
        SELECT e.*, CASE WHEN g.ordinal IS NOT NULL THEN 'out' ELSE 'in' END AS direction,
            CASE WHEN {gives} THEN e.{taker} ELSE e.{giver} END AS other,
            CASE WHEN {gives} THEN g.subject_id ELSE t.subject_id END AS who
        FROM (
            FROM {table}
            WHERE {giver} IN (SELECT ordinal FROM mine) OR {taker} IN (SELECT ordinal FROM mine)) e
        LEFT JOIN mine g ON g.reading_id = e.reading_id AND g.ordinal = e.{giver}
        LEFT JOIN mine t ON t.reading_id = e.reading_id AND t.ordinal = e.{taker}
        WHERE g.ordinal IS NOT NULL OR t.ordinal IS NOT NULL"""


_PAYMENTS = f"""
    SELECT 'payment' AS kind, coalesce("at", paid_out_at) AS "at",
        CASE WHEN "at" IS NOT NULL THEN time_precision ELSE paid_out_time_precision END AS precision,
        coalesce(time_raw, paid_out_time_raw) AS raw, direction, other, amount, currency, NULL::BIGINT AS length_s,
        NULL::BIGINT AS count, status, operator AS what, who, reading_id, source_id, locator, ordinal,
        CASE WHEN reference IS NOT NULL THEN concat_ws('|', direction, reference, amount, currency) END AS mark
    FROM ({_dealt("payment", "payer", "payee")})"""
_CALLS = f"""
    SELECT 'call', "at", time_precision, time_raw, direction, other, NULL, NULL, duration_s, NULL, status, service,
        who, reading_id, source_id, locator, ordinal,
        CASE WHEN "at" IS NOT NULL AND duration_s > 0 THEN concat_ws('|', direction, epoch_us("at"), duration_s) END
    FROM ({_dealt("call", "caller", "callee")})"""
# A conversation is one thread, whoever of it is named; without a conversation, the two are. What has no text and no
# file is no line of anybody: someone joined, a message was pinned.
_CHATS = f"""
    SELECT 'chat', min("at"), arg_min(time_precision, "at"), arg_min(time_raw, ordinal), NULL,
        CASE WHEN count(DISTINCT other) = 1 THEN any_value(other) END, NULL, NULL,
        date_diff('second', min("at"), max("at")), count(*), NULL, any_value(service), who, reading_id,
        any_value(source_id), arg_min(locator, (coalesce("at", 'infinity'), ordinal)), min(ordinal),
        CASE WHEN min("at") IS NOT NULL THEN concat_ws('|', epoch_us(min("at")), epoch_us(max("at")), count(*)) END
    FROM (
        SELECT *, sum(fresh) OVER (PARTITION BY who, reading_id, thread ORDER BY "at", ordinal) AS session
        FROM (
            SELECT *, coalesce(conversation, other::VARCHAR) AS thread, coalesce(date_diff('second', lag("at") OVER (
                PARTITION BY who, reading_id, coalesce(conversation, other::VARCHAR) ORDER BY "at", ordinal), "at")
                >= {SESSION_GAP_MIN} * 60, false)::INT AS fresh
            FROM ({_dealt("message", "sender", "recipient", mutual=True)})
            WHERE length IS NOT NULL OR attachments > 0))
    GROUP BY who, reading_id, thread, session, "at" IS NULL"""
_LOGINS = """
    SELECT 'login', "at", time_precision, time_raw, NULL, NULL, NULL, NULL, date_diff('second', "at", until_at), NULL,
        NULL, concat_ws(' ', event, ip, port), subject_id, e.reading_id, source_id, locator, e.ordinal,
        CASE WHEN "at" IS NOT NULL THEN concat_ws('|', epoch_us("at"), ip, port, event) END
    FROM login e JOIN mine m ON m.reading_id = e.reading_id AND m.ordinal = e.party"""
_TRIPS = """
    SELECT 'trip', coalesce("at", arrival_at),
        CASE WHEN "at" IS NOT NULL THEN time_precision ELSE arrival_time_precision END,
        coalesce(time_raw, arrival_time_raw), NULL, NULL, NULL, NULL, date_diff('second', "at", arrival_at), NULL,
        status, concat_ws(' ', carrier, number, concat(coalesce(origin, '?'), ' > ', coalesce(destination, '?'))),
        subject_id, e.reading_id, source_id, locator, e.ordinal,
        concat_ws('|', carrier, number, origin, destination, coalesce(epoch_us("at")::VARCHAR, time_raw))
    FROM trip e JOIN mine m ON m.reading_id = e.reading_id AND m.ordinal = e.traveller"""

# What several sources tell counts once, as often as that source tells it that tells it most often (as in `edge`); of
# several rows the one dated best stands for it.
EVENTS = f"""
    WITH told AS ({_PAYMENTS} UNION ALL {_CALLS} UNION ALL {_CHATS} UNION ALL {_LOGINS} UNION ALL {_TRIPS}),
    marked AS (
        SELECT * REPLACE (coalesce(mark, concat_ws('|', reading_id, ordinal, direction)) AS mark),
            row_number() OVER (PARTITION BY kind, who, mark, reading_id ORDER BY ordinal) AS again
        FROM told)
    SELECT * EXCLUDE (mark, again), count(*) OVER (PARTITION BY kind, who, mark, again) AS tellings
    FROM marked
    QUALIFY row_number() OVER (
        PARTITION BY kind, who, mark, again
        ORDER BY list_position(['second', 'minute', 'day'], precision) NULLS LAST, source_id, reading_id, ordinal) = 1
"""
NAMED = """
    SELECT e.*, coalesce(p.name_raw, p.nickname) AS name, s.name AS source
    FROM page e LEFT JOIN party p ON p.reading_id = e.reading_id AND p.ordinal = e.other
    LEFT JOIN source s ON s.source_id = e.source_id
    ORDER BY e.place
"""
