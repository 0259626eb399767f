"""A quoted code: what a message quotes equals what a payment or an account record holds."""

from relais.corroborate.quoted_amount import WINDOW_H
from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage import stated
from relais.triage.reason import MESSAGE, PLACES_SHOWN, RECORD, Reason, params, place

CODE = msg(
    "a transfer code quoted in a message is that of a recorded payment, whenever sent; such concordances: {count}"
)
SELECTOR = msg("a selector quoted in a message stands in a payment or an account record; such concordances: {count}")
AMOUNT = msg(
    "an amount quoted in a message equals a payment of one of those who talk, at most {hours} hours before or after it;"
    " such concordances: {count}. Round amounts are equal by accident"
)

# Thousandths, before the test's own error rate is taken off. A transfer code is issued once; an amount is common,
# and says something only between the same sides.
CODE_STRENGTH = 1000
SELECTOR_STRENGTH = 500
AMOUNT_STRENGTH = 300
# An amount whose chance of agreeing by accident could not be measured may as well agree by accident.
UNKNOWN_ERROR = "CASE kind WHEN 'amount' THEN 0.5 ELSE 0 END"
# A rate above one, and there are large ones, says that chance alone explains it: taken as one, it fits the type too.
ERROR = "CAST(CASE WHEN error_rate > 1 THEN 1 ELSE error_rate END AS DECIMAL(9, 6))"

REASON = Reason(
    name="quoted_code",
    title=msg("a quoted code, amount or selector found in a record"),
    sql=f"""
    WITH ranked AS (
        -- Sources by number: there are millions of concordances to order, and a few hundred sources.
        SELECT source_id, row_number() OVER (ORDER BY source_id) AS source
        FROM (SELECT message_source AS source_id FROM finding UNION SELECT record_source FROM finding)
    ), concordance AS MATERIALIZED (
        SELECT row_number() OVER (
                   ORDER BY said.source, message_ordinal, recorded.source, record_ordinal, value, kind, record_table,
                            message_reading, record_reading, currency NULLS FIRST
               ) AS number,
               message_reading, message_ordinal, record_table, record_reading, record_ordinal, value, kind,
               message_source, message_locator, record_source, record_locator,
               CASE kind WHEN 'transfer_code' THEN {CODE_STRENGTH} WHEN 'amount' THEN {AMOUNT_STRENGTH}
                         ELSE {SELECTOR_STRENGTH} END AS base,
               CAST(floor(base * greatest(0, least(1, 1 - coalesce({ERROR}, {UNKNOWN_ERROR})))) AS INTEGER) AS strength
        FROM finding
        JOIN ranked said ON said.source_id = message_source
        JOIN ranked recorded ON recorded.source_id = record_source
        -- A near code leads to a payment and does not prove it: it lifts no report until somebody has looked at it.
        WHERE fit = 'exact' AND (kind <> 'amount' OR same_parties)
    ), party_of AS (
        SELECT c.number, unnest([m.sender, m.recipient]) AS party, m.reading_id
        FROM message m
        JOIN concordance c ON c.message_reading = m.reading_id AND c.message_ordinal = m.ordinal
        UNION ALL
        SELECT c.number, unnest([p.payer, p.payee]), p.reading_id
        FROM payment p
        JOIN concordance c
          ON c.record_table = 'payment' AND c.record_reading = p.reading_id AND c.record_ordinal = p.ordinal
        UNION ALL
        SELECT c.number, x.party, x.reading_id
        FROM selector x
        JOIN concordance c
          ON c.record_table = 'selector' AND c.record_reading = x.reading_id AND c.record_ordinal = x.ordinal
    ), side AS MATERIALIZED (
        SELECT DISTINCT p.number, s.subject_id, c.base, c.strength
        FROM party_of p
        JOIN triage_member s ON s.reading_id = p.reading_id AND s.ordinal = p.party
        JOIN concordance c USING (number)
    ), best AS (
        SELECT n.report_no, max(t.base) AS base
        FROM (SELECT subject_id, max(base) AS base FROM side GROUP BY subject_id) t
        JOIN triage_named n USING (subject_id)
        GROUP BY n.report_no
    ), strongest AS (
        -- One that ties two parties of a report counts once.
        SELECT DISTINCT n.report_no, side.number, side.strength, side.base
        FROM side JOIN triage_named n USING (subject_id) JOIN best ON best.report_no = n.report_no
         AND best.base = side.base
    ), summed AS (
        SELECT report_no, max(strength) AS strength, max(base) AS base, count(*) AS count,
               min(number, {(PLACES_SHOWN + 1) // 2}) AS first
        FROM strongest GROUP BY report_no
    ), told AS (
        SELECT c.* FROM concordance c SEMI JOIN (SELECT unnest(first) AS number FROM summed) f USING (number)
    ), bearer AS (
        SELECT x.reading_id, x.ordinal, x.party, x.value, x.raw
        FROM selector x
        SEMI JOIN told s ON s.record_reading = x.reading_id
        LEFT JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party
        WHERE p.role IS DISTINCT FROM 'victim'
    ), borne AS (
        -- The selector as the payment's row has it: in the finding, the payment stands for its row.
        SELECT t.number, arg_min(b.raw, b.ordinal) AS raw
        FROM told t
        JOIN payment p ON p.reading_id = t.record_reading AND p.ordinal = t.record_ordinal
        JOIN bearer b ON b.reading_id = p.reading_id AND b.party IN (p.payer, p.payee) AND b.value = t.value
        WHERE t.record_table = 'payment' GROUP BY t.number
    ), valued AS (
        SELECT s.*,
               CASE WHEN s.record_table = 'selector' THEN b.raw
                    WHEN s.kind NOT IN ('transfer_code', 'amount') THEN w.raw
                    WHEN s.kind = 'amount' AND p.amount IS DISTINCT FROM try_cast(s.value AS DECIMAL(38, 18))
                    THEN {stated.payment("p", "paid_out_")}
                    ELSE {stated.payment("p")} END AS record_value
        FROM told s
        LEFT JOIN payment p
          ON s.record_table = 'payment' AND p.reading_id = s.record_reading AND p.ordinal = s.record_ordinal
        LEFT JOIN bearer b
          ON s.record_table = 'selector' AND b.reading_id = s.record_reading AND b.ordinal = s.record_ordinal
        LEFT JOIN borne w USING (number)
    ), shown AS (
        SELECT f.report_no,
               flatten(list([{place("message_source", "message_locator", MESSAGE, "value")},
                             {place("record_source", "record_locator", RECORD, "record_value")}] ORDER BY v.number))
               [1:{PLACES_SHOWN}] AS places
        FROM (SELECT report_no, unnest(first) AS number FROM summed) f JOIN valued v USING (number)
        GROUP BY f.report_no
    )
    SELECT report_no, strength,
           CASE base WHEN {CODE_STRENGTH} THEN {quoted(CODE)} WHEN {SELECTOR_STRENGTH} THEN {quoted(SELECTOR)}
                     ELSE {quoted(AMOUNT)} END AS template,
           {params(count="count", hours=f"{WINDOW_H}")} AS params,
           places, 2 * count AS places_count
    FROM summed JOIN shown USING (report_no)
    """,
)
