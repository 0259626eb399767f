"""Sessions: of those proposed, how many are a true payment with the very call it paid for; how many lawful pairs get.

Of the true sessions most cannot be found: no file holds the payment, or the call, or nothing says that the account that
pays and the one that calls are one person's. Recall is told over all, over those that the files hold (`recorded`), and
over those of pairs whose payments and calls were brought together (`paired`).
"""

from collections.abc import Iterator

from relais.bench.metrics import Figure, share
from relais.bench.scene import Scene

# Between what the truth says and what a file holds of one instant: some sources give the minute.
NEAR_S = 60
SAME_LENGTH_S = 2


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures; none where the run put no sessions together."""
    if "run_session" not in scene.tables:
        return
    for statement in (_HEARD, _PROPOSED, _SEEN, _TRUE):
        scene.con.execute(statement)
    for group, right, known in scene.rows(_PRECISION):
        yield Figure(f"sessions.precision{group}", share(right, known), known)
    for group, found, recorded, paired, every in scene.rows(_RECALL):
        yield Figure(f"sessions.recall{group}", share(found, every), every)
        yield Figure(f"sessions.recall_recorded{group}", share(found, recorded), recorded)
        yield Figure(f"sessions.recall_paired{group}", share(found, paired), paired)
    for group, given, pairs, count in scene.rows(_LAWFUL):
        yield Figure(f"sessions.lawful_share:{group}", share(given, pairs), pairs)
        yield Figure(f"sessions.lawful_count:{group}", count, pairs)
    for group, count, payments in scene.rows(_PER_PAYMENT):
        yield Figure(f"sessions.per_payment:{group}", share(count, payments), payments)


# Which calls of the files are which true session's: at its moment, between nobody else; where neither side is known,
# its length must agree too.
_HEARD = f"""
    CREATE OR REPLACE TEMP TABLE session_heard AS
    WITH called AS (
        SELECT c.reading_id, c.ordinal, epoch_us("at") // 1000000 AS sec, status, duration_s, a.person AS one,
            b.person AS other
        FROM call c
        LEFT JOIN bearer a ON a.reading_id = c.reading_id AND a.ordinal = c.caller
        LEFT JOIN bearer b ON b.reading_id = c.reading_id AND b.ordinal = c.callee
        WHERE "at" IS NOT NULL AND status <> 'missed'),
    truly AS (
        SELECT *, epoch_us(call_at) // 1000000 AS began,
            unnest([began // 60 - 1, began // 60, began // 60 + 1]) AS minute
        FROM truth_session)
    SELECT DISTINCT reference, reading_id, ordinal
    FROM truly JOIN called ON called.sec // 60 = minute
    WHERE abs(sec - began) <= {NEAR_S} AND coalesce(one IN (caller, callee), true)
      AND coalesce(other IN (caller, callee), true)
      AND (coalesce(one, other) IS NOT NULL OR abs(duration_s - seconds) <= {SAME_LENGTH_S})
"""
# `fits` is null where the truth does not know the payment.
_PROPOSED = """
    CREATE OR REPLACE TEMP TABLE session_proposed AS
    WITH piece AS (
        SELECT session_id, piece, reading_id, ordinal FROM run_session_piece)
    SELECT s.session_id, replace(s.kind, ' ', '_') AS kind, s.ambiguous, t.reference, t.payer, t.payee,
        CASE WHEN t.reference IS NOT NULL THEN h.reference IS NOT NULL END AS fits,
        giver.role = 'commissioner' AND taker.role = 'facilitator' AS sought
    FROM run_session s
    JOIN piece p ON p.session_id = s.session_id AND p.piece = 'payment'
    JOIN piece q ON q.session_id = s.session_id AND q.piece = 'call'
    JOIN payment m ON m.reading_id = p.reading_id AND m.ordinal = p.ordinal
    LEFT JOIN truth_payment t ON t.reference = m.reference
    LEFT JOIN truth_person giver ON giver.person = t.payer
    LEFT JOIN truth_person taker ON taker.person = t.payee
    LEFT JOIN session_heard h ON h.reference = t.reference AND h.reading_id = q.reading_id AND h.ordinal = q.ordinal
"""
# Who truly pays whom where payments and calls of a pair of subjects were brought together.
_SEEN = """
    CREATE OR REPLACE TEMP TABLE session_seen AS
    WITH one AS MATERIALIZED (
        SELECT m.reading_id, m.payee AS ordinal, reference, s.subject_id AS giver
        FROM payment m JOIN run_subject s ON s.reading_id = m.reading_id AND s.ordinal = m.payer
        WHERE s.subject_id IN (SELECT payer FROM run_session_pair)),
    both_sides AS (
        SELECT DISTINCT reference, giver, s.subject_id AS taker
        FROM one JOIN run_subject s USING (reading_id, ordinal))
    SELECT t.payer, t.payee, count(DISTINCT reference) AS payments
    FROM both_sides JOIN run_session_pair r ON r.payer = giver AND r.payee = taker
    JOIN truth_payment t USING (reference) GROUP BY t.payer, t.payee
"""
_TRUE = """
    CREATE OR REPLACE TEMP TABLE session_true AS
    WITH recorded AS (
        SELECT reference FROM session_heard INTERSECT SELECT reference FROM payment WHERE reference IS NOT NULL)
    SELECT y.reference, y."order",
        y.reference IN (SELECT reference FROM session_proposed WHERE fits AND kind <> 'by_the_month') AS found,
        y.reference IN (SELECT reference FROM session_proposed WHERE fits) AS offered,
        r.reference IS NOT NULL AS recorded, r.reference IS NOT NULL AND p.payer IS NOT NULL AS paired
    FROM truth_session y LEFT JOIN recorded r ON r.reference = y.reference
    LEFT JOIN session_seen p ON p.payer = caller AND p.payee = callee
"""
# Those by the month are told apart, and are in no figure of all.
_PRECISION = """
    WITH grouped AS (
        SELECT fits, unnest(CASE WHEN kind = 'by_the_month' THEN [':by_the_month'] ELSE [
            '', ':' || kind, CASE WHEN ambiguous THEN ':ambiguous' ELSE ':clear' END,
            CASE WHEN sought THEN ':of_commissioners' END,
            CASE WHEN sought THEN ':of_commissioners/' || kind END,
            CASE WHEN sought AND ambiguous THEN ':of_commissioners/ambiguous'
                WHEN sought THEN ':of_commissioners/clear' END] END) AS "group"
        FROM session_proposed)
    SELECT "group", count(*) FILTER (fits), count(fits) FROM grouped
    WHERE "group" IS NOT NULL GROUP BY "group" ORDER BY "group"
"""
# What is offered by the month alone counts apart.
_RECALL = """
    WITH grouped AS (
        SELECT found, recorded, paired, unnest(['', ':' || "order"]) AS "group" FROM session_true
        UNION ALL
        SELECT offered, recorded, paired, ':with_by_the_month' FROM session_true)
    SELECT "group", count(*) FILTER (found), count(*) FILTER (recorded), count(*) FILTER (paired), count(*)
    FROM grouped GROUP BY "group" ORDER BY "group"
"""
# Pairs of which a payment and a call were seen, and what they were given.
_LAWFUL = """
    WITH pair AS (
        SELECT payer, payee, giver.population
        FROM session_seen
        JOIN truth_person giver ON giver.person = payer JOIN truth_person taker ON taker.person = payee
        WHERE NOT (giver.role = 'commissioner' AND taker.role = 'facilitator')),
    given AS (
        SELECT payer, payee, count(*) FILTER (kind <> 'by_the_month') AS every,
            count(*) FILTER (kind <> 'by_the_month' AND NOT ambiguous) AS clear,
            count(*) FILTER (kind = 'by_the_month') AS month
        FROM session_proposed GROUP BY payer, payee),
    told AS (
        SELECT population, unnest([
            {'what': '', 'count': coalesce(every, 0)}, {'what': '/clear', 'count': coalesce(clear, 0)},
            {'what': '/by_the_month', 'count': coalesce(month, 0)}], recursive := true)
        FROM pair LEFT JOIN given USING (payer, payee)),
    grouped AS (SELECT unnest(['all', population]) || what AS "group", "count" FROM told)
    SELECT "group", count(*) FILTER ("count" > 0), count(*), sum("count")::BIGINT FROM grouped
    GROUP BY "group" ORDER BY "group"
"""
# Of the same payments and calls, how many become sessions with those sought, and how many with anybody else.
_PER_PAYMENT = """
    WITH given AS (
        SELECT payer, payee, count(*) AS every, count(*) FILTER (NOT ambiguous) AS clear FROM session_proposed
        WHERE kind <> 'by_the_month' GROUP BY payer, payee),
    told AS (
        SELECT CASE WHEN giver.role = 'commissioner' AND taker.role = 'facilitator' THEN 'of_commissioners'
            ELSE 'of_lawful_pairs' END AS "group", payments, coalesce(every, 0) AS every, coalesce(clear, 0) AS clear
        FROM session_seen
        JOIN truth_person giver ON giver.person = payer JOIN truth_person taker ON taker.person = payee
        LEFT JOIN given USING (payer, payee))
    SELECT "group", sum(every)::BIGINT, sum(payments)::BIGINT FROM told GROUP BY "group"
    UNION ALL
    SELECT "group" || '/clear', sum(clear)::BIGINT, sum(payments)::BIGINT FROM told GROUP BY "group"
    ORDER BY "group"
"""
