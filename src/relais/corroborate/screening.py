"""The screening that all tests of times share: many pairs at once, a row for each pair and direction."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from relais.corroborate.answered import answered
from relais.corroborate.followed import discovered
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.timing_test import Events, Setting, TimeTest, raised, refusals

ROW = pa.schema(
    [
        ("pair", pa.int64()),
        ("test", pa.string()),
        ("direction", pa.string()),  # one of those of the test; all of them are always told
        ("payments", pa.int64()),  # known as precisely as the test asks
        ("calls", pa.int64()),  # minutes in which a call began
        ("widened_s", pa.int64()),  # by which what counts as near is wider, on each side: clocks and zones may be wrong
        ("refused", pa.string()),  # why the test is not offered; what follows is null then
        ("separate", pa.int64()),  # payments that count on their own: those that went together count once
        ("near", pa.int64()),  # of these, with a call near
        ("expected", pa.float64()),  # how many chance would give
        ("p", pa.float64()),  # how often chance gives as many or more, exactly
        ("q", pa.float64()),  # rate of false discoveries among all pairs of this test and direction that are as good
        ("share", pa.float64()),  # of separate payments with a call of their own, beyond chance
        ("share_low", pa.float64()),  # its 95 % interval
        ("share_high", pa.float64()),
        ("power_30", pa.float64()),  # how often p would reach 5 % if 30 % (60 %) of them had a call of their own
        ("power_60", pa.float64()),
    ]
)

# A table of one test: subjects instead of numbers, and what the sources leave open.
SCHEMA = pa.schema(
    [
        ("payer", pa.string()),  # a subject, as the next
        ("payee", pa.string()),
        ROW.field("direction"),
        ROW.field("payments"),
        ("undated", pa.int64()),  # payments left out: not known as precisely as the test asks
        ROW.field("calls"),
        ("zone_said", pa.int64()),  # payments and calls whose time zone a person said, and no format or file
        *(ROW.field(name) for name in ROW.names[ROW.names.index("widened_s") :]),
    ]
)

# What a person sees of it in a list, and besides of one pair.
COLUMNS = ("payer", "payee", "direction", "near", "separate", "expected", "p", "q", "share", "power_60", "refused")
MORE = ("payments", "undated", "calls", "zone_said", "widened_s", "share_low", "share_high", "power_30")


def table(ground: Ground, test: TimeTest) -> pa.Table:
    """Return the table of one test, in order of payer, payee and direction.

    A zone that may be wrong widens the windows of those pairs alone of whom a person said it.
    """
    found = ground.timed
    pairs = found.pairs.to_pydict()
    said = np.array(pairs["zone_said"], np.int64)
    rows = screened(found.events, (test,), ground.setting, said > 0)
    pair = rows["pair"].to_numpy()
    left_out = np.array(pairs["undated"], np.int64) - (np.array(pairs["dated"], np.int64) if test.dated else 0)
    told = {name: pa.array(pairs[name], pa.string()).take(pa.array(pair)) for name in ("payer", "payee")}
    told |= {"undated": pa.array(left_out[pair]), "zone_said": pa.array(said[pair])}
    columns = [told[name] if name in told else rows[name] for name in SCHEMA.names]
    order = np.lexsort((np.repeat(np.arange(len(test.directions)), pair.size // len(test.directions)), pair))
    return pa.Table.from_arrays(columns, schema=SCHEMA).take(pa.array(order))


def screened(events: Events, tests: tuple[TimeTest, ...], setting: Setting, said: Flags | None = None) -> pa.Table:
    """Return a row of ROW for each test, direction and pair, in that order.

    A test of days alone has rows for the pairs with payments known to the day, the others for every pair. `said`: the
    pairs whose zones may be wrong by what the setting says; None: all.
    """
    parts = [_discovered(events, test, way, setting, said) for test in tests for way in test.directions]
    return pa.concat_tables([ROW.empty_table(), *parts])


def _discovered(events: Events, test: TimeTest, direction: str, setting: Setting, said: Flags | None) -> pa.Table:
    if said is None or not setting.zone_error_h:
        rows = _rows(events, test, direction, setting)
    else:
        groups = ((~said, replace(setting, zone_error_h=0)), (said, setting))
        parts = [(flags, _rows(_among(events, flags), test, direction, one)) for flags, one in groups]
        pair = np.concatenate([np.flatnonzero(flags)[part["pair"].to_numpy()] for flags, part in parts])
        rows = pa.concat_tables([part for _flags, part in parts]).set_column(0, ROW.field("pair"), pa.array(pair))
        rows = rows.sort_by("pair")
    p = rows["p"].to_numpy()
    q = np.full(p.size, np.nan)
    q[~np.isnan(p)] = discovered(p[~np.isnan(p)])
    return rows.set_column(ROW.names.index("q"), ROW.field("q"), pa.array(q, mask=np.isnan(q)))


def _among(events: Events, flags: Flags) -> Events:
    """Return the events of some pairs, numbered anew."""
    number = np.cumsum(flags) - 1

    def among(pair: Ints, at: Ints) -> tuple[Ints, Ints]:
        kept = flags[pair]
        return number[pair[kept]], at[kept]

    _pairs, *arrays = events
    sides = zip(arrays[::2], arrays[1::2], strict=True)
    return Events(int(flags.sum()), *(array for pair, at in sides for array in among(pair, at)))


def _rows(events: Events, test: TimeTest, direction: str, setting: Setting) -> pa.Table:
    trials = test.trials(events, direction, setting)
    payments = np.bincount(test.payments(events)[0], minlength=events.pairs)
    calls = _minutes(events)
    shown = np.flatnonzero(payments > 0) if test.dated else np.arange(events.pairs)
    reasons = refusals(test, events, trials, calls)
    offered = np.array([reason is None for reason in reasons.tolist()], bool)
    answers = answered(trials, offered, raised(test, events, direction, setting, trials))._asdict()
    told = {
        "pair": shown,
        "test": np.full(shown.size, test.name, object),
        "direction": np.full(shown.size, direction, object),
        "payments": payments[shown],
        "calls": calls[shown],
        "widened_s": np.full(shown.size, setting.widened_ms // 1000),
        "refused": reasons[shown],
    }
    made = {name: pa.array(array, ROW.field(name).type) for name, array in told.items()}
    for name in ROW.names[len(told) :]:
        values = np.full(events.pairs, np.nan)
        if name != "q":
            values[offered] = answers[name.removeprefix("share_")]
        made[name] = pa.array(values[shown], pa.float64(), mask=np.isnan(values[shown])).cast(ROW.field(name).type)
    return pa.Table.from_pydict(made, ROW)


def _minutes(events: Events) -> Ints:
    """Return in how many minutes each pair has a call that began: several sources round one call differently."""
    minute = events.calls // 60_000
    fresh = np.ones(minute.size, bool)
    fresh[1:] = (np.diff(minute) != 0) | (np.diff(events.call_pair) != 0)
    return np.bincount(events.call_pair[fresh], minlength=events.pairs)
