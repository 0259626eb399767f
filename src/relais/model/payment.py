"""A payment: money sent, attempted or cancelled, from a payer to a payee."""

import pyarrow as pa

from relais.model.column import TOKEN, TOKENS_MEANING, column, instant, money, of_party, place, state

STATUSES = ("completed", "attempted", "cancelled", "refunded", "unknown")

SCHEMA = pa.schema(
    [
        *place(),
        of_party("payer", "Who pays", null="the source does not say"),
        of_party("payee", "Who is paid", null="the source does not say"),
        column("operator", pa.string(), "Money-transfer operator, bank or wallet, as written", null="not stated"),
        column("type_raw", pa.string(), "Type of the operation as written", null="not stated"),
        column("status", pa.string(), f"One of: {', '.join(STATUSES)}"),
        column("status_raw", pa.string(), "Status exactly as written", null="the source states none"),
        column(
            "reference",
            pa.string(),
            "Transfer code or transaction number, normalised: letters and digits, upper case",
            null="none given",
        ),
        column("reference_raw", pa.string(), "That reference exactly as written", null="none given"),
        column(
            "related_reference",
            pa.string(),
            "Reference of another record that this one belongs to (the payment a card funded, the original of a"
            " refund), normalised as `reference`",
            null="none given",
        ),
        column("related_reference_raw", pa.string(), "That reference exactly as written", null="none given"),
        *instant("When it was sent or booked"),
        *instant("When it was paid out", "paid_out_"),
        *money("Amount sent"),
        *money("Amount paid out", "paid_out_"),
        *money("Fee", "fee_"),
        column("paid_out_place", pa.string(), "Place or agent of the pay-out, as written", null="not stated"),
        column("tokens", pa.list_(TOKEN), TOKENS_MEANING + " (here: purpose or label)", null="no free text"),
        state(),
    ],
    metadata={"doc": "A payment, including attempted and cancelled ones: an attempt is a fact too."},
)
