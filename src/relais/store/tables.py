"""The tables of the decision store, as the engine sees them; the rooms above say what they mean."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

# Names for every constraint: both engines can then migrate them.
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def decided() -> tuple[Column[Any], ...]:
    """Return the columns that open every table of decisions: its number, who decided, when.

    `safeguards.register` adds their rows.
    """
    return (
        Column("number", Integer, primary_key=True),
        Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
        Column("at", String(40), nullable=False),
    )


# Instants are ISO 8601 text in UTC: they are part of hashed rows, so their spelling must survive the engine.
ACTOR = Table(
    "actor",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("named_at", String(40), nullable=False),
)

SECRET = Table(
    "secret",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", String(64), nullable=False),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("act", String(40), nullable=False),
    Column("details", Text, nullable=False),
    Column("ledger_head", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# Which case a row of the audit chain concerns: of millions of rows, few are of one case. It vouches for nothing.
AUDIT_CASE = Table(
    "audit_case",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case", Integer, nullable=False, index=True),
)

ANSWER = Table(
    "answer",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("source_id", String(64), nullable=False, index=True),
    Column("key", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
)

AUTHORISATION = Table(
    "authorisation",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
    Column("until", String(10)),  # ISO 8601 day, the last on which it holds; null: without end
    Column("procedures", Text),  # JSON list of names; null: every procedure of the home
    Column("magistrate", Text),  # who gave it; null: as the reference says
    Column("agents", Text),  # JSON list of persons who may link under it; null: everybody whose role allows it
    Column("scope", Text),  # what it allows, in the magistrate's words
)

# Rows are only ever added: whoever changes their mind supersedes, and an undo (`withdrawn`) supersedes too.
JUDGEMENT = Table(
    "judgement",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("verdict", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
    Column("supersedes", Integer, ForeignKey("judgement.number")),
    Column("withdrawn", Boolean, nullable=False),
)

JUDGEMENT_MEMBER = Table(
    "judgement_member",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("judgement", Integer, ForeignKey("judgement.number"), nullable=False, index=True),
    Column("side", String(5), nullable=False),
    Column("source_id", String(64), nullable=False),
    Column("reading_id", String(64), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("locator", Text, nullable=False),
    Column("role", String(20), nullable=False),
)

PROCEDURE_SOURCE = Table(
    "procedure_source",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("source_id", String(64), nullable=False, index=True),
    Column("procedure", String(200), nullable=False, index=True),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
)

# Pairs whose payments somebody has explained; a withdrawal is a row of its own.
CLEARANCE = Table(
    "clearance",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("payer", String(40), nullable=False),  # subjects of that day; the places say who is meant
    Column("payee", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
    Column("withdraws", Integer, ForeignKey("clearance.number")),
)

CLEARANCE_PLACE = Table(
    "clearance_place",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("clearance", Integer, ForeignKey("clearance.number"), nullable=False, index=True),
    Column("source_id", String(64), nullable=False),
    Column("locator", Text, nullable=False),
)

# From when on payments and calls stay out of the screening; the last row holds.
KEPT_BACK = Table(
    "kept_back",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("start", String(10)),  # ISO 8601 day; null: nothing is kept back any more
    Column("reason", Text, nullable=False),
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
)

# What a screening selected, and every event that it had seen of the pair.
SELECTION = Table(
    "selection",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("test", String(40), nullable=False),
    Column("direction", String(40), nullable=False),
    Column("payer", String(40), nullable=False),
    Column("payee", String(40), nullable=False),
    Column("told", Text, nullable=False),  # JSON: what the test said
    Column("as_of", String(40), nullable=False),
    Column("ledger_head", String(64), nullable=False),
    Column("kept_back", BigInteger),  # from when on it saw nothing, milliseconds since 1970, UTC; null: it saw all
    Column("actor_id", Integer, ForeignKey("actor.id"), nullable=False),
    Column("at", String(40), nullable=False),
)

SELECTION_EVENT = Table(
    "selection_event",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("selection", Integer, ForeignKey("selection.number"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # 'payment' or 'call'
    Column("at", BigInteger, nullable=False),  # milliseconds since 1970, UTC; of what is known to the day, its start
    Column("source_id", String(64), nullable=False),
    Column("locator", Text, nullable=False),
)
