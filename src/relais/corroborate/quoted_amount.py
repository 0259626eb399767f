"""An amount quoted in a chat, at about the time when one of those who talk there pays or is paid that amount."""

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate import shifted
from relais.corroborate.check import Check
from relais.corroborate.finding import COLUMNS, MORE, SCHEMA
from relais.corroborate.ground import Ground
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
    " weeks, within the time the conversation lasts. Where no window agrees, the rate may well be as high as three"
    " divided by the number of windows. Not known where no shifted window falls into the conversation."
)
TEMPORARY = ("said_amount", "dated_payment", "paid_amount", "spender", "spending", "spot")


def amounts(ground: Ground) -> dict[str, pa.Table]:
    """Return the findings: one per conversation and payment: the message nearest in time that quotes its amount.

    The amount sent or the amount paid out, in the currency quoted; in any, where message or payment names
    none. A payment known to the day counts with the whole day. Only conversations in which payer or payee take
    part are looked at, and messages whose time is known better than to the day. `cases_tried` is the
    number of shifted windows. An amount is equal or it is not: there is no near one.
    """
    con = ground.quotes()
    for statement in (_SAID, _DATED, _PAID, _SPENDER, _SPENDING, _SPOT):
        con.execute(statement)
    said, paid = (con.execute(sql).to_arrow_table() for sql in (_SAID_ROWS, _PAID_ROWS))
    currencies = pa.chunked_array([*said["currency"].chunks, *paid["currency"].chunks], pa.string()).unique()
    said, paid = (_numbered(table, currencies.drop_null()) for table in (said, paid))
    pairs, own, talks = (con.execute(sql).to_arrow_table() for sql in (_PAIRS, _OWN, _TALKS))
    found = shifted.agreeing(
        shifted.Said(*_columns(said)),
        shifted.Paid(*_columns(paid)),
        shifted.Pairs(*_columns(pairs), *_columns(own)),
        _lasts(talks),
        WINDOW_H,
    )
    con.register("agreed", pa.table([pa.array(column) for column in found], list(found._fields)))
    try:
        return {"finding": con.execute(_AMOUNTS).to_arrow_table().cast(SCHEMA)}
    finally:
        con.unregister("agreed")
        for name in TEMPORARY:
            con.execute(f"DROP TABLE IF EXISTS {name}")


def _numbered(table: pa.Table, currencies: pa.Array) -> pa.Table:
    numbers = pc.fill_null(pc.index_in(table["currency"], currencies), -1)
    return table.set_column(table.schema.get_field_index("currency"), "currency", numbers)


def _columns(table: pa.Table) -> list[shifted.Ints]:
    return [column.cast(pa.int64()).to_numpy() for column in table.columns]


def _lasts(talks: pa.Table) -> tuple[shifted.Ints, shifted.Ints]:
    first, last = _columns(talks)
    return first, last


# In order of preference within a conversation, where two are as near.
_SAID = """
    CREATE OR REPLACE TEMP TABLE said_amount AS
    SELECT row_number() OVER (ORDER BY talk, ordinal, value, currency NULLS LAST) - 1 AS quote,
        talk, source_id, reading_id, ordinal, locator, epoch_us("at") AS said_us,
        try_cast(value AS DECIMAL(38, 18)) AS amount, value, currency
    FROM quote
    WHERE kind = 'amount' AND "at" IS NOT NULL AND try_cast(value AS DECIMAL(38, 18)) > 0
"""

_DATED = f"""
    CREATE OR REPLACE TEMP TABLE dated_payment AS
    SELECT row_number() OVER (ORDER BY payment.reading_id, payment.ordinal) - 1 AS payment,
        dense_rank() OVER (ORDER BY a.subject_id NULLS FIRST, b.subject_id NULLS FIRST) - 1 AS pair,
        payment.source_id, payment.reading_id, payment.ordinal, locator,
        a.subject_id AS payer, b.subject_id AS payee,
        epoch_us(coalesce("at", paid_out_at)) AS paid_us,
        coalesce(CASE WHEN "at" IS NULL THEN paid_out_time_precision ELSE time_precision END = 'day', false) AS day,
        paid_us + CASE WHEN day THEN {shifted.DAY_US} ELSE 0 END AS until_us,
        amount, currency, paid_out_amount, paid_out_currency
    FROM payment
    LEFT JOIN subject a ON a.reading_id = payment.reading_id AND a.ordinal = payment.payer
    LEFT JOIN subject b ON b.reading_id = payment.reading_id AND b.ordinal = payment.payee
    WHERE coalesce("at", paid_out_at) IS NOT NULL AND greatest(amount, paid_out_amount) > 0
"""

_PAID = """
    CREATE OR REPLACE TEMP TABLE paid_amount AS
    SELECT payment, amount, currency FROM dated_payment WHERE amount > 0
    UNION
    SELECT payment, paid_out_amount, paid_out_currency FROM dated_payment WHERE paid_out_amount > 0
"""

_SPENDER = """
    CREATE OR REPLACE TEMP TABLE spender AS
    SELECT payment, payer AS subject_id FROM dated_payment WHERE payer IS NOT NULL
    UNION
    SELECT payment, payee FROM dated_payment WHERE payee IS NOT NULL
"""

_SPENDING = """
    CREATE OR REPLACE TEMP TABLE spending AS
    SELECT row_number() OVER (ORDER BY subject_id, amount) - 1 AS "group", subject_id, amount
    FROM (SELECT DISTINCT subject_id, amount FROM spender JOIN paid_amount USING (payment))
"""

# A payment told in the very place of the message, as a messenger that moves money does, is not a finding.
_SPOT = """
    CREATE OR REPLACE TEMP TABLE spot AS
    SELECT row_number() OVER (ORDER BY source_id, locator) AS spot, source_id, locator
    FROM (
        SELECT source_id, locator FROM said_amount WHERE source_id IN (SELECT source_id FROM dated_payment)
        INTERSECT
        SELECT source_id, locator FROM dated_payment WHERE source_id IN (SELECT source_id FROM said_amount))
"""

_SAID_ROWS = """
    SELECT quote, talk - 1 AS talk, said_us, currency, coalesce(spot, -1) AS spot, "group"
    FROM said_amount JOIN talker USING (talk) JOIN spending USING (subject_id, amount)
    LEFT JOIN spot USING (source_id, locator)
    ORDER BY quote, "group"
"""

_PAID_ROWS = """
    SELECT "group", paid_us, until_us, paid_amount.currency, coalesce(spot, -1) AS spot, payment
    FROM dated_payment JOIN spender USING (payment) JOIN paid_amount USING (payment)
    JOIN spending ON spending.subject_id = spender.subject_id AND spending.amount = paid_amount.amount
    LEFT JOIN spot USING (source_id, locator)
    ORDER BY "group", paid_us, payment, paid_amount.currency NULLS FIRST
"""

_PAIRS = "SELECT pair FROM dated_payment ORDER BY payment"
_OWN = "SELECT pair, paid_us FROM dated_payment ORDER BY pair, paid_us"
# Without any instant, it quotes nothing that can be near.
_TALKS = "SELECT coalesce(first_us, 0), coalesce(last_us, 0) FROM quoting ORDER BY talk"

_AMOUNTS = """
    SELECT 'quoted_amount' AS test, 'amount' AS kind, value, said_amount.currency AS currency,
        'exact' AS fit, NULL::VARCHAR AS differs, NULL::VARCHAR AS record_value, NULL::BIGINT AS alternatives,
        said_amount.source_id AS message_source, said_amount.locator AS message_locator,
        said_amount.reading_id AS message_reading, said_amount.ordinal AS message_ordinal,
        dated_payment.source_id AS record_source, dated_payment.locator AS record_locator, 'payment' AS record_table,
        dated_payment.reading_id AS record_reading, dated_payment.ordinal AS record_ordinal,
        CASE WHEN NOT day THEN (paid_us - said_us) // 1000000 END AS lag_s, true AS within,
        true AS same_parties, CASE WHEN windows > 0 THEN hits / windows END AS error_rate,
        NULL::DOUBLE AS sequence_rate, windows AS cases_tried
    FROM agreed JOIN said_amount USING (quote) JOIN dated_payment USING (payment)
"""

TEST = Check(
    name="quoted_amount",
    title=msg("An amount quoted in a chat is paid at about that time"),
    question=msg("Does a chat quote the amount of a payment, within three days, where payer or payee take part?"),
    data=msg("Messages with a moment, whose text was read when they came in, and payments with amount and day."),
    null=msg("The same payments, moved by one to four whole weeks: weekday and hour stay, the talk does not follow."),
    window=msg("Three days before or after the payment, in either direction."),
    innocent=INNOCENT,
    cannot_show=msg("What was paid for. A round amount proves little: the error rate of each finding says how little."),
    error_rate=ERROR_RATE,
    table="finding",
    columns=COLUMNS,
    more=MORE,
    first="error_rate",
    run=amounts,
)
