"""Tables of cases: what they are about, who works on them, their sources, persons and notes, and what may leave."""

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
    Column("reason", Text),  # of a hand-over
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

# A person in a case. The first row of a person names them by their places, later ones by its number; the last holds.
CASE_PERSON = Table(
    "case_person",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("person", Integer, ForeignKey("case_person.number"), index=True),  # null: the first row
    Column("subject", String(40)),  # as the run of that day named them; null: no subject of a run
    Column("places", Text, nullable=False),  # JSON list of [source, locator]
    Column("category", String(20), nullable=False),
    Column("ground", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),  # no longer of this case
)

# Notes of a case. Who changes one supersedes it; one that is taken back stays, withdrawn.
CASE_STATEMENT = Table(
    "case_statement",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # fact or assessment
    Column("text", Text, nullable=False),
    Column("places", Text, nullable=False),  # JSON list of [source, locator]: the items it rests on
    # Unique: of two who supersede the same note at once, one is told.
    Column("supersedes", Integer, ForeignKey("case_statement.number"), unique=True),
    Column("withdrawn", Boolean, nullable=False),
)

# What is to be done in a case. The first row of a task names it by its number, later ones name it; the last holds.
CASE_TASK = Table(
    "case_task",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("task", Integer, ForeignKey("case_task.number"), index=True),  # null: the first row
    Column("text", Text, nullable=False),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),  # who does it
    Column("due", String(10)),  # ISO 8601 day; null: none is said
    Column("state", String(10), nullable=False),  # open, done, dropped
    Column("reason", Text),  # why it was dropped
)

# Which sealed sources may leave the house with a bundle for a court; the last row of a case and a source holds.
CASE_SEALED = Table(
    "case_sealed",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("source_id", String(64), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),  # it may not, or no longer
)

REGISTERS = (CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT, CASE_PERSON, CASE_STATEMENT, CASE_TASK, CASE_SEALED)
