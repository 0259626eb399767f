"""Evidence at the desk: what each test states of itself, and what it found in the last run."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate.check import Check
from relais.corroborate.registry import BY_NAME, TESTS
from relais.desk.act import act
from relais.desk.derived import DAMAGED
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
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
    """What one test found, in the order in which it is read; the name of each source by its hash."""

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
        names = {source_id: source.name or "" for source_id, source in seen.state().sources.items()}
    return Found(test, in_order(rows_of(tables[test.table], test), test), names, stale)


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
