"""What the tests found of the people of a case: pairs of which one end is of the case, and what its own chats quote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework.case import Case
from relais.corroborate.check import Check
from relais.corroborate.registry import TESTS
from relais.desk.act import act
from relais.desk.case_subjects import Subjects, subjects
from relais.desk.derived import has_run
from relais.desk.evidence import names_of, rows_of
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.safeguards.audit import last_number

# What quotes a value in a chat has two places, and no pair.
FINDING = "finding"


@dataclass(frozen=True)
class Found:
    """What one test found of a case."""

    test: Check
    table: pa.Table


@dataclass(frozen=True)
class CaseEvidence:
    """What each test found, in the order in which tests run; `pairs`: payer and payee to the names of those tests.

    `names`: of each source that a row names, by its hash; `stale`: facts have come in since the last run, or there was
    none. `seen`: the audit row up to which it stands so.
    """

    case: Case
    found: tuple[Found, ...]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]
    people: Subjects
    names: Mapping[str, str]
    stale: bool
    seen: int


def evidence_of_case(home: Home, case: int) -> CaseEvidence:
    """Return what the last run found of a case to somebody who is on it."""
    with act(home, "read-evidence", case) as connection:
        return evidence_in(home, connection, case)


def evidence_in(home: Home, connection: Connection, case: int) -> CaseEvidence:
    """Return the same inside the frame of an act."""
    seen = sight(home, connection)
    held, last = cases.case(connection, case), last_number(connection)
    people = subjects(home, connection, seen, case)
    if not has_run(home):
        nothing = tuple(Found(test, pa.table({})) for test in TESTS)
        return CaseEvidence(held, nothing, {}, people, {}, stale=True, seen=last)
    own = cases.sources(connection).get(case, frozenset())
    tables = {name: _rows(seen, name, people, own) for name in dict.fromkeys(test.table for test in TESTS)}
    found = tuple(Found(test, rows_of(tables[test.table], test)) for test in TESTS)
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for pair in _pairs(one.table):
            pairs.setdefault(pair, []).append(one.test.name)
    names = names_of(seen, *(one.table for one in found))
    return CaseEvidence(
        held, found, {pair: tuple(tests) for pair, tests in sorted(pairs.items())}, people, names, seen.stale, last
    )  # fmt: skip


def _rows(seen: Sight, name: str, people: Subjects, own: frozenset[str]) -> pa.Table:
    """Return the rows of a table of results that are about a case, each once, in the order of the table."""
    if name == FINDING:
        rows = seen.some(finding=("message_source", own))[name]
        return rows.filter(pc.is_in(rows["record_source"], pa.array(sorted(own), pa.string())))
    received = seen.some(**{name: ("payee", people.all)})[name]
    if "payer" not in received.column_names:
        return received
    paid = seen.some(**{name: ("payer", people.all)})[name]
    twice = pc.is_in(paid["payee"], pa.array(sorted(people.all), pa.string()))
    return pa.concat_tables([received, paid.filter(pc.invert(twice))])


def _pairs(table: pa.Table) -> Iterator[tuple[str, str]]:
    if {"payer", "payee"} <= set(table.column_names):
        yield from dict.fromkeys(zip(table["payer"].to_pylist(), table["payee"].to_pylist(), strict=True))
