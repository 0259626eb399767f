"""The open alerts that a person asks for, in the order of the queue: by sender, reason, clock, who has taken them.

Of a million reports, the columns that are asked for are looked through, and the lines of one page are read.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import alert as store
from relais.casework.claim import claims
from relais.casework.draw import WHOLE, DrawSettings
from relais.desk.act import act
from relais.desk.alerts import Line
from relais.desk.derived import opened, parquet
from relais.desk.draw import before, draw, settings_of
from relais.desk.home import Home
from relais.desk.queue_places import ranks_at
from relais.desk.sight import Sight, sight
from relais.law.clocks import STOPPED, URGENCY
from relais.store.duck import connect, quoted, register
from relais.triage.priority import NONE as UNDECLARED
from relais.triage.reasons import REASONS

REASON_NAMES = tuple(one.name for one in REASONS)
CLOCK_STATES: tuple[str, ...] = URGENCY
NOBODY, ME, SOMEBODY = TAKEN = ("nobody", "me", "somebody")
MOST_DAYS = 3_650
_LONGEST = 200

_ONLY = {
    "sender": "contains(lower(sender), lower($sender))",
    # A masked reference is not searched: a hit would tell what it hides.
    "reference": "contains(lower(reference), lower($reference)) AND source_id NOT IN (FROM masked)",
    "reason": "rank IN (FROM reasoned)",
    "clock": "clock_state = $clock",
    "days": f"first_expiry <= $until AND clock_state NOT IN {('unknown', *STOPPED)}",
}
_HIT = "CREATE TEMP TABLE hit AS SELECT rank FROM queue WHERE rank NOT IN (FROM ended) {only}"
# No drawn one from beyond the last place of a page comes into it.
_LAST = "SELECT rank FROM hit ORDER BY rank LIMIT 1 OFFSET $before"
_PAGE = f"""
WITH told AS (
    SELECT rank, part, CAST(1 + CAST(part AS HUGEINT) * $of // {WHOLE} AS BIGINT) AS drawn_place
    FROM hit LEFT JOIN drawn USING (rank) WHERE rank <= $last OR part IS NOT NULL
)
SELECT rank FROM told
ORDER BY least(rank, drawn_place), coalesce(drawn_place < rank, false) DESC, part NULLS LAST
LIMIT $limit OFFSET $offset
"""
_LINES = """
SELECT rank, report_id, source_id, locator, reference, sender, first_expiry, clock_state
FROM queue WHERE rank IN (SELECT unnest($ranks))
"""
_DRAWN = pa.schema([("rank", pa.int64()), ("part", pa.int64())])


@dataclass(frozen=True)
class Filter:
    """What is asked of the open alerts; what is empty is not asked.

    `clock`: one of CLOCK_STATES. `days`: within how many the first datum is lost. `taken`: one of TAKEN.
    """

    sender: str = ""
    reason: str = ""
    clock: str = ""
    days: int | None = None
    taken: str = ""
    reference: str = ""

    @property
    def asks(self) -> dict[str, str]:
        """Return what is asked, as text by its name."""
        return {name: str(value) for name, value in asdict(self).items() if value not in ("", None)}

    @classmethod
    def of(cls, told: Mapping[str, str]) -> "Filter":
        """Return the filter of these texts; a word or a number that is none is passed over."""
        days = told.get("days", "").strip()
        counted = int(days) if days.isascii() and days.isdigit() and len(days) <= len(str(MOST_DAYS)) else None
        return cls(
            told.get("sender", "").strip()[:_LONGEST], _word(told.get("reason"), REASON_NAMES),
            _word(told.get("clock"), CLOCK_STATES), counted if counted is None else min(counted, MOST_DAYS),
            _word(told.get("taken"), TAKEN), told.get("reference", "").strip()[:_LONGEST],
        )  # fmt: skip


@dataclass(frozen=True)
class Matching:
    """Alerts that match, and how many do in all; `as_of` and `stale` as in `alerts.Listed`."""

    lines: tuple[Line, ...]
    of: int
    stale: bool
    as_of: datetime


def matching(
    home: Home, wanted: Filter, limit: int, offset: int = 0, *, settings: DrawSettings | None = None
) -> Matching:  # fmt: skip
    """Return the open alerts that match in the order of the queue: `limit` of them, after the first `offset`."""
    now = datetime.now(UTC)
    with act(home, "read-alerts") as connection:
        draw(home, settings or settings_of(home))
        held = claims(connection)
        seen = sight(home, connection)
        back = {one.alert: one.number for one in store.put_off(connection) if not one.waits(now.date())}
        with connect(home.derived / "tmp") as con:
            _tables(con, home, connection, seen, wanted)
            of, rows = _found(con, home, wanted, (limit, offset), now)
        run, stale = seen.run, seen.stale
        seen.look(row["reference"] for row in rows)
    lines = []
    for place, row in enumerate(rows, offset + 1):
        key = store.key_of(row["source_id"], row["locator"])
        lines.append(
            Line(
                place, row["report_id"], seen.reference(row["source_id"], row["reference"]), row["sender"],
                row["first_expiry"], row["clock_state"], held[key].actor if key in held else None, back.get(key),
                row["source_id"], row["locator"],
            )
        )  # fmt: skip
    return Matching(tuple(lines), of, stale, datetime.fromisoformat(run.as_of))


def _found(
    con: duckdb.DuckDBPyConnection, home: Home, wanted: Filter, page: tuple[int, int], now: datetime
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many match, and the lines of a page (limit, offset)."""
    only = [_ONLY[name] for name in wanted.asks if name in _ONLY]
    if wanted.taken:
        only.append("rank NOT IN (FROM taken)" if wanted.taken == NOBODY else "rank IN (FROM taken)")
    sql = _HIT.format(only="".join(f" AND {one}" for one in only))
    told: dict[str, object] = {name: value for name, value in wanted.asks.items() if f"${name}" in sql}
    if wanted.days is not None:
        told["until"] = now + timedelta(days=wanted.days)
    con.execute(sql, told)
    found, whole = con.execute("SELECT count(*) FROM hit").fetchall()[0][0], opened(home).count("queue")
    limit, offset = page
    at = con.execute(_LAST, {"before": limit + offset - 1}).fetchall()
    last = at[0][0] if at else whole
    _rows(con, "drawn", before(home, (last + 1) * WHOLE // max(1, whole)), _DRAWN)
    where = {"of": whole, "last": last, "limit": limit, "offset": offset}
    ranks = [rank for (rank,) in con.execute(_PAGE, where).fetchall()]
    rows = {row["rank"]: row for row in con.execute(_LINES, {"ranks": ranks}).to_arrow_table().to_pylist()}
    return found, [rows[rank] for rank in ranks]


def _tables(
    con: duckdb.DuckDBPyConnection, home: Home, connection: Connection, seen: Sight, wanted: Filter
) -> None:  # fmt: skip
    """Make the lines and what decides on them visible to SQL, by their rank in the run."""
    file = parquet(home, "queue")
    _rows(con, "masked", [(one,) for one in sorted(seen.reach.masked)], pa.schema([("source_id", pa.string())]))
    today = datetime.now(UTC).date()
    _ranks(con, "ended", ranks_at(con, file, store.closed(connection, today)))
    if wanted.taken:
        held = [one for one in claims(connection).values() if wanted.taken != ME or one.actor == home.actor]
        _ranks(con, "taken", ranks_at(con, file, [(one.source_id, one.locator) for one in held]))
    if seen.reach.hidden:
        # What is hidden changes the reasons and clocks of all that remains.
        tables, _stale = seen.results("queue", "reason")
        _arrow(con, "told", tables["queue"].select(["report_id", "first_expiry", "clock_state"]))
        told = tables["reason"].filter(pc.not_equal(tables["reason"]["template"], UNDECLARED))
        _arrow(con, "told_reason", told.select(["report_id", "name"]))
        lines = f"SELECT * EXCLUDE (first_expiry, clock_state) FROM read_parquet({quoted(str(file))})"
        con.execute(f"CREATE TEMP VIEW queue AS FROM ({lines}) JOIN told USING (report_id)")
        con.execute("CREATE TEMP VIEW reasoned AS SELECT q.rank FROM queue q SEMI JOIN told_reason r ON "
                    f"r.report_id = q.report_id AND r.name = {quoted(wanted.reason)}")  # fmt: skip
        return
    con.execute(f"CREATE TEMP VIEW queue AS FROM read_parquet({quoted(str(file))})")
    if wanted.reason:
        of = _reasons(file, parquet(home, "reason"), file.stat().st_mtime_ns)
        _ranks(con, "reasoned", np.flatnonzero(of & (1 << REASON_NAMES.index(wanted.reason))) + 1)


@lru_cache(maxsize=1)
def _reasons(queue: Path, reason: Path, _written_ns: int) -> npt.NDArray[np.int32]:
    """Return which reasons the report of each rank has, a bit for each of REASON_NAMES: kept in memory.

    That nothing was declared is no reason to look, as on the queue.
    """
    named = (f"WHEN r.name = {quoted(name)} THEN {1 << place}" for place, name in enumerate(REASON_NAMES))
    bits = " ".join((f"WHEN r.template = {quoted(UNDECLARED)} THEN 0", *named))
    with connect(queue.parents[1] / "tmp") as con:
        told = con.execute(f"""
            SELECT q.rank, bit_or(CASE {bits} ELSE 0 END)::INTEGER AS bits
            FROM read_parquet({quoted(str(queue))}) q LEFT JOIN read_parquet({quoted(str(reason))}) r USING (report_id)
            GROUP BY q.rank ORDER BY q.rank""").fetchnumpy()
    return np.asarray(told["bits"], np.int32)


def _ranks(con: duckdb.DuckDBPyConnection, name: str, ranks: npt.NDArray[np.int64]) -> None:
    _arrow(con, name, pa.table({"rank": pa.array(ranks, pa.int64())}))


def _rows(con: duckdb.DuckDBPyConnection, name: str, rows: list[Any], schema: pa.Schema) -> None:
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    _arrow(con, name, pa.table(arrays, schema=schema))


def _arrow(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    # DuckDB prunes by joins what it scans, which a table of Arrow cannot be asked.
    register(con, f"{name}_arrow", table)
    con.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_arrow")
    con.unregister(f"{name}_arrow")


def _word(text: str | None, known: tuple[str, ...]) -> str:
    return text if text in known else ""
