"""A message: who wrote, when, how long, and the tokens found in it; its text stays in the sealed source."""

import pyarrow as pa

from relais.model.column import TOKEN, TOKENS_MEANING, column, instant, of_party, place, state

SCHEMA = pa.schema(
    [
        *place(),
        of_party("sender", "Who wrote", null="the source does not say"),
        of_party("recipient", "Who it was written to", null="a group, or the source does not say"),
        column("service", pa.string(), "Service that carried it, lower case", null="not stated"),
        column(
            "conversation",
            pa.string(),
            "Identifier of the conversation, as the source gives it",
            null="none given",
        ),
        *instant("When it was sent"),
        column("length", pa.int32(), "Length of its text in characters", null="it has no text"),
        column(
            "text_hmac",
            pa.binary(32),
            "HMAC-SHA-256 of the normalised text under the unit's key: equal texts can be joined, none read back",
            null="it has no text",
        ),
        column("attachments", pa.int32(), "How many files it announces"),
        column("tokens", pa.list_(TOKEN), TOKENS_MEANING, null="it has no text"),
        state(),
    ],
    metadata={"doc": "A message. No column holds its text: a passage is read from the sealed source, and counted."},
)
