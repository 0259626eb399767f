"""A login: an account seen at an IP address and port, at an instant."""

import pyarrow as pa

from relais.model.column import column, flag, instant, of_party, of_report, place

SCHEMA = pa.schema(
    [
        *place(),
        of_report(),
        of_party("party", "Whose account, or the subscriber an operator names", null="the source does not say"),
        column("event", pa.string(), "What happened, as written ('Login', 'Upload')", null="not stated"),
        column("service", pa.string(), "Service or operator that logged it, lower case", null="not stated"),
        column("ip", pa.string(), "IP address, normalised (RFC 5952)", null="not a valid address"),
        column("ip_raw", pa.string(), "The address exactly as written"),
        column(
            "nature",
            pa.string(),
            "'public', 'private', 'cgnat', 'loopback', 'reserved'... as the standards name its range",
            null="not a valid address",
        ),
        column("country", pa.string(), "ISO 3166 alpha-2 of the address, as the source says", null="not stated"),
        column(
            "port",
            pa.int32(),
            "Source port, 1 to 65535; first port where an operator answers with a range",
            null="not stated, or not to be read: behind a shared address it names nobody",
        ),
        column("port_last", pa.int32(), "Last port of a range", null="a single port, or none"),
        column(
            "port_raw",
            pa.string(),
            "Port or range exactly as written; beside a null `port`, it is stated and cannot be read",
            null="none stated",
        ),
        flag("proxy", "The source says the address may be a proxy"),
        *instant("When it was seen; start of the assignment in an operator's answer"),
        *instant("End of the assignment", "until_"),
    ],
    metadata={"doc": "An account at an address and port, or an operator's answer that assigns them to a subscriber."},
)
