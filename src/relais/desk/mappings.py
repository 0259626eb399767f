"""The unit's table mappings: those shipped, those its people have confirmed, and how one comes about."""

from collections.abc import Mapping as Dict
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import Connection

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.exposure import asked
from relais.desk.formats import MappingLine
from relais.desk.home import Home
from relais.desk.passage import CLOSED
from relais.desk.sight import sight
from relais.intake.container.media_kind import is_media
from relais.intake.format import Sealed
from relais.intake.table.mapping import BadMappingError, Mapping, dump, load, loads, shipped
from relais.intake.table.mapping_fields import FIELDS, FIXED, NAMES, ROLES, SELECTORS
from relais.intake.table.propose import Proposal
from relais.intake.table.propose import propose as propose_mapping
from relais.ledger.durable import write
from relais.model.notice import UnreadableError, msg
from relais.safeguards.exposure import TEXT, Opening, opened

BAD_MAPPING = msg("the mapping {reason}")
__all__ = [
    "FIXED", "Proposal", "confirm", "confirm_source", "fields_of", "of_source", "own", "propose", "unit_mappings",
]  # fmt: skip

NO_FILE = msg("{path} cannot be opened: nothing was proposed")
NOT_A_TABLE = msg("{path}: no table was found in it")
NO_SUCH_COLUMN = msg("the table has no column “{column}”; there are: {columns}")
MAPPING_EXISTS = msg("a mapping is called “{name}” already: choose another name, or change {path} by hand")
BAD_NAME = msg("“{name}” is no name for a mapping: letters, digits, - and _ were expected")


def unit_mappings(home: Home) -> tuple[Mapping, ...]:
    """Return the mappings in force, the unit's own before those shipped; raises DeskError for a bad file."""
    try:
        own = tuple(load(path) for path in sorted(home.mappings.glob("*.toml")))
    except BadMappingError as error:
        raise DeskError(BAD_MAPPING, reason=error) from error
    return own + shipped()


def propose(path: Path) -> Proposal:
    """Look at a table outside the ledger, changing nothing; raises DeskError where it is no table."""
    try:
        with path.open("rb") as file:
            sealed = Sealed.at(path, file_digest(file, "sha256").hexdigest())
        if is_media(sealed.head):
            raise DeskError(NOT_A_TABLE, path=path)
        return propose_mapping(sealed)
    except OSError as error:
        raise DeskError(NO_FILE, path=path) from error
    except UnreadableError as error:
        raise DeskError(NOT_A_TABLE, path=path) from error


def of_source(home: Home, start: str, reason: str = "") -> tuple[str, Proposal]:
    """Look at a sealed table, whose identifier begins with `start`; return it, and what its columns seem to mean.

    The cells that it shows count as one text opened; `reason`: why that is late, where it is asked. Raises DeskError.
    """
    details: dict[str, object] = {}
    with act(home, "read-passage", table=details) as connection:
        source_id, found = _sealed_table(home, connection, start)
        details["source"] = source_id
        late = asked(home, connection, reason)
        length = sum(len(column.name) + len(column.example or "") for column in found.columns)
        why = reason.strip() if late else ""
        opened(connection, [Opening(TEXT, length, datetime.now(UTC), late=late, reason=why)])
    return source_id, found


def confirm_source(home: Home, start: str, name: str, *, fields: Dict[str, str], fixed: Dict[str, str]) -> str:
    """Save, as `confirm` does, what the columns of a sealed table mean; return the source, to be read anew."""
    with act(home, "list-sources") as connection:
        source_id, found = _sealed_table(home, connection, start)
    confirm(home, found.mapping, name, fields=fields, fixed=fixed)
    return source_id


def fields_of(table: str) -> list[str]:
    """Return every field that a column of such a table may hold."""
    return [*FIELDS[table], *(f"{role}.{what}" for role in ROLES[table] for what in (*NAMES, *SELECTORS))]


def _sealed_table(home: Home, connection: Connection, start: str) -> tuple[str, Proposal]:
    seen = sight(home, connection)
    source_id = source_named(seen.state(), start)
    if seen.closed(source_id):
        raise DeskError(CLOSED, source=source_id[:12])
    try:
        return source_id, propose(home.ledger.source(source_id))
    except DeskError as error:
        raise DeskError(error.template, path=source_id[:12]) from error


def own(home: Home) -> list[MappingLine]:
    """Return the mappings that people of the unit confirmed, by name; raises DeskError for a bad file."""
    with act(home, "list-sources"):
        told = unit_mappings(home)[: -len(shipped()) or None]
    return [MappingLine(one.name, one.title, one.table, one.header, one.confirmed_by) for one in told]


def confirm(home: Home, draft: Mapping, name: str, *, fields: Dict[str, str], fixed: Dict[str, str]) -> Path:
    """Save a proposed mapping under `name`, in the actor's name, with the corrections the person made.

    `fields` maps a field to a column name, an empty one meaning that no column holds it; `fixed` adds what
    every row shares. Raises DeskError where the result is no mapping.
    """
    if not name.replace("-", "").replace("_", "").isalnum():
        raise DeskError(BAD_NAME, name=name)
    path = home.mappings / f"{name}.toml"
    if path.exists():
        raise DeskError(MAPPING_EXISTS, name=name, path=path)
    columns = dict(draft.columns)
    for field, column in fields.items():
        if column and column not in draft.header:
            raise DeskError(NO_SUCH_COLUMN, column=column, columns=", ".join(draft.header))
        columns = {known: held for known, held in columns.items() if known != field and column not in held}
        if column:
            columns[field] = (column,)
    if "zone" in fixed:
        fixed = {**fixed, "zone_said_by": home.actor}
    mapping = replace(
        draft,
        name=name,
        title=name,
        columns=columns,
        fixed={**draft.fixed, **fixed},
        confirmed_by=home.actor,
        confirmed_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    text = dump(mapping)
    try:
        loads(text.encode(), path.name)
    except BadMappingError as error:
        raise DeskError(BAD_MAPPING, reason=error) from error
    with act(home, "confirm-mapping", mapping=name):
        write(path, text)
    return path
