"""Tables of alerts: how each ended, who has taken which, what brought one back, and which were drawn."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from relais.store.tables import METADATA, decided

# How an alert ended, each decision a turn of its own; the last turn of an alert holds. Two people who decide the same
# alert at once take the same turn: the constraint lets one of them.
ALERT_OUTCOME = Table(
    "alert_outcome",
    METADATA,
    *decided(),
    Column("alert", String(64), nullable=False),  # SHA-256 of source and place: what no run renames
    Column("turn", Integer, nullable=False),
    Column("source_id", String(64), nullable=False, index=True),
    Column("locator", Text, nullable=False),
    Column("report", String(20), nullable=False),  # R-… as it was named that day
    Column("outcome", String(20), nullable=False),
    Column("case", Integer, ForeignKey("case_file.number"), index=True),
    Column("duplicate_of", String(64)),  # the alert, as in the column `alert`
    Column("service", String(200)),
    Column("reason", Text, nullable=False),
    Column("review", String(10)),  # ISO 8601 day on which one that was put off comes back
    Column("expiring", Text, nullable=False),  # JSON list: what is lost until then, as the clocks said that day
    Column("drawn", Boolean, nullable=False),
    Column("rank", BigInteger, nullable=False),  # in the order of work of that day
    Column("of", BigInteger, nullable=False),  # and how many stood in it
    Column("ledger_head", String(64), nullable=False),  # what was known then: what came later is new
    UniqueConstraint("alert", "turn"),
)

# Who has taken an alert to work on, or given it back; the last row of an alert holds.
ALERT_CLAIM = Table(
    "alert_claim",
    METADATA,
    *decided(),
    Column("alert", String(64), nullable=False, index=True),
    Column("source_id", String(64), nullable=False),
    Column("locator", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

# What brought back an alert that had been put off: the source that touches it.
ALERT_RETURN = Table(
    "alert_return",
    METADATA,
    *decided(),
    Column("outcome", Integer, ForeignKey("alert_outcome.number"), nullable=False, unique=True),
    Column("source_id", String(64), nullable=False),
)

# The reports that the blind draw drew from the last run: derived, so rebuilt at will; here, because the files of a run
# are not encrypted and nobody is to read the draw in them. `rank`: in that run; `part`: where it stands in the list, of
# 2**48.
DRAWN = Table(
    "drawn",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("rank", BigInteger, nullable=False),
    Column("part", BigInteger, nullable=False, index=True),
)
DRAWN_OF = Table(
    "drawn_of",
    METADATA,
    Column("run", String(64), primary_key=True),  # of which run and share they were drawn
)

REGISTERS = (ALERT_OUTCOME, ALERT_CLAIM, ALERT_RETURN)
