"""Tables of cases: what they are about, who works on them, which sources belong to them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

CASE = Table(
    "case_file",
    METADATA,
    *decided(),
    Column("reference", String(100), nullable=False, unique=True),  # as the unit writes it
    Column("procedure", String(200), nullable=False),  # of which sources are received for it
    Column("frame", String(30), nullable=False),  # flagrance, preliminary, commission_rogatoire
)

# Closing, opening again, erasing; the last row of a case holds, and a case without one is open.
CASE_STATE = Table(
    "case_state",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("state", String(20), nullable=False),  # open, closed, erased
    Column("outcome", String(40)),
    Column("reason", Text, nullable=False),
)

# Who is assigned to a case, or no longer; the last row of a case and an account holds.
CASE_MEMBER = Table(
    "case_member",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("part", String(20), nullable=False),  # lead, member, reader (a magistrate)
    Column("withdrawn", Boolean, nullable=False),
)

# The sources and reports of a case beside those received for its procedure; the last row of a pair holds.
CASE_REPORT = Table(
    "case_report",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("source_id", String(64), nullable=False, index=True),
    Column("locator", Text),  # the report in it; null: the whole source
    Column("withdrawn", Boolean, nullable=False),
)

REGISTERS = (CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT)
