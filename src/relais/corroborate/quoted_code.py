"""A transfer code quoted in a chat that is the reference of a payment."""

import pyarrow as pa

from relais.corroborate.check import Check
from relais.corroborate.finding import COLUMNS, SCHEMA
from relais.corroborate.ground import Ground
from relais.model.notice import msg

INNOCENT = msg(
    "Whoever sends money to family, friends or a seller sends the code too: a quoted code ties the conversation to"
    " the payment, and says nothing of what was paid for."
)
ERROR_RATE = msg(
    "Coincidences expected by chance among codes of this length: distinct codes quoted, times distinct references of"
    " the same length, divided by 10 to the number of digits in the code. Holds for codes drawn at random; numbers"
    " given in sequence coincide more often."
)


def codes(ground: Ground) -> dict[str, pa.Table]:
    """Return the findings: one per message and payment of one code.

    A payment told in the very place of the message, as a messenger that moves money does, is not a finding.
    `cases_tried` is the number of pairs of distinct codes and references of that length. Letters count
    for nothing in the error rate: operators fix them.
    """
    return {"finding": ground.quotes().execute(_CODES).to_arrow_table().cast(SCHEMA)}


_CODES = """
    WITH code AS (
        SELECT *, upper(regexp_replace(value, '[^\\pL\\pN]', '', 'g')) AS plain
        FROM quote WHERE kind = 'transfer_code'),
    quoted AS (SELECT length(plain) AS signs, count(DISTINCT plain) AS codes FROM code GROUP BY signs),
    referred AS (
        SELECT length(reference) AS signs, count(DISTINCT reference) AS refs FROM payment
        WHERE reference IS NOT NULL GROUP BY signs),
    tried AS (SELECT signs, codes * refs AS pairs FROM quoted JOIN referred USING (signs)),
    agreeing AS (
        SELECT DISTINCT code.talk, code.source_id AS ms, code.locator AS ml, code.reading_id AS mr, code.ordinal AS mo,
            code."at" AS said, payment.source_id AS ps, payment.locator AS pl, payment.reading_id AS pr,
            payment.ordinal AS po, payment."at" AS paid, payment.time_precision AS precise, plain
        FROM code JOIN payment ON payment.reference = code.plain
        WHERE (code.source_id, code.locator) <> (payment.source_id, payment.locator)),
    known AS (
        SELECT talk, pr, po, bool_or(payer.subject_id IS NOT NULL AND talker.subject_id = payer.subject_id) AS same,
            count(talker.subject_id) > 0 AND count(payer.subject_id) > 0 AS sided
        FROM (SELECT DISTINCT talk, pr, po FROM agreeing)
        LEFT JOIN payer ON payer.reading_id = pr AND payer.ordinal = po
        LEFT JOIN talker USING (talk)
        GROUP BY talk, pr, po)
    SELECT 'quoted_code' AS test, 'transfer_code' AS kind, plain AS value, NULL::VARCHAR AS currency,
        ms AS message_source, ml AS message_locator, mr AS message_reading, mo AS message_ordinal,
        ps AS record_source, pl AS record_locator, 'payment' AS record_table,
        pr AS record_reading, po AS record_ordinal,
        CASE WHEN precise IS DISTINCT FROM 'day' THEN (epoch_us(paid) - epoch_us(said)) // 1000000 END AS lag_s,
        CASE WHEN sided THEN coalesce(same, false) END AS same_parties,
        pairs / pow(10, length(regexp_replace(plain, '[^0-9]', '', 'g'))) AS error_rate,
        pairs AS cases_tried
    FROM agreeing JOIN known USING (talk, pr, po) JOIN tried ON tried.signs = length(plain)
"""

TEST = Check(
    name="quoted_code",
    title=msg("A transfer code quoted in a chat is the reference of a payment"),
    question=msg("Does a chat quote the code of a payment, and do those who write there pay or get paid?"),
    data=msg("Messages whose text was read when they came in, and payments with their reference."),
    null=msg("Nothing ties the talk to the payment: the code stands in both by accident."),
    window=msg("None: a code names one payment, whenever it is quoted."),
    innocent=INNOCENT,
    cannot_show=msg("What was paid for, and who held the telephone."),
    error_rate=ERROR_RATE,
    table="finding",
    columns=COLUMNS,
    run=codes,
)
