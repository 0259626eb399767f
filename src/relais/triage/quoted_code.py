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
    WITH concordance AS (
        SELECT *,
               CASE kind WHEN 'transfer_code' THEN {CODE_STRENGTH} WHEN 'amount' THEN {AMOUNT_STRENGTH}
                         ELSE {SELECTOR_STRENGTH} END AS base,
               greatest(0, least(1, 1 - coalesce({ERROR}, {UNKNOWN_ERROR}))) AS kept
        FROM finding WHERE kind <> 'amount' OR same_parties
    ), party_of AS (
        SELECT m.reading_id, m.ordinal, 'message' AS record_table, unnest([m.sender, m.recipient]) AS party
        FROM message m
        SEMI JOIN concordance c ON c.message_reading = m.reading_id AND c.message_ordinal = m.ordinal
        UNION ALL
        SELECT p.reading_id, p.ordinal, 'payment', unnest([p.payer, p.payee])
        FROM payment p
        SEMI JOIN concordance c
          ON c.record_table = 'payment' AND c.record_reading = p.reading_id AND c.record_ordinal = p.ordinal
        UNION ALL
        SELECT x.reading_id, x.ordinal, 'selector', x.party
        FROM selector x
        SEMI JOIN concordance c
          ON c.record_table = 'selector' AND c.record_reading = x.reading_id AND c.record_ordinal = x.ordinal
    ), side AS (
        SELECT p.reading_id, p.ordinal, p.record_table, s.subject_id
        FROM party_of p JOIN triage_member s ON s.reading_id = p.reading_id AND s.ordinal = p.party
    ), tied AS (
        SELECT n.report_no, c.*
        FROM concordance c
        JOIN side s ON s.record_table = 'message'
         AND s.reading_id = c.message_reading AND s.ordinal = c.message_ordinal
        JOIN triage_named n USING (subject_id)
        UNION
        SELECT n.report_no, c.*
        FROM concordance c
        JOIN side s ON s.record_table = c.record_table
         AND s.reading_id = c.record_reading AND s.ordinal = c.record_ordinal
        JOIN triage_named n USING (subject_id)
    ), strongest AS (
        SELECT *, CAST(floor(base * kept) AS INTEGER) AS strength
        FROM tied QUALIFY base = max(base) OVER (PARTITION BY report_no)
    ), bearer AS (
        SELECT x.reading_id, x.ordinal, x.party, x.value, x.raw
        FROM selector x
        SEMI JOIN strongest s ON s.record_reading = x.reading_id
        LEFT JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party
        WHERE p.role IS DISTINCT FROM 'victim'
    ), borne AS (
        -- The selector as the payment's row has it: in the finding, the payment stands for its row.
        SELECT p.reading_id, p.ordinal, b.value, arg_min(b.raw, b.ordinal) AS raw
        FROM party_of p JOIN bearer b ON b.reading_id = p.reading_id AND b.party = p.party
        WHERE p.record_table = 'payment' GROUP BY p.reading_id, p.ordinal, b.value
    ), shown AS (
        SELECT s.*,
               CASE WHEN s.record_table = 'selector' THEN b.raw
                    WHEN s.kind NOT IN ('transfer_code', 'amount') THEN w.raw
                    WHEN s.kind = 'amount' AND p.amount IS DISTINCT FROM try_cast(s.value AS DECIMAL(38, 18))
                    THEN {stated.payment("p", "paid_out_")}
                    ELSE {stated.payment("p")} END AS record_value
        FROM strongest s
        LEFT JOIN payment p
          ON s.record_table = 'payment' AND p.reading_id = s.record_reading AND p.ordinal = s.record_ordinal
        LEFT JOIN bearer b
          ON s.record_table = 'selector' AND b.reading_id = s.record_reading AND b.ordinal = s.record_ordinal
        LEFT JOIN borne w ON w.reading_id = s.record_reading AND w.ordinal = s.record_ordinal AND w.value = s.value
    )
    SELECT report_no, max(strength) AS strength,
           CASE max(base) WHEN {CODE_STRENGTH} THEN {quoted(CODE)} WHEN {SELECTOR_STRENGTH} THEN {quoted(SELECTOR)}
                          ELSE {quoted(AMOUNT)} END AS template,
           {params(count="count(*)", hours=f"{WINDOW_H}")} AS params,
           flatten(list([{place("message_source", "message_locator", MESSAGE, "value")},
                         {place("record_source", "record_locator", RECORD, "record_value")}]
                        ORDER BY message_source, message_ordinal, record_source, record_ordinal, value))
           [1:{PLACES_SHOWN}] AS places,
           2 * count(*) AS places_count
    FROM shown GROUP BY report_no
    """,
)
