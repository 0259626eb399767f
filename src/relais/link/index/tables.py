"""The tables of the index: derived, so rebuilt at will; beside the decisions, so that one transaction holds both."""

from sqlalchemy import BigInteger, Column, Connection, Float, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

# A node: `told` is a `Said` as JSON, `written` every (name_raw, nickname) on it; `own` the bits that its mentions are
# one person, where it has several; `head` the first node of its cluster, null where each mention stands alone.
NODE = Table(
    "derived_node",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("node_id", String(64), nullable=False, unique=True),
    Column("told", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("own", Float),
    Column("head", Integer, index=True),
)

# A mention; `raw` is its contacts as received where one is an account, which may turn out to be an IBAN; else null.
MENTION = Table(
    "derived_mention",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source_id", String(64), nullable=False),
    Column("reading_id", String(64), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("node", Integer, nullable=False, index=True),
    Column("name_raw", Text),
    Column("nickname", Text),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("raw", Text),
    Index("ix_derived_mention_source", "source_id", "ordinal", unique=True),
)

# Keys and contacts are numbers of 63 bits (`keys.hashed`, `told.contact_key`). A key that many share
# stays listed.
KEY = Table(
    "derived_key",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("node", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
BEARER = Table(
    "derived_bearer",
    METADATA,
    Column("contact", BigInteger, primary_key=True, autoincrement=False),
    Column("node", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
HUB = Table("derived_hub", METADATA, Column("contact", BigInteger, primary_key=True, autoincrement=False))

# Links of `floor` bits or more, both ways round, so that one look finds all of a node.
LINK = Table(
    "derived_link",
    METADATA,
    Column("node", Integer, primary_key=True, autoincrement=False),
    Column("other", Integer, primary_key=True, autoincrement=False),
    Column("bits", Float, nullable=False),
    sqlite_with_rowid=False,
)

# Which numbers the ledger calls IBANs, and which mentions bear accounts that may be one.
IBAN = Table(
    "derived_iban",
    METADATA,
    Column("value", String, primary_key=True),
    Column("source_id", String(64), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
ACCOUNT = Table(
    "derived_account",
    METADATA,
    Column("value", String, primary_key=True),
    Column("mention", Integer, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Who is judged, by what binds now.
JUDGED = Table(
    "derived_judged",
    METADATA,
    Column("judgement", Integer, primary_key=True, autoincrement=False),
    Column("side", String(5), primary_key=True),
    Column("mention", Integer, primary_key=True, autoincrement=False, index=True),
    Column("verdict", String(20), nullable=False),
    sqlite_with_rowid=False,
)

# One row: what the index was built with, and what it has seen.
STATE = Table(
    "derived_state",
    METADATA,
    Column("model", String(64), nullable=False),
    Column("ledger_head", String(64), nullable=False),
    Column("decided", Integer, nullable=False),  # the last audit row of a decision that binds links
    Column("assigned", Integer, nullable=False),  # the last row of `procedure_source`
    Column("until", String(10)),  # the last day (ISO 8601) on which what it joins is authorised
)


def create(connection: Connection) -> None:
    """Make the tables anew, empty."""
    erase(connection)
    METADATA.create_all(connection)


def erase(connection: Connection) -> None:
    """Remove the tables, with all that they hold."""
    METADATA.drop_all(connection)
