"""What `run` derives, as Parquet under `derived/`: delete it, run again, and it is the same."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import head
from relais.link.index import tables
from relais.model.notice import msg
from relais.store.sqlite import writing

# Few enough that one row is found fast, enough that a large table has not many groups to look through.
_GROUP_ROWS = 5_000

DAMAGED = msg("what was linked and ranked cannot be read any more: `relais run` makes it again")
EXPIRED = msg(
    "what was linked rested on an authorisation that ended on {until}, and has been erased: `relais run` links what is"
    " still authorised"
)
NOT_RUN = msg("nothing has been linked and ranked yet: `relais run` does it")


@dataclass(frozen=True)
class Weighed:
    """The model that weighed the links of a run: its digest, and from how many bits a link is of which use.

    `origin`: shipped or estimated; `nodes`: the different mentions it was estimated on, None where it was not.
    """

    digest: str
    origin: str
    nodes: int | None
    lead: float
    proposal: float
    clear: float
    merge: float


@dataclass(frozen=True)
class Run:
    """What one run worked on: the moment its clocks count from, the ledger's head, the weights' hash, the link model.

    `until`: the last day (ISO 8601, UTC) on which what it linked is authorised; None: without end.
    """

    as_of: str
    ledger_head: str
    weights: str
    model: Weighed
    until: str | None = None


def save(home: Home, run: Run, tables: dict[str, pa.Table]) -> None:
    """Replace the results of the last run by these, all or none."""
    fresh, last, old = (home.derived / name for name in ("fresh", "run", "old"))
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, fresh / f"{name}.parquet", compression="zstd", row_group_size=_GROUP_ROWS)
    (fresh / "run.json").write_text(json.dumps(asdict(run), sort_keys=True), encoding="utf-8")
    if last.exists():
        last.rename(old)
    fresh.rename(last)
    shutil.rmtree(old, ignore_errors=True)


def results(home: Home, *names: str) -> tuple[dict[str, pa.Table], bool]:
    """Return the named tables of the last run, and whether the ledger has grown since.

    Raises DeskError when there has been no run, or what it linked is no longer authorised: it is erased then.
    """
    run = last_run(home)
    try:
        tables = {name: pq.read_table(_table(home.derived / "run", name)) for name in names}
    except (OSError, ValueError) as error:
        raise DeskError(DAMAGED) from error
    return tables, run.ledger_head != head(home.ledger)


def rows_of(home: Home, name: str, column: str, *values: str) -> list[dict[str, Any]]:
    """Return the rows of one table of the last run that have one of these values; raises what `results` raises."""
    last_run(home)
    try:
        # Of a table in the order of that column, one group of rows is read: threads would cost more than they save.
        filters = [(column, "in", set(values))]
        table = pq.read_table(_table(home.derived / "run", name), filters=filters, use_threads=False)
    except (OSError, ValueError) as error:
        raise DeskError(DAMAGED) from error
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def has_run(home: Home) -> bool:
    """Say whether there has been a run whose results stand."""
    return (home.derived / "run").is_dir()


def last_run(home: Home) -> Run:
    """Return what the last run worked on; raises DeskError when there has been none."""
    if not has_run(home):
        raise DeskError(NOT_RUN)
    try:
        told = json.loads((home.derived / "run" / "run.json").read_text(encoding="utf-8"))
        run = Run(**{**told, "model": Weighed(**told["model"])})
        expired = run.until is not None and datetime.now(UTC).date() > date.fromisoformat(run.until)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DeskError(DAMAGED) from error
    if expired:
        erase(home)
        raise DeskError(EXPIRED, until=run.until)
    return run


def erase(home: Home) -> None:
    """Remove the results of the last run, and the index that it built."""
    for name in ("run", "old"):
        shutil.rmtree(home.derived / name, ignore_errors=True)
    with writing(home.engine) as connection:
        tables.erase(connection)


def _table(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"
