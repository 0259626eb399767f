"""A call: voice or video, between two parties; one row per callee."""

import pyarrow as pa

from relais.model.column import column, flag, instant, of_party, place, state

STATUSES = ("answered", "missed", "unknown")

SCHEMA = pa.schema(
    [
        *place(),
        of_party("caller", "Who calls", null="the source does not say"),
        of_party("callee", "Who is called", null="the source does not say"),
        column("service", pa.string(), "Service or operator that carried it, lower case", null="not stated"),
        column(
            "conversation",
            pa.string(),
            "Identifier of the conversation it belongs to, as the source gives it",
            null="none given",
        ),
        *instant("When it began"),
        column(
            "duration_s",
            pa.int64(),
            "Length in seconds",
            null="not stated; a missed call has 0 unless the source states a length",
        ),
        flag("video", "It carried video"),
        column("status", pa.string(), f"One of: {', '.join(STATUSES)}"),
        state(),
    ],
    metadata={"doc": "A voice or video call. A conference of n callees is n rows at one locator."},
)
