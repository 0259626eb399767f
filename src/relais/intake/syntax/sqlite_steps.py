"""What the readers of databases share: to know one by its tables, to read what damage left, to show one row."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from relais.intake.facts import Facts
from relais.intake.format import Sealed
from relais.intake.syntax.sqlite_source import MAGIC, Database, held, opened
from relais.model.notice import UnreadableError, msg

NO_ROW = msg("no row of this database that can be shown stands at this place")
LEFT_OUT = msg("the table {table} is not read by this reader: its {count} records give no fact")

Tables = Mapping[str, frozenset[str]]


def holds(sealed: Sealed, *layouts: Tables) -> bool:
    """Say whether the file is a database that holds all tables of one of these layouts, with those columns at least.

    Where damage hides them, the schema in its first bytes tells.
    """
    if not sealed.head.startswith(MAGIC):
        return False
    try:
        database = opened(sealed.path)
    except (UnreadableError, OSError):
        return _seen(sealed.head, layouts)
    try:
        return any(all(database.columns(name) >= columns for name, columns in one.items()) for one in layouts)
    except UnreadableError:
        return _seen(sealed.head, layouts)
    finally:
        database.close()


def read_steps(path: Path, facts: Facts, steps: Sequence[Callable[[Database], None]]) -> None:
    """Take each step; one that meets damage does not hide the others. Raises UnreadableError where any met it."""
    database = opened(path)
    faults = []
    try:
        for step in steps:
            try:
                step(database)
            except UnreadableError as error:
                faults.append(error)
    finally:
        database.close()
    for fault in faults[:-1]:
        facts.notice(fault.notice.template, fault.notice.place, skipped=0, **fault.notice.params)
    if faults:
        raise faults[-1]


def count_left_out(database: Database, facts: Facts, tables: Sequence[str]) -> None:
    """Say of each table that this reader leaves out how many records it holds."""
    for table in tables:
        count = sum(1 for _row in database.select(table, ()))
        if count:
            facts.notice(LEFT_OUT, table, skipped=count, table=table, count=count)


def row_text(
    data: bytes,
    locator: str,
    tables: Mapping[str, Sequence[str]],
    plain: Callable[[str, Any], Any] = lambda _name, cell: cell,
) -> str:
    """Return the row at 'calls/7': one cell to a line, `plain` saying how a person reads the cell of a column.

    Raises UnreadableError where there is none.
    """
    table, _, row = locator.partition("/")
    number = row.removeprefix("-")
    if table not in tables or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise UnreadableError(NO_ROW, locator)
    names = tables[table]
    database = held(data)
    try:
        cells = database.finder(table, names)(int(row))
    finally:
        database.close()
    if cells is None:
        raise UnreadableError(NO_ROW, locator)
    named = zip(names, cells, strict=True)
    return "\n".join(f"{name}: {shown(plain(name, cell))}" for name, cell in named if cell is not None)


def text_of(cell: Any) -> str | None:
    """Return a cell as text: SQLite keeps in a column whatever was put there. A blob is no text."""
    if isinstance(cell, str):
        return cell.strip() or None
    return str(cell) if isinstance(cell, int | float) else None


def whole_of(cell: Any) -> int | None:
    """Return a cell that holds a whole number, None for any other."""
    return cell if isinstance(cell, int) else None


def flag_of(cell: Any) -> bool | None:
    """Return what a cell of 1 or 0 says, None for any other."""
    return bool(cell) if isinstance(cell, int) and cell in (0, 1) else None


def key_of(cell: Any, row: int) -> int:
    """Return the number by which other tables name a row: that of its own column, or of the row where it has none."""
    return cell if isinstance(cell, int) else row


def shown(cell: Any) -> str:
    """Return a cell for a person to read; of a blob its text, where it is nothing but a text, else its length."""
    if not isinstance(cell, bytes):
        return "" if cell is None else str(cell)
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        text = ""
    return text if text.isprintable() and text else f"({len(cell)} bytes)"


def _seen(head: bytes, layouts: Sequence[Tables]) -> bool:
    schema = head.lower()
    return any(
        all(
            (
                b"create table %s" % name.lower().encode() in schema
                or b'create table "%s"' % name.lower().encode() in schema
            )
            and all(column.encode() in schema for column in columns)
            for name, columns in one.items()
        )
        for one in layouts
    )
