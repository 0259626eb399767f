"""A selector: one mention, in a field of its own, of an identifier that can tie records together."""

import pyarrow as pa

from relais.model.column import column, flag, instant, of_party, of_report, place, state

KINDS = ("phone", "email", "ip", "iban", "account", "handle", "transfer_code", "device", "url")
# Shared by two mentions, these propose one subject. An address alone never does: it is shared by design.
STRONG = ("phone", "email", "iban", "account", "handle", "device")

SCHEMA = pa.schema(
    [
        *place(),
        of_report(),
        of_party("party", "Who it belongs to, as the source alleges", null="the source ties it to nobody"),
        column("kind", pa.string(), f"One of: {', '.join(KINDS)}"),
        column(
            "service",
            pa.string(),
            "Service of a handle ('skype', 'messenger'...), operator of an account, a transfer code or an address (as a"
            " look-up names it), type of a device id; lower case",
            null="not stated, or the kind has none",
        ),
        column(
            "value",
            pa.string(),
            "Normalised form: equal values are the same selector",
            null="the raw form is not a valid selector of its kind",
        ),
        column("raw", pa.string(), "Exactly as written"),
        column(
            "nature",
            pa.string(),
            "For an IP: 'public', 'private', 'cgnat', 'loopback', 'reserved'... as the standards name its range",
            null="the kind has no such notion",
        ),
        column(
            "country",
            pa.string(),
            "ISO 3166 alpha-2, when the selector itself carries it (phone prefix, IBAN) or the source says it",
            null="unknown",
        ),
        flag("verified", "The sender says the company verified it"),
        *instant("When it was seen in use"),
        state(),
    ],
    metadata={
        "doc": "A mention of an identifier in a field of its own. What the miner finds in free text stands in the"
        " `tokens` of the report, message or payment; the IP of a login in `login`."
    },
)
