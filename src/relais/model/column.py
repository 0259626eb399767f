"""Columns of the fact tables: each says what it means, in what unit, and what null stands for."""

import pyarrow as pa

INSTANT = pa.timestamp("us", tz="UTC")
# 20 digits before the point and 18 after hold every amount met in exports (15 decimals seen), exactly.
MONEY = pa.decimal128(38, 18)

TOKEN = pa.struct(
    [
        pa.field("kind", pa.string()),
        pa.field("value", pa.string()),
        pa.field("currency", pa.string()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
    ]
)
TOKENS_MEANING = (
    "What the miner found in the free text, which itself stays in the sealed source. kind: a selector kind, or"
    " 'amount'; value: normalised selector, or the amount as a plain decimal; currency: ISO 4217 of an amount,"
    " null when the text names none; start, end: offsets in bytes of the UTF-8 text"
)


def column(name: str, type_: pa.DataType, meaning: str, *, null: str | None = None) -> pa.Field:
    """Declare a column; `null` says what a missing value means, and its absence that none may be missing."""
    text = meaning if null is None else f"{meaning}. Null: {null}"
    return pa.field(name, type_, nullable=null is not None, metadata={"doc": text})


def place() -> list[pa.Field]:
    """Return the columns of every fact: where it comes from, down to the place in the sealed bytes."""
    return [
        column("source_id", pa.string(), "SHA-256 of the source as received, hexadecimal"),
        column("reading_id", pa.string(), "The reading this fact belongs to: one reader's pass over one source"),
        column("ordinal", pa.int64(), "Position of the fact in its reading, counted per table from 0"),
        column(
            "locator",
            pa.string(),
            "Place in the source: 'line 12', a JSON pointer, an XPath, 'Sheet!B7', 'Messages/41'; the"
            " reader's page in docs/formats.md says which",
        ),
    ]


def instant(what: str, prefix: str = "") -> list[pa.Field]:
    """Return the four columns of one moment: the instant, what was written, how precise, who said the zone."""
    return [
        column(
            f"{prefix}at",
            INSTANT,
            f"{what}, in UTC, microseconds",
            null="not stated, not a date, or its time zone is a question nobody has answered",
        ),
        column(f"{prefix}time_raw", pa.string(), "The time exactly as written", null="the source states none"),
        column(
            f"{prefix}time_precision",
            pa.string(),
            "'second', 'minute' or 'day'; a day stands at its first instant in its own zone",
            null="no instant",
        ),
        column(
            f"{prefix}zone_source",
            pa.string(),
            "Who said the time zone: 'format', 'file', 'mapping NAME' or the named person who answered",
            null="no instant",
        ),
    ]


def money(what: str, prefix: str = "") -> list[pa.Field]:
    """Return the three columns of one sum: the amount, its currency, what was written."""
    return [
        column(f"{prefix}amount", MONEY, f"{what}; never negative", null="not stated or not a number"),
        column(
            f"{prefix}currency",
            pa.string(),
            "ISO 4217 code of that amount",
            null="the source names none and nobody has answered",
        ),
        column(f"{prefix}amount_raw", pa.string(), "The amount exactly as written", null="the source states none"),
    ]


def flag(name: str, meaning: str) -> pa.Field:
    """Return a three-state column: true, false, or not said."""
    return column(name, pa.bool_(), meaning, null="the source does not say")


def state() -> pa.Field:
    """Return the column that tells a recovered record from one that was there to see."""
    return column("state", pa.string(), "Deleted or intact as the extraction says, as written", null="not said")


def of_party(name: str, meaning: str, *, null: str) -> pa.Field:
    """Return a reference to a row of `party` in the same reading."""
    return column(name, pa.int64(), f"{meaning}: ordinal of a party of the same reading", null=null)


def of_report(null: str = "the source is not a report") -> pa.Field:
    """Return a reference to a row of `report` in the same reading."""
    return column("report", pa.int64(), "The report that says so: ordinal of a report of the same reading", null=null)
