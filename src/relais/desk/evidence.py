"""Evidence at the desk: what each test states of itself, and what it found in the last run."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate.check import Check
from relais.corroborate.paid import PLACES
from relais.corroborate.registry import BY_NAME, TESTS
from relais.desk.act import act
from relais.desk.derived import DAMAGED
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.model.notice import msg

NO_TEST = msg("no test “{name}”; there are: {names}")

# What the doors know of a test.
Statement = Check


def statements() -> tuple[Check, ...]:
    """Return every test, in the order in which they run: what it asks, and how."""
    return TESTS


def statement(name: str) -> Check:
    """Return one test; raises DeskError where there is none of that name."""
    if name not in BY_NAME:
        raise DeskError(NO_TEST, name=name, names=", ".join(BY_NAME))
    return BY_NAME[name]


def counts(home: Home) -> tuple[list[tuple[Check, int]], bool]:
    """Return how many rows each test made in the last run, and whether facts have come in since."""
    with act(home, "read-evidence") as connection:
        seen = sight(home, connection)
        tables, stale = seen.results(*dict.fromkeys(test.table for test in TESTS))
    return [(test, rows_of(tables[test.table], test).num_rows) for test in TESTS], stale


@dataclass(frozen=True)
class Found:
    """What one test found, in the order in which it is read; the name of each source in it by its hash."""

    test: Check
    table: pa.Table
    names: Mapping[str, str]
    stale: bool


def found(home: Home, name: str) -> Found:
    """Return what one test found in the last run, and whether facts have come in since."""
    test = statement(name)
    with act(home, "read-evidence") as connection:
        seen = sight(home, connection)
        tables, stale = seen.results(test.table)
        rows = rows_of(tables[test.table], test)
        names = names_of(seen, rows)
    return Found(test, in_order(rows, test), names, stale)


def names_of(seen: Sight, *tables: pa.Table) -> dict[str, str]:
    """Return the name of each source that rows of results name, by its hash; one that is hidden has none."""
    sources = seen.state().sources
    return {one: sources[one].name or "" for table in tables for one in _sources(table) if one in sources}


def _sources(table: pa.Table) -> set[str]:
    """Return the sources that rows name, in a column of their own or among the places of a list."""
    found: set[str] = set()
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name == "source_id" or name.endswith("_source"):
            found |= set(pc.unique(column).to_pylist())
        elif column.type == PLACES:
            found |= set(pc.unique(pc.struct_field(pc.list_flatten(column), "source_id")).to_pylist())
    return found


def in_order(table: pa.Table, test: Check) -> pa.Table:
    """Return the results of a test in the order in which they are read."""
    first = test.first.removeprefix("-")
    keys = [(first, "descending" if test.first.startswith("-") else "ascending")]
    keys += [(one, "ascending") for one in ("p", "payer", "payee", "value") if one in table.column_names]
    return table.sort_by(keys)


def rows_of(table: pa.Table, test: Check) -> pa.Table:
    """Return the rows of one test; raises DeskError where another version of relais made the table."""
    if not {*test.columns, *test.more} <= set(table.column_names):
        raise DeskError(DAMAGED)
    return table.filter(pc.equal(table["test"], test.name)) if "test" in table.column_names else table
