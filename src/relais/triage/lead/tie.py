"""Who talks is tied to who pays by the transfer codes they quote: one person, at proposal level, for each lead."""

import duckdb
import pyarrow as pa

from relais.link.hubs import LIMITS, folded
from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead import person

CODE_OF_PAYER = msg("quoted the code of a payment first, as whoever was given it at the counter does: the payer")
CODE_OF_PAYEE = msg("was told the code of a payment, as whoever collects it must be: the payee")

# A code exists from the counter on, and a transfer that is not collected lapses within weeks. A day before allows for
# a clock in another zone. Beyond that, among millions of codes, equal digits are chance.
BEFORE_DAYS = 1
AFTER_DAYS = 45

# Each code quoted in a conversation of two near its payment; said_at, paid_at: UTC. A code that is one slip away from
# that of a payment ties nobody: a tie merges two people for all that follows.
QUOTES = f"""
CREATE TEMP TABLE lead_quote AS
WITH quoting AS (
    SELECT f.value, f.message_source, f.message_locator, f.message_reading, f.message_ordinal, f.record_source,
           f.record_locator, f.record_reading, f.record_ordinal, m.sender, m.recipient,
           make_timestamp(epoch_us(m."at")) AS said_at
    FROM finding f
    JOIN message m ON m.reading_id = f.message_reading AND m.ordinal = f.message_ordinal
    WHERE f.kind = 'transfer_code' AND f.fit = 'exact' AND f.record_table = 'payment'
      AND m.sender IS NOT NULL AND m.recipient IS NOT NULL
), dated AS (
    SELECT q.*, p.payer, p.payee, make_timestamp(epoch_us(coalesce(p."at", p.paid_out_at))) AS paid_at
    FROM quoting q JOIN payment p ON p.reading_id = q.record_reading AND p.ordinal = q.record_ordinal
)
SELECT *, least(sender, recipient) AS low, greatest(sender, recipient) AS high FROM dated
WHERE said_at >= paid_at - to_days({BEFORE_DAYS}) AND said_at <= paid_at + to_days({AFTER_DAYS})
"""

# Of whom each side is a mention. A table of its own: of `subject` the planner knows no size, and joined four times at
# once it would be multiplied by itself.
QUOTERS = """
CREATE TEMP TABLE lead_quoter AS
WITH side AS (
    SELECT message_reading AS reading_id, unnest([sender, recipient]) AS ordinal FROM lead_quote
    UNION
    SELECT record_reading, unnest([payer, payee]) FROM lead_quote
)
SELECT reading_id, ordinal, subject_id FROM side JOIN subject USING (reading_id, ordinal)
"""

# Each code and payment once per conversation: where it stands first.
CODES = """
CREATE TEMP TABLE lead_code AS
SELECT DISTINCT ON (d.message_reading, low, high, d.record_reading, d.record_ordinal) d.*,
       s.subject_id AS sender_subject, r.subject_id AS recipient_subject,
       f.subject_id AS payer_subject, t.subject_id AS payee_subject
FROM lead_quote d
JOIN lead_quoter s ON s.reading_id = d.message_reading AND s.ordinal = d.sender
JOIN lead_quoter r ON r.reading_id = d.message_reading AND r.ordinal = d.recipient
JOIN lead_quoter f ON f.reading_id = d.record_reading AND f.ordinal = d.payer
JOIN lead_quoter t ON t.reading_id = d.record_reading AND t.ordinal = d.payee
ORDER BY d.message_reading, low, high, d.record_reading, d.record_ordinal, said_at, d.message_ordinal
"""

# Which of the two paid: whom a selector ties to a side of the payment already; else who quoted first, code by code.
SIDES = """
CREATE TEMP TABLE lead_quoted AS
WITH vote AS (
    SELECT message_reading, low, high,
           sum(CASE WHEN sender_subject = payer_subject OR recipient_subject = payee_subject THEN 1000000
                    WHEN sender_subject = payee_subject OR recipient_subject = payer_subject THEN -1000000
                    ELSE 1 END * CASE WHEN sender = low THEN 1 ELSE -1 END) AS for_low
    FROM lead_code GROUP BY message_reading, low, high
)
SELECT c.*, CASE WHEN for_low > 0 THEN low ELSE high END AS payer_side,
       CASE WHEN (for_low > 0) = (sender = low) THEN sender_subject ELSE recipient_subject END AS payer_talker,
       CASE WHEN (for_low > 0) = (sender = low) THEN recipient_subject ELSE sender_subject END AS payee_talker
FROM lead_code c JOIN vote USING (message_reading, low, high)
WHERE for_low <> 0
"""

_NAMES = """
SELECT DISTINCT p.name_raw FROM lead_quoted q
JOIN party p ON p.reading_id = q.record_reading AND p.ordinal = q.payer WHERE p.name_raw IS NOT NULL ORDER BY 1
"""

# Who quotes the codes of many payers, no name among them prevailing, passes them on; who pays for many that talk, or
# collects for them, is an agent. Neither is tied to anybody.
TIES = f"""
CREATE TEMP TABLE lead_tie AS
WITH named AS (
    SELECT q.payer_talker, n.folded, count(*) AS payments
    FROM lead_quoted q
    JOIN party p ON p.reading_id = q.record_reading AND p.ordinal = q.payer
    JOIN lead_name n USING (name_raw) GROUP BY ALL
), passing_on AS (
    SELECT payer_talker FROM named GROUP BY payer_talker HAVING 2 * max(payments) < sum(payments)
), shown AS (
    SELECT q.*, coalesce(f.nickname, q.payer_talker) AS payer_shown, coalesce(t.nickname, q.payee_talker) AS payee_shown
    FROM lead_quoted q
    JOIN party f ON f.reading_id = q.message_reading AND f.ordinal = payer_side
    JOIN party t ON t.reading_id = q.message_reading AND t.ordinal = low + high - payer_side
), paying AS (
    SELECT payer_subject FROM shown GROUP BY payer_subject HAVING count(DISTINCT payer_shown) <= {LIMITS.full_names}
), collecting AS (
    SELECT payee_subject FROM shown GROUP BY payee_subject HAVING count(DISTINCT payee_shown) <= {LIMITS.screen_names}
), tied AS (
    SELECT payer_talker AS left_subject, payer_subject AS right_subject, {quoted(CODE_OF_PAYER)} AS why, s.*
    FROM shown s SEMI JOIN paying USING (payer_subject) ANTI JOIN passing_on USING (payer_talker)
    UNION ALL
    SELECT payee_talker, payee_subject, {quoted(CODE_OF_PAYEE)}, s.*
    FROM shown s SEMI JOIN collecting USING (payee_subject)
)
SELECT left_subject, right_subject, why, count(*) AS codes,
       arg_min({{'message_source': message_source, 'message_locator': message_locator, 'record_source': record_source,
                 'record_locator': record_locator, 'value': value}},
               (message_source, message_ordinal, record_source, record_ordinal)) AS at_first
FROM tied WHERE left_subject <> right_subject
GROUP BY left_subject, right_subject, why
"""

TABLES = ("lead_quote", "lead_quoter", "lead_code", "lead_quoted", "lead_name", "lead_tie", *person.TABLES)


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above, and `lead_person`. Needs the fact views, `subject`, `finding` and `lead_holder`."""
    for statement in (QUOTES, QUOTERS, CODES, SIDES):
        con.execute(statement)
    names = con.execute(_NAMES).to_arrow_table()["name_raw"]
    plain = pa.array([folded(name, least_words=1) for name in names.to_pylist()], pa.string())
    con.register("lead_name_rows", pa.table({"name_raw": names, "folded": plain}))
    con.execute("CREATE TEMP TABLE lead_name AS SELECT * FROM lead_name_rows WHERE folded IS NOT NULL")
    con.unregister("lead_name_rows")
    con.execute(TIES)
    person.propose(con)
