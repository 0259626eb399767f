"""What the named subjects pay, to whom: payments with their subjects, the pairs they make, and each report's pairs."""

import duckdb

from relais.triage import stated
from relais.triage.reason import PLACES_SHOWN

# The others moved no money, or it came back: as in `edge`, they are not told as payments.
PAID = ("completed", "unknown")

# Payments to every payee that a report names, or that a subject named by a report pays. payer_subject is null where
# the source names no payer. payment_no counts from the latest to the undated. Money moved between one's own accounts
# is left out. Rows that `link` proposes as one payment, by its reference, count once between the same two: the one that
# is dated best.
PAYMENTS = f"""
CREATE TEMP TABLE triage_payment AS
WITH paying AS MATERIALIZED (
    -- By itself: joined in one go, members would meet every party of their list before any payment is looked at.
    SELECT p.reading_id, p.payee
    FROM payment p SEMI JOIN triage_member m ON m.reading_id = p.reading_id AND m.ordinal = p.payer
), payee AS (
    SELECT subject_id FROM triage_alerted
    UNION
    SELECT s.subject_id FROM subject s SEMI JOIN paying p ON p.reading_id = s.reading_id AND p.payee = s.ordinal
), told AS (
    SELECT payment_reading AS reading_id, payment_ordinal AS ordinal, group_id
    FROM payment_group WHERE kind = 'rows' AND others = 0
), again AS (
    SELECT reading_id, ordinal
    FROM told g
    JOIN payment p USING (reading_id, ordinal)
    JOIN subject t ON t.reading_id = p.reading_id AND t.ordinal = p.payee
    LEFT JOIN subject f ON f.reading_id = p.reading_id AND f.ordinal = p.payer
    WHERE p.status IN {PAID}
    QUALIFY row_number() OVER (
        PARTITION BY g.group_id, f.subject_id, t.subject_id
        ORDER BY list_position(['second', 'minute', 'day'], p.time_precision) NULLS LAST, p.source_id, p.ordinal) > 1
), paid AS (
    SELECT s.reading_id, s.ordinal, s.subject_id FROM subject s SEMI JOIN payee ON payee.subject_id = s.subject_id
)
SELECT row_number() OVER (ORDER BY p."at" DESC NULLS LAST, p.source_id, p.ordinal) AS payment_no,
       p.reading_id, p.ordinal, p.source_id, p.locator, p.payer, p.payee,
       f.subject_id AS payer_subject, t.subject_id AS payee_subject,
       make_timestamp(epoch_us(p."at")) AS "at", p.time_precision,
       {stated.payment("p")} AS value, g.group_id
FROM payment p
JOIN paid t ON t.reading_id = p.reading_id AND t.ordinal = p.payee
LEFT JOIN subject f ON f.reading_id = p.reading_id AND f.ordinal = p.payer
LEFT JOIN told g ON g.reading_id = p.reading_id AND g.ordinal = p.ordinal
ANTI JOIN again a ON a.reading_id = p.reading_id AND a.ordinal = p.ordinal
WHERE p.status IN {PAID} AND f.subject_id IS DISTINCT FROM t.subject_id
"""

# One row per payer and payee. latest: payment_no of its latest payments; last_*: the latest that is not in the future.
PAIRS = f"""
CREATE TEMP TABLE triage_pair AS
SELECT row_number() OVER (ORDER BY payee_subject, payer_subject) AS pair_no, payer_subject, payee_subject,
       count(*) AS payments, min(payment_no, {PLACES_SHOWN}) AS latest,
       max(paid."at") FILTER (paid."at" <= now."at") AS last_at,
       min(payment_no) FILTER (paid."at" <= now."at") AS last_no
FROM (SELECT payer_subject, payee_subject, payment_no, "at" FROM triage_payment) paid CROSS JOIN triage_now now
GROUP BY payer_subject, payee_subject
"""

# One row per report and pair of which it names at least one side.
TIES = """
CREATE TEMP TABLE triage_tie AS
SELECT report_no, pair_no, bool_or(side = 'payee') AS names_payee
FROM (
    SELECT n.report_no, p.pair_no, 'payer' AS side
    FROM triage_pair p JOIN triage_named n ON n.subject_id = p.payer_subject
    UNION ALL
    SELECT n.report_no, p.pair_no, 'payee'
    FROM triage_pair p JOIN triage_named n ON n.subject_id = p.payee_subject
)
GROUP BY report_no, pair_no
"""

TABLES = ("triage_payment", "triage_pair", "triage_tie")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from those of `named`, the fact views, and `triage_now`."""
    for statement in (PAYMENTS, PAIRS, TIES):
        con.execute(statement)
