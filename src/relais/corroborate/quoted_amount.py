"""An amount quoted in a chat, at about the time when one of those who talk there pays or is paid that amount."""

import duckdb
import pyarrow as pa

from relais.corroborate import null
from relais.corroborate.finding import SCHEMA
from relais.model.notice import msg

# Money for a session is agreed shortly before, and thanked for or disputed shortly after; an appointment is made
# some days ahead. No distribution of that lag is published: three days each way is an assumption, set before
# looking, and short enough that the windows of the null, a week apart, never meet it.
WINDOW_H = 72

INNOCENT = msg(
    "People who lawfully send money to family, friends or a seller speak of the amount too; and a round amount is"
    " quoted for many reasons."
)
ERROR_RATE = msg(
    "Share of windows in which an amount agrees although the payment times of the same pair were shifted by whole"
    " weeks, within the time the conversation lasts. Not known where no shifted window falls into it."
)
TEMPORARY = ("said_amount", "dated_payment", "coincidence", *null.TEMPORARY)


def amounts(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return one finding per conversation and payment: the message nearest in time that quotes its amount.

    The amount sent or the amount paid out, in the currency quoted; in any, where message or payment names
    none. A payment known to the day counts with the whole day. Only conversations in which payer or payee take
    part are looked at, and messages whose time is known better than to the day. `cases_tried` is the
    number of shifted windows.
    """
    for statement in (_SAID, _PAID, _COINCIDENCE):
        con.execute(statement)
    null.shift(con, WINDOW_H)
    return con.execute(_AMOUNTS).to_arrow_table().cast(SCHEMA)


_SAID = f"""
    CREATE OR REPLACE TEMP TABLE said_amount AS
    SELECT talk, source_id, reading_id, ordinal, locator, epoch_us("at") AS said_us,
        {null.bucket('epoch_us("at")', WINDOW_H)} AS bucket,
        try_cast(value AS DECIMAL(38, 18)) AS amount, value, currency
    FROM quote
    WHERE kind = 'amount' AND "at" IS NOT NULL AND try_cast(value AS DECIMAL(38, 18)) > 0
"""

_PAID = """
    CREATE OR REPLACE TEMP TABLE dated_payment AS
    WITH sided AS (
        SELECT payment.source_id, payment.reading_id, payment.ordinal, locator,
            a.subject_id AS payer, b.subject_id AS payee,
            epoch_us(coalesce("at", paid_out_at)) AS paid_us,
            coalesce(CASE WHEN "at" IS NULL THEN paid_out_time_precision ELSE time_precision END = 'day', false) AS day,
            amount, currency, paid_out_amount, paid_out_currency
        FROM payment
        LEFT JOIN subject a ON a.reading_id = payment.reading_id AND a.ordinal = payment.payer
        LEFT JOIN subject b ON b.reading_id = payment.reading_id AND b.ordinal = payment.payee
        WHERE coalesce("at", paid_out_at) IS NOT NULL),
    either AS (
        SELECT * EXCLUDE (paid_out_amount, paid_out_currency) FROM sided
        UNION
        SELECT * EXCLUDE (paid_out_amount, paid_out_currency)
            REPLACE (paid_out_amount AS amount, paid_out_currency AS currency) FROM sided)
    SELECT *, paid_us + CASE WHEN day THEN 86400000000 ELSE 0 END AS until_us
    FROM either WHERE amount > 0
"""

_COINCIDENCE = f"""
    CREATE OR REPLACE TEMP TABLE coincidence AS
    WITH party AS (
        SELECT DISTINCT talk, subject_id FROM talker WHERE subject_id IN (SELECT subject_id FROM payer)),
    spoken AS (SELECT said_amount.*, subject_id FROM said_amount JOIN party USING (talk)),
    spent AS (
        SELECT *, {null.buckets("paid_us", "until_us", WINDOW_H)} AS bucket
        FROM (
            SELECT payer AS subject_id, * FROM dated_payment WHERE payer IS NOT NULL
            UNION
            SELECT payee, * FROM dated_payment WHERE payee IS NOT NULL))
    SELECT DISTINCT ON (talk, spent.reading_id, spent.ordinal)
        talk, payer, payee, spoken.source_id AS ms, spoken.locator AS ml, spoken.reading_id AS mr, spoken.ordinal AS mo,
        spent.source_id AS ps, spent.locator AS pl, spent.reading_id AS pr, spent.ordinal AS po,
        value, spoken.currency AS currency, CASE WHEN NOT day THEN (paid_us - said_us) // 1000000 END AS lag_s
    FROM spoken JOIN spent ON spent.subject_id = spoken.subject_id AND spent.amount = spoken.amount
        AND spent.bucket = spoken.bucket
        AND {null.inside("said_us", "paid_us", "until_us", WINDOW_H)}
        AND {null.same_currency("spoken", "spent")}
        AND (spoken.source_id, spoken.locator) <> (spent.source_id, spent.locator)
    ORDER BY talk, spent.reading_id, spent.ordinal, greatest(0, paid_us - said_us, said_us - until_us),
        spoken.ordinal, value, spoken.currency NULLS LAST
"""

_AMOUNTS = """
    SELECT 'quoted' AS test, 'amount' AS kind, value, currency,
        ms AS message_source, ml AS message_locator, mr AS message_reading, mo AS message_ordinal,
        ps AS record_source, pl AS record_locator, 'payment' AS record_table,
        pr AS record_reading, po AS record_ordinal,
        lag_s, true AS same_parties,
        CASE WHEN windows > 0 THEN hits / windows END AS error_rate, coalesce(windows, 0) AS cases_tried
    FROM coincidence
    LEFT JOIN chance ON chance.talk = coincidence.talk
        AND chance.payer IS NOT DISTINCT FROM coincidence.payer AND chance.payee IS NOT DISTINCT FROM coincidence.payee
"""
