"""One finished run and its truth, open for scoring: DuckDB views over Parquet files, and who is who."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.ledger.state import State
from relais.store import keyed
from relais.store.duck import quoted, register

TRUTH = ("person", "account", "pair", "payment", "session", "alert", "file", "damage")
DERIVED = (
    "queue", "reason", "clock", "subject", "hub", "edge", "finding", "duplicate", "session", "session_piece",
    "session_pair",
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Views: the fact tables; `truth_*`; `run_*` of what was derived; `lead` of the packages.

    Tables: `origin(path, source_id)`, the file of the truth that a source is or lies in; `owner(kind, service, value,
    person)`, accounts that are one person's;
    `bears(reading_id, ordinal, kind, service, value)`, a party's selectors; `bearer(reading_id, ordinal, person)`,
    who a party truly is. Paths are those of the truth: below the inbox.
    """

    con: duckdb.DuckDBPyConnection
    state: State
    world: dict[str, Any]
    as_of: datetime
    tables: frozenset[str]

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return what a query gives."""
        return self.con.execute(sql, params).fetchall()


def scene(world: Path, home: Path, out: Path | None) -> Scene:
    """Open the run in `home` (and its packages in `out`) beside the truth in `world`/truth.

    Raises OSError or duckdb.Error where a file is missing or is none of ours.
    """
    con, state = read(Layout(home / "ledger"))
    for name in TRUTH:
        con.execute(f"CREATE VIEW truth_{name} AS SELECT * FROM {_parquet(world / 'truth' / f'{name}.parquet')}")
    found = {f"run_{name}": path for name in DERIVED for path in (home / "derived" / "run").glob(f"{name}.*")}
    if out is not None and (out / "leads.parquet").exists():
        found["lead"] = out / "leads.parquet"
    for view, path in found.items():
        con.execute(f"CREATE VIEW {view} AS SELECT * FROM {_rows(con, path)}")
    register(con, "arrival", _arrivals(state))
    for statement in (_ORIGIN, *_MACROS, _OWNER, _BEARS, _BEARER):
        con.execute(statement)
    run = home / "derived" / "run" / "run.json"
    facts = json.loads((world / "truth" / "world.json").read_text(encoding="utf-8"))
    as_of = json.loads(run.read_text(encoding="utf-8"))["as_of"] if run.exists() else facts["as_of"]
    return Scene(con, state, facts, datetime.fromisoformat(as_of).astimezone(UTC), frozenset(found))


def _rows(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    if path.suffix == ".parquet":
        return _parquet(path)
    register(con, f"file_{path.stem}", keyed.read(path))
    return f"file_{path.stem}"


def _parquet(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"


def _arrivals(state: State) -> pa.Table:
    """Return every name under which a source arrived: two files of the same bytes are one source."""
    rows = sorted(state.arrivals)
    return pa.table(
        {
            "source_id": pa.array([source_id for source_id, _name in rows], pa.string()),
            # The truth names files from the inbox on down.
            "path": pa.array([name.removeprefix("inbox/") for _source_id, name in rows], pa.string()),
        }
    )


# An archive's members arrive under its path: the longest beginning of a name that the truth lists is its file.
_ORIGIN = """
    CREATE TEMP TABLE origin AS
    WITH listed AS (SELECT path FROM truth_file UNION SELECT path FROM truth_alert),
    named AS (
        SELECT source_id, path AS name, string_split(path, '/') AS parts, unnest(range(1, len(parts) + 1)) AS depth
        FROM arrival)
    SELECT DISTINCT listed.path, source_id
    FROM named JOIN listed ON listed.path = array_to_string(parts[:depth], '/')
    QUALIFY depth = max(depth) OVER (PARTITION BY source_id, name)
"""
# A handle or an account number means something at its service alone; a bank may call an account what another
# calls an IBAN.
_MACROS = (
    """CREATE MACRO same_kind(kind, value) AS CASE
        WHEN kind = 'account' AND regexp_full_match(value, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') THEN 'iban'
        ELSE kind END""",
    """CREATE MACRO same_service(kind, service, value) AS CASE
        WHEN same_kind(kind, value) IN ('handle', 'account') THEN lower(coalesce(service, '')) ELSE '' END""",
)
# A number that passed to somebody else names nobody by itself: without the time it is left out.
_OWNER = """
    CREATE TEMP TABLE owner AS
    SELECT same_kind(kind, value) AS kind, same_service(kind, service, value) AS service, value,
        min(person) AS person
    FROM truth_account WHERE value IS NOT NULL
    GROUP BY ALL HAVING count(DISTINCT person) = 1 AND NOT bool_or(shared)
"""
_BEARS = """
    CREATE TEMP TABLE bears AS
    SELECT DISTINCT reading_id, party AS ordinal, same_kind(kind, value) AS kind,
        same_service(kind, service, value) AS service, value
    FROM selector
    WHERE party IS NOT NULL AND value IS NOT NULL
      AND kind IN ('phone', 'email', 'iban', 'account', 'handle', 'device')
"""
# A payment's reference says who paid whom, whatever name and number the list gives; elsewhere the accounts do.
_BEARER = """
    CREATE TEMP TABLE bearer AS
    WITH told AS (
        SELECT p.reading_id, unnest([p.payer, p.payee]) AS ordinal, unnest([t.payer, t.payee]) AS person, 1000 AS vote
        FROM payment p JOIN truth_payment t USING (reference)
        UNION ALL
        SELECT reading_id, ordinal, person, 1 FROM bears JOIN owner USING (kind, service, value)),
    summed AS (
        SELECT reading_id, ordinal, person, sum(vote) AS votes FROM told WHERE ordinal IS NOT NULL GROUP BY ALL)
    SELECT reading_id, ordinal, first(person ORDER BY votes DESC, person) AS person
    FROM summed GROUP BY reading_id, ordinal
"""
