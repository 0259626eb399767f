"""A finding: two places in two records that agree, and what that is worth."""

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("test", pa.string()),
        ("kind", pa.string()),  # what agrees: 'transfer_code', 'amount' or a selector kind
        ("value", pa.string()),
        ("currency", pa.string()),  # of an amount; null where the message names none, and for the other kinds
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
        ("same_parties", pa.bool_()),  # a participant is a party of the record; null: one side is unknown
        ("error_rate", pa.float64()),  # see the test; null: not known
        ("cases_tried", pa.int64()),  # what the error rate was measured or reckoned on
    ]
)

# Total, so that the same ledger gives the same table.
ORDER = (
    "test, kind, value, currency NULLS FIRST, message_source, message_reading, message_ordinal, record_source,"
    " record_table, record_reading, record_ordinal"
)

# What a person sees of it in a list.
COLUMNS = ("kind", "value", "currency", "lag_s", "same_parties", "error_rate", "cases_tried", "message_source",
           "message_locator", "record_source", "record_locator")  # fmt: skip
