"""A finding: two places in two records that agree, and what that is worth."""

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("test", pa.string()),
        ("kind", pa.string()),  # what agrees: 'transfer_code', 'amount' or a selector kind
        ("value", pa.string()),  # as the message has it
        ("currency", pa.string()),  # of an amount; null where the message names none, and for the other kinds
        ("fit", pa.string()),  # 'exact', or 'near': a transfer code that is one slip away from that of the record
        ("differs", pa.string()),  # the slip of a near one: 'digit' (another), 'missing', 'added', 'swapped'; else null
        ("record_value", pa.string()),  # of a near one, the code as the record has it; else null: it is the value
        ("alternatives", pa.int64()),  # of a code: how many other codes of payments it fits as well, whoever's
        ("message_source", pa.string()),
        ("message_locator", pa.string()),
        ("message_reading", pa.string()),
        ("message_ordinal", pa.int64()),
        ("record_source", pa.string()),
        ("record_locator", pa.string()),
        ("record_table", pa.string()),  # 'payment' or 'selector'
        ("record_reading", pa.string()),
        ("record_ordinal", pa.int64()),
        ("lag_s", pa.int64()),  # from message to payment; negative when the payment came first; null: not to the minute
        ("within", pa.bool_()),  # the two lie in the window the test states; null: no window, or a time is unknown
        ("same_parties", pa.bool_()),  # a participant is a party of the record; null: one side is unknown
        ("error_rate", pa.float64()),  # see the test; null: not known
        ("sequence_rate", pa.float64()),  # of a code: the same, reckoned as in sequence; null: it is no higher
        ("cases_tried", pa.int64()),  # what the error rate was measured or reckoned on
    ]
)

# Total, so that the same ledger gives the same table.
ORDER = (
    "test, kind, value, currency NULLS FIRST, message_source, message_reading, message_ordinal, record_source,"
    " record_table, record_reading, record_ordinal"
)

# Of the findings in a table `found`, those in which mentions (`mine`: reading_id, ordinal) write, are written to, pay,
# are paid or bear what is quoted; with the parties of the payment as `giver` and `taker`.
TAKING_PART = """
    WITH sided AS (
        SELECT f.*, m.sender, m.recipient, y.payer AS giver, y.payee AS taker, x.party
        FROM found f
        LEFT JOIN message m ON m.reading_id = f.message_reading AND m.ordinal = f.message_ordinal
        LEFT JOIN payment y ON f.record_table = 'payment' AND y.reading_id = f.record_reading
            AND y.ordinal = f.record_ordinal
        LEFT JOIN selector x ON f.record_table = 'selector' AND x.reading_id = f.record_reading
            AND x.ordinal = f.record_ordinal)
    SELECT * EXCLUDE (sender, recipient, party) FROM sided
    WHERE (message_reading, sender) IN (FROM mine) OR (message_reading, recipient) IN (FROM mine)
        OR (record_reading, giver) IN (FROM mine) OR (record_reading, taker) IN (FROM mine)
        OR (record_reading, party) IN (FROM mine)
    ORDER BY message_source, message_reading, message_ordinal, record_reading, record_ordinal
"""

# What a person sees of it in a list, and besides of one pair. A rate of none says nothing without what was tried.
COLUMNS = ("value", "fit", "lag_s", "same_parties", "error_rate", "cases_tried", "message_source", "message_locator",
           "record_source", "record_locator")  # fmt: skip
MORE = ("kind", "currency", "differs", "record_value", "alternatives", "within", "sequence_rate")
