"""What a subject deals, and what tests found on it: its edges, and each result with the pair that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate.check import Check
from relais.corroborate.finding import TAKING_PART
from relais.corroborate.registry import TESTS
from relais.desk.act import act
from relais.desk.called import called
from relais.desk.evidence import in_order, names_of, rows_of
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.subject_sheet import subject_sheet, subject_tables
from relais.store.duck import register

_FINDING = "finding"
# Those in which the subject wrote or received the message, paid or was paid, or whose selector was quoted.


@dataclass(frozen=True)
class Result:
    """What one test found in which the subject is payer or payee, or takes part; a finding has its payment's two."""

    test: Check
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Dealings:
    """The edges of a subject, the groups of its payments that may be one, and the results of each test that has some.

    `edges` and `groups` have the columns of the sheet's `edge` and `payment_group`; `without`: the tests that found
    nothing. `names`: of each source that a result names, by its hash; `called`: of subjects.
    """

    id: str
    edges: pa.Table | None
    groups: pa.Table | None
    results: tuple[Result, ...]
    without: tuple[Check, ...]
    names: Mapping[str, str]
    stale: bool
    called: Mapping[str, str]


def dealings(home: Home, id_: str) -> Dealings:
    """Return what a subject (S-…) of the last run deals, and what stands on it; raises DeskError for none."""
    with act(home, "read-evidence", subject=id_) as connection:
        seen = sight(home, connection)
        tables = subject_tables(seen, id_)
        sheet = subject_sheet(seen, id_, tables)
        found = {name: _of(seen, name, id_) for name in dict.fromkeys(test.table for test in TESTS) if name != _FINDING}
        found[_FINDING] = findings_of(seen, tables["mention"])
        names = names_of(seen, *found.values())
        stale = seen.stale
        edge = sheet.tables.get("edge")
        named = called(seen, set(edge["other"].to_pylist()) - {id_} if edge is not None else ())
        named |= {id_: sheet.called} if sheet.called else {}
    rows = {test.name: tuple(in_order(rows_of(found[test.table], test), test).to_pylist()) for test in TESTS}
    results = tuple(Result(test, rows[test.name]) for test in TESTS if rows[test.name])
    without = tuple(test for test in TESTS if not rows[test.name])
    return Dealings(
        id_, edge, sheet.tables.get("payment_group"), results, without, names, stale, named
    )  # fmt: skip


def _of(seen: Sight, name: str, id_: str) -> pa.Table:
    """Return the rows of a table of results in which the subject pays or is paid."""
    paid = seen.some(**{name: ("payee", {id_})})[name]
    if "payer" not in paid.column_names:
        return paid
    paying = seen.some(**{name: ("payer", {id_})})[name]
    return pa.concat_tables([paying, paid.filter(pc.not_equal(paid["payer"], id_))])


def findings_of(seen: Sight, mentions: pa.Table) -> pa.Table:
    """Return the findings that subjects take part in by their mentions, with payer and payee of a finding's payment."""
    ever = seen.state().ever
    sources = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
    sides = [seen.some(finding=(side, sources))["finding"] for side in ("message_source", "record_source")]
    told = pc.is_in(sides[1]["message_source"], value_set=pa.array(sorted(sources), pa.string()))
    table = pa.concat_tables([sides[0], sides[1].filter(pc.invert(told))])
    named = {one for name in ("message_source", "record_source") for one in table[name].to_pylist()}
    con, _state = seen.facts(named)
    with con:
        register(con, "found", table)
        register(con, "mine", mentions.select(["reading_id", "ordinal"]))
        rows = con.execute(TAKING_PART).to_arrow_table()
    return _with_pair(seen, rows)


def _with_pair(seen: Sight, rows: pa.Table) -> pa.Table:
    """Return findings with the subjects of their payment as `payer` and `payee`, in the place of its two parties."""
    readings = rows["record_reading"].to_pylist()
    for name, party in (("payer", "giver"), ("payee", "taker")):
        sides = [(reading, of) for reading, of in zip(readings, rows[party].to_pylist(), strict=True)]
        known = seen.mentions({one for one in sides if one[1] is not None}).to_pylist()
        subjects = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in known}
        column = pa.array([subjects.get(one) for one in sides], pa.string())
        rows = rows.drop_columns([party]).append_column(name, column)
    return rows
