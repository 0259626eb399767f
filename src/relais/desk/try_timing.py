"""Runs the tests of times on a plain table of events, so that anybody can check them. Needs no home."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from relais.corroborate.innocents import LEVELS, SEED, checked, one_by_one
from relais.corroborate.null import REDRAWS, Alarms
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.screening import screened
from relais.corroborate.timing_test import Events, Setting
from relais.desk.error import DeskError
from relais.desk.event_table import event_table
from relais.model.notice import msg

UNKNOWN_ZONE = msg("no time zone “{zone}”: write it as Europe/Paris")
SAME_FILE = msg("{path} is the table of events itself: name another file for the answers")
NO_FORMAT = msg("{path}: the ending says the format: .csv or .parquet is expected")

_TOLD = (
    "pair", "test", "direction", "payments", "calls", "widened_s", "separate", "near", "expected", "p", "q", "share",
    "share_low", "share_high", "power_30", "power_60", "refused",
)  # fmt: skip
# Of the level 0.05: rate_05, from low_05 to high_05.
_CHECKED = {level: f"{level:g}".partition(".")[2] for level in LEVELS}


@dataclass(frozen=True)
class Counted:
    """One test in one direction: to how many pairs it is put and offered, and how many reach each level."""

    test: str
    direction: str
    pairs: int
    offered: int
    reached: dict[float, int]
    withheld: int | None


@dataclass(frozen=True)
class Tried:
    """What came out: what was laid down, what was read, and a row for each pair, test and direction.

    With the check on innocent pairs (`redraws`; 0: without) each row says whether the result is withheld, and the rate
    of false alarms at each level with both ends of its 95 % interval.
    """

    zone: str
    clock_error_s: int
    seed: int
    redraws: int
    pairs: int
    payments: int
    dated: int
    calls: int
    rows: pa.Table
    counted: tuple[Counted, ...]


def try_timing(
    path: Path,
    zone: str,
    clock_error_s: int = 0,
    zone_error_h: int = 0,
    *,
    check: bool = False,
    seed: int = SEED,
    redraws: int = REDRAWS,
    out: Path | None = None,
    show: Callable[[int, int], None] = lambda _done, _of: None,
) -> Tried:
    """Run every test of times on the events of a CSV or Parquet file; `out` receives the rows in either format."""
    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise DeskError(NO_FORMAT, path=out)
    if out is not None and out.exists() and out.samefile(path):
        raise DeskError(SAME_FILE, path=out)
    try:
        setting = Setting(ZoneInfo(zone), error_ms=clock_error_s * 1000, zone_error_h=zone_error_h)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise DeskError(UNKNOWN_ZONE, zone=zone) from error
    events, names = event_table(path, setting.zone)
    rows = screened(events, TIME_TESTS, setting)
    # Pair by pair, and within each in the order of the tests.
    rows = rows.take(np.argsort(rows["pair"].to_numpy(), kind="stable")).select(_TOLD)
    if check:
        rows = _checked(rows, events, setting, seed, redraws, show)
    rows = rows.set_column(0, "pair", names.take(rows["pair"].combine_chunks()))
    if out is not None:
        _write(rows, out)
    return Tried(
        zone, clock_error_s, seed, redraws if check else 0, events.pairs, events.payments.size, events.dated.size,
        events.calls.size, rows, _counted(rows),
    )  # fmt: skip


def _checked(
    rows: pa.Table, events: Events, setting: Setting, seed: int, redraws: int, show: Callable[[int, int], None]
) -> pa.Table:
    """Add what each offered test does on innocent pairs redrawn from the habits of its own pair."""
    tests = {test.name: test for test in TIME_TESTS}
    pair, offered = rows["pair"].to_numpy(), pc.is_null(rows["refused"]).to_numpy()
    first = np.searchsorted(pair, np.arange(events.pairs + 1))
    asked = list(zip(rows["test"].to_pylist(), rows["direction"].to_pylist(), strict=True))
    found: list[Alarms | None] = [None] * rows.num_rows
    for number, own in enumerate(one_by_one(events)):
        show(number, events.pairs)
        at = [i for i in range(first[number], first[number + 1]) if offered[i]]
        questions = [(tests[asked[i][0]], asked[i][1]) for i in at]
        for i, alarms in zip(at, checked(own, questions, setting, seed=seed, redraws=redraws), strict=True):
            found[i] = alarms
    rows = rows.append_column("withheld", pa.array([one and one.withheld for one in found], pa.bool_()))
    for place, level in enumerate(LEVELS):
        for name in ("rate", "low", "high"):
            values = [one and getattr(one, "rates" if name == "rate" else name)[place] for one in found]
            rows = rows.append_column(f"{name}_{_CHECKED[level]}", pa.array(values, pa.float64()))
    return rows


def _counted(rows: pa.Table) -> tuple[Counted, ...]:
    told = []
    for test in TIME_TESTS:
        for direction in test.directions:
            own = rows.filter(pc.and_(pc.equal(rows["test"], test.name), pc.equal(rows["direction"], direction)))
            if own.num_rows:
                p = own["p"].drop_null().to_numpy()
                withheld = pc.sum(own["withheld"]).as_py() or 0 if "withheld" in own.column_names else None
                reached = {level: int((p <= level).sum()) for level in LEVELS}
                told.append(Counted(test.name, direction, own.num_rows, p.size, reached, withheld))
    return tuple(told)


def _write(rows: pa.Table, out: Path) -> None:
    part = out.with_name(f"{out.name}.part")
    try:
        if out.suffix == ".csv":
            pacsv.write_csv(rows, part)
        else:
            pq.write_table(rows, part, compression="zstd")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
