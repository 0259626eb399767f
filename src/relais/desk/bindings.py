"""What people decided, as `link` receives it: judgements found again in the ledger, procedures, authorisations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import judgement as store
from relais.casework import procedure
from relais.casework.authorisation import coverage
from relais.casework.contradiction import Contradiction, contradictions, settled
from relais.model.judgement import Judgement, Mention, as_table, standing

# One row per source and procedure that it belongs to; '' is the home's own.
PROCEDURES = pa.schema([("source_id", pa.string()), ("procedure", pa.string())])

# The mention of the same place and role in the current reading: under its old number, else where it is the only one.
_AGAIN = """
    WITH alike AS (
        SELECT m.n, p.reading_id, p.ordinal, p.ordinal = m.ordinal AS exact, count(*) OVER (PARTITION BY m.n) AS many
        FROM judged m JOIN party p ON p.source_id = m.source_id AND p.locator = m.locator AND p.role = m.role)
    SELECT n, reading_id, ordinal FROM alike WHERE exact OR many = 1
    QUALIFY row_number() OVER (PARTITION BY n ORDER BY exact DESC) = 1
"""


@dataclass(frozen=True)
class Bindings:
    """`judgements` as `model.judgement.MEMBERS`, each member by its current reading, none contradicted or unplaced.

    `procedures` as `PROCEDURES`, every source of the ledger; `coverage` as `casework.authorisation.COVERAGE`. Numbers
    of `unplaced` judgements, and the `contradictions`, are what a person must settle: they are left out of, or
    weakened in, `judgements`.
    """

    judgements: pa.Table
    procedures: pa.Table
    coverage: pa.Table
    unplaced: tuple[int, ...]
    contradictions: tuple[Contradiction, ...]


def bindings(connection: Connection, con: duckdb.DuckDBPyConnection, as_of: datetime) -> Bindings:
    """Return what binds a run over the views of `con` (`party`, `source`) at `as_of`, which has a zone."""
    placed, unplaced = place(con, standing(store.every(connection)))
    found = contradictions(placed)
    return Bindings(
        as_table(settled(placed, found)),
        procedures_of(connection, con),
        coverage(connection, as_of),
        tuple(one.number for one in unplaced),
        tuple(found),
    )


def place(con: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> tuple[list[Judgement], list[Judgement]]:
    """Return the judgements by the mentions of the current readings, and those of which a mention is not found again.

    Nor is one placed whose mentions have become one and the same.
    """
    members = as_table(judgements)
    con.register("judged", members.append_column("n", pa.array(range(members.num_rows), pa.int64())))
    again = {n: (reading_id, ordinal) for n, reading_id, ordinal in con.execute(_AGAIN).fetchall()}
    con.unregister("judged")
    placed, unplaced, first = [], [], 0
    for one in judgements:
        count = len(one.left) + len(one.right)
        found = [again[n] for n in range(first, first + count) if n in again]
        first += count
        if len(set(found)) < count:
            unplaced.append(one)
            continue
        mentions = [
            replace(of, reading_id=reading_id, ordinal=ordinal)
            for of, (reading_id, ordinal) in zip((*sorted(one.left), *sorted(one.right)), found, strict=True)
        ]
        placed.append(replace(one, left=_side(mentions[: len(one.left)]), right=_side(mentions[len(one.left) :])))
    return placed, unplaced


def _side(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions))


def procedures_of(connection: Connection, con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return `PROCEDURES` of every source in the view `source`."""
    named = procedure.of_sources(connection)
    sources = [source_id for (source_id,) in con.execute("SELECT source_id FROM source ORDER BY source_id").fetchall()]
    rows = [(one, name) for one in sources for name in sorted(named.get(one, (procedure.OWN,)))]
    columns = zip(*rows, strict=True) if rows else ((),) * len(PROCEDURES)
    return pa.table([pa.array(column, pa.string()) for column in columns], PROCEDURES)
