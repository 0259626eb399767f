"""What `run` derives, as files under `derived/`: delete it, run again, and it is the same.

Tables are Parquet, but for those of which single rows are asked for while somebody waits: they lie in the order of
their key, to be looked up (`store.keyed`).
"""

import fcntl
import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.state import erased_since, head
from relais.link.index import tables
from relais.model.notice import msg
from relais.store import indexed, keyed
from relais.store.database import writing

_KEYS = {
    "source": ("source_id",),
    "datum": ("source_id",),
    "subject": ("subject_id",),
    "cluster": ("subject_id",),
    "chain": ("subject_id",),
    "link": ("link_id",),
    "link_part": ("link_id",),
    "link_side": ("reading_id", "ordinal"),
    "link_common": ("contact",),
}

# Columns by which rows of a table are looked up while somebody waits. A source holds a thousand reports: what stands
# beside one of them is looked up by its record, reading and ordinal, and not by its reading alone.
_LOOKED_UP: dict[str, tuple[indexed.Columns, ...]] = {
    "queue": ("report_id",),
    "reason": ("report_id",),
    "clock": ("report_id",),
    "finding": ("message_source", "record_source"),
    "candidate": ("login_reading", ("login_reading", "login_ordinal")),
    "ip_request": (("login_reading", "login_ordinal"),),
    "duplicate": (("left_reading", "left_ordinal"), ("right_reading", "right_ordinal")),
    "report_group": (("reading", "ordinal"), "group_id"),
    "report_difference": ("group_id",),
    "payment_group": ("payment_reading", "group_id"),
    "edge": ("from_subject", "to_subject"),
    "hub": ("value",),
    **dict.fromkeys(
        ("payment_then_call", "same_evening", "same_day", "session", "repetition", "travel", "one_method"),
        ("payer", "payee"),
    ),
    "many_payers": ("payee",),
    "subject": ("reading_id", ("reading_id", "ordinal")),
    "link": ("left_reading", "right_reading", "use"),
    "network_hub": ("subject_id",),
}

DAMAGED = msg("what was linked and ranked cannot be read any more: `relais run` makes it again")
EXPIRED = msg(
    "what was linked rested on an authorisation that ended on {until}, and has been erased: `relais run` links what is"
    " still authorised"
)
ERASED_MEANWHILE = msg("sources were erased while this ran, and nothing of it was kept: `relais run` again")
RUNNING = msg("somebody links and ranks right now: nothing was started; look again when that is done")
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


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the runs of a home: of two at once, the second is refused (DeskError). A killed one holds nothing."""
    home.derived.mkdir(parents=True, exist_ok=True)
    with (home.derived / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DeskError(RUNNING) from error
        yield


def save(home: Home, run: Run, tables: dict[str, pa.Table]) -> None:
    """Replace the results of the last run by these, all or none; raises DeskError where they hold what is erased."""
    if erased_since(home.ledger, run.ledger_head):
        raise DeskError(ERASED_MEANWHILE)
    fresh, last, old = (home.derived / name for name in ("fresh", "run", "old"))
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, table in tables.items():
        if name in _KEYS:
            keyed.write(_file(fresh, name), table, _KEYS[name])
            for column in _LOOKED_UP.get(name, ()):
                indexed.index(_file(fresh, name), keyed.read(_file(fresh, name)), column)
        else:
            indexed.write(_file(fresh, name), table, _LOOKED_UP.get(name, ()))
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
        tables = {name: _read(_file(home.derived / "run", name)) for name in names}
    except (OSError, ValueError) as error:
        raise DeskError(DAMAGED) from error
    return tables, run.ledger_head != head(home.ledger)


def parquet(home: Home, name: str) -> Path:
    """Return the file of a table of the last run that lies as Parquet, to ask of it in SQL; raises what `results` does.

    A million reports are not brought into memory for the fifty that are shown.
    """
    last_run(home)
    path = _file(home.derived / "run", name)
    if not path.is_file():
        raise DeskError(DAMAGED)
    return path


@dataclass(frozen=True)
class Opened:
    """The last run, open to look single rows up."""

    run: Run
    folder: Path
    held: keyed.Mapped = field(default_factory=dict, compare=False)

    def rows(self, name: str, *keys: keyed.Key) -> list[dict[str, Any]]:
        """Return the rows of a table that have these keys, key by key; raises DeskError where it cannot be read."""
        try:
            return keyed.rows(_file(self.folder, name), _KEYS[name], keys, self.held)
        except (OSError, ValueError) as error:
            raise DeskError(DAMAGED) from error

    def table(self, name: str, *keys: keyed.Key) -> pa.Table:
        """Return the same rows as a table with the columns that it has."""
        path = _file(self.folder, name)
        try:
            return pa.Table.from_pylist(keyed.rows(path, _KEYS[name], keys, self.held), keyed.schema(path, self.held))
        except (OSError, ValueError) as error:
            raise DeskError(DAMAGED) from error

    def count(self, name: str) -> int:
        """Return how many rows a table that lies as Parquet has; raises DeskError."""
        try:
            return indexed.count(_file(self.folder, name))
        except (OSError, ValueError) as error:
            raise DeskError(DAMAGED) from error

    def ranked(self, ranks: Iterable[int]) -> pa.Table:
        """Return the lines of the queue with these ranks, in their order; raises DeskError."""
        count = self.count("queue")
        wanted = sorted(one - 1 for one in set(ranks) if 0 < one <= count)
        try:
            return indexed.at(_file(self.folder, "queue"), wanted)
        except (OSError, ValueError) as error:
            raise DeskError(DAMAGED) from error

    def where(self, name: str, column: indexed.Columns, wanted: Collection[str | keyed.Key]) -> pa.Table:
        """Return rows of a table, in its order, with all in whose columns one of these stands; raises DeskError."""
        if column == _KEYS.get(name, ("",))[0]:
            return self.table(name, *((str(one),) for one in sorted(set(wanted), key=str)))
        path = _file(self.folder, name)
        try:
            if path.suffix == ".arrow":
                return keyed.at(path, indexed.numbers(path, column, wanted, self.held), self.held)
            return indexed.where(path, column, wanted, self.held)
        except FileNotFoundError as error:
            # A run of an earlier version has no index of several columns, but one of the first.
            if isinstance(column, str):
                raise DeskError(DAMAGED) from error
            return self.where(name, column[0], {str(one[0]) for one in wanted})
        except (OSError, ValueError) as error:
            raise DeskError(DAMAGED) from error


def opened(home: Home) -> Opened:
    """Open the last run; raises what `results` raises."""
    return Opened(last_run(home), home.derived / "run")


def has_run(home: Home) -> bool:
    """Say whether there has been a run whose results stand."""
    return (home.derived / "run").is_dir()


def last_run(home: Home) -> Run:
    """Return what the last run worked on; raises DeskError when there has been none."""
    if not has_run(home):
        # What a run killed at its very end took away is not kept: no day is known by which it would have to go.
        shutil.rmtree(home.derived / "old", ignore_errors=True)
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
    for name in ("run", "old", "fresh"):
        shutil.rmtree(home.derived / name, ignore_errors=True)
    with writing(home.engine) as connection:
        tables.erase(connection)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.{'arrow' if name in _KEYS else 'parquet'}"


def _read(path: Path) -> pa.Table:
    return keyed.read(path) if path.suffix == ".arrow" else pq.read_table(path)
