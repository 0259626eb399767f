"""The fact tables, by name."""

import pyarrow as pa

from relais.model import call, login, media, message, party, payment, report, selector, trip

FACTS: dict[str, pa.Schema] = {
    "report": report.SCHEMA,
    "party": party.SCHEMA,
    "selector": selector.SCHEMA,
    "payment": payment.SCHEMA,
    "call": call.SCHEMA,
    "message": message.SCHEMA,
    "login": login.SCHEMA,
    "media": media.SCHEMA,
    "trip": trip.SCHEMA,
}
