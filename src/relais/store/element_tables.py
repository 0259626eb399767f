"""Tables of legal elements: what people say of each element of an offence, on what, and what a case says of reach."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# One cell of the matrix of a case, for one version of an offence; the last row of a cell holds.
ELEMENT_CELL = Table(
    "element_cell",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("offence", String(40), nullable=False),  # an id of law/data/offences.fr.yaml
    Column("version", String(10), nullable=False),  # ISO 8601 day from which that version holds; empty: since ever
    Column("element", String(20), nullable=False),
    Column("state", String(20), nullable=False),  # supported, contradicted, unknown
    Column("assessment", Boolean),  # or a fact; null where it is unknown
    Column("reason", Text, nullable=False),
    Column("supersedes", Integer, ForeignKey("element_cell.number")),
)

# What a cell stands on: a place in a source, a kind of finding by name, a request or the answer to it.
ELEMENT_ITEM = Table(
    "element_item",
    METADATA,
    *decided(),
    Column("cell", Integer, ForeignKey("element_cell.number"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # place, finding, request, answer
    Column("source_id", String(64)),
    Column("locator", Text),
    Column("test", String(40)),  # of `corroborate`
    Column("request", Integer, ForeignKey("request.number")),
)

# What those in charge of a case state for reach and limitation; null: not stated. The last row of a case holds.
CASE_REACH = Table(
    "case_reach",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
    Column("sent_from_france", Boolean),
    Column("committed_abroad", Boolean),
    Column("french_national", Boolean),
    Column("resides_in_france", Boolean),
    Column("victim_resides_in_france", Boolean),
    Column("punishable_where_committed", Boolean),
    Column("complaint_or_denunciation", Boolean),
    Column("is_crime", Boolean),
    Column("birth", String(10)),  # ISO 8601 day: of the victim from whose majority limitation is counted
    Column("age_at_least", Integer, nullable=False),  # on the day of the facts, in whole years; 0: not known
)

REGISTERS = (ELEMENT_CELL, ELEMENT_ITEM, CASE_REACH)
