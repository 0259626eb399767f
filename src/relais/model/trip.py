"""A trip: one traveller on one leg, as a carrier or a booking states it."""

import pyarrow as pa

from relais.model.column import column, instant, of_party, place

STATUSES = ("booked", "checked_in", "boarded", "cancelled", "unknown")

SCHEMA = pa.schema(
    [
        *place(),
        of_party("traveller", "Who travels", null="the source does not say"),
        column("carrier", pa.string(), "Carrier, by its code as written", null="not stated"),
        column("number", pa.string(), "Number of the flight or crossing, without its carrier", null="not stated"),
        column("origin", pa.string(), "Where it begins, by its code as written (IATA)", null="not stated"),
        column("destination", pa.string(), "Where it ends, by its code as written (IATA)", null="not stated"),
        *instant("When it leaves"),
        *instant("When it arrives", "arrival_"),
        column("booking", pa.string(), "Record locator of the booking, as written", null="not stated"),
        column("status", pa.string(), f"One of: {', '.join(STATUSES)}"),
        column("status_raw", pa.string(), "Status exactly as written", null="the source states none"),
    ],
    metadata={"doc": "A trip: one traveller on one leg. A booking is no proof that somebody travelled."},
)
