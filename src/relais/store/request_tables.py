"""Tables of requests: what is asked of whom, row by row, who checked it against the source, and what became of it."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# What a case is about in law, as those in charge of it state it: the last row of a case holds.
CASE_GROUND = Table(
    "case_ground",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("facts", String(10)),  # ISO 8601 day of the facts; null: not stated
    Column("offences", Text, nullable=False),  # JSON list of ids of law/data/offences.fr.yaml
    Column("magistrate", Text, nullable=False),  # reference of the commission rogatoire or of the request; empty: none
    Column("prosecutor_authorisation", Text, nullable=False),  # its reference; empty: none
    Column("through_a_network", Boolean),
    Column("offence_in_france", Boolean),
    Column("person_resides_in_france", Boolean),
)

REQUEST = Table(
    "request",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("channel", String(30), nullable=False),  # an id of law/data/channels.yaml
    Column("data", String(30), nullable=False),  # a category of law.situation
    Column("holder", String(200), nullable=False),
    Column("country", String(2)),  # of the holder; null: not known
    Column("issuer", String(40), nullable=False),  # the functions of those who will sign: of law.situation
    Column("validator", String(40)),
    Column("reason", Text, nullable=False),  # why this is needed, in words for the holder or the magistrate
    Column("emergency", Boolean, nullable=False),
    Column("mla_to_follow", Boolean, nullable=False),
)

# One thing asked about: a place in a source, verbatim, and what was read of it.
REQUEST_ITEM = Table(
    "request_item",
    METADATA,
    *decided(),
    Column("request", Integer, ForeignKey("request.number"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # address, line, account, payment, submission
    Column("value", Text, nullable=False),  # normalised
    Column("value_raw", Text, nullable=False),  # as written
    Column("port", Integer),
    Column("instant", String(40)),  # ISO 8601, UTC
    Column("instant_raw", Text),  # as written
    Column("precision", String(10)),  # second, minute, day
    Column("zone_source", Text),  # who said the zone
    Column("source_id", String(64), nullable=False),
    Column("locator", Text, nullable=False),
    Column("datum_id", String(20), index=True),  # of the last run: the clock that runs on it
    Column("legal_expiry", String(40)),  # ISO 8601, UTC, when it was drafted; null: not known
)

# A second officer's look at one row, beside the bytes of the source; the last row of an item holds.
REQUEST_CHECK = Table(
    "request_check",
    METADATA,
    *decided(),
    Column("item", Integer, ForeignKey("request_item.number"), nullable=False, index=True),
    Column("verdict", String(20), nullable=False),  # confirmed, wrong
    Column("shown", String(64), nullable=False),  # SHA-256 of the passage that was shown
    Column("reason", Text, nullable=False),
)

# What people did with the request outside, and when; rows are in the order of entry.
REQUEST_STEP = Table(
    "request_step",
    METADATA,
    *decided(),
    Column("request", Integer, ForeignKey("request.number"), nullable=False, index=True),
    # ready, issued, validated, sent, reminded, answered, refused, withdrawn
    Column("step", String(20), nullable=False),
    Column("day", String(40), nullable=False),  # ISO 8601, UTC: when it was done outside
    Column("person", String(200)),  # the issuer or validator, by name
    Column("function", String(40)),  # in which function: of law.situation
    Column("reference", Text),  # of the act, of the answer
    Column("source_id", String(64)),  # the answer, as taken in
    Column("preserved_until", String(40)),  # of an answer to a preservation request
    Column("note", Text, nullable=False),
)

# That an address, at an instant, was used by somebody whom an operator names: checked before anybody acts on it.
IDENTIFICATION = Table(
    "identification",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("login_source", String(64), nullable=False),
    Column("login_locator", Text, nullable=False),
    Column("answer_source", String(64), nullable=False),
    Column("answer_locator", Text, nullable=False),
    Column("address", String(45), nullable=False),
    Column("port", Integer),
    Column("instant", String(40), nullable=False),
    Column("instant_raw", Text, nullable=False),
    Column("offset_s", BigInteger),  # between login and assignment; 0 inside
    Column("missing", Text, nullable=False),  # JSON list: why it is not ready
)

IDENTIFICATION_CHECK = Table(
    "identification_check",
    METADATA,
    *decided(),
    Column("identification", Integer, ForeignKey("identification.number"), nullable=False, index=True),
    Column("verdict", String(20), nullable=False),  # confirmed, wrong
    Column("shown", String(64), nullable=False),  # SHA-256 of both passages that were shown
    Column("reason", Text, nullable=False),
)

# What a named person lets rest on an identification that has been checked.
IDENTIFICATION_USE = Table(
    "identification_use",
    METADATA,
    *decided(),
    Column("identification", Integer, ForeignKey("identification.number"), nullable=False, index=True),
    Column("use", String(20), nullable=False),  # arrest, search, request
    Column("reason", Text, nullable=False),
)

REGISTERS = (
    *(CASE_GROUND, REQUEST, REQUEST_ITEM, REQUEST_CHECK, REQUEST_STEP),
    *(IDENTIFICATION, IDENTIFICATION_CHECK, IDENTIFICATION_USE),
)
