"""One pair opened: its answers, tried on innocent pairs of the same habits, beside the payer's calls with others.

What a test says of a pair is shown only where the test keeps its level on people who live like them.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from relais.corroborate import null
from relais.corroborate.answered import tails
from relais.corroborate.days import DAY_MS
from relais.corroborate.followed import Followed, followed
from relais.corroborate.local_windows import Ints, local
from relais.corroborate.near import Flags, Floats
from relais.corroborate.null import Alarms, Test, alarms
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.timing_test import Events, Setting, TimeTest, refusals
from relais.model.notice import msg

LEVELS = (0.05, 0.01, 0.001)
# Written into every result: whoever runs it again gets the same rates.
SEED = 1

WITHHELD = msg(
    "withheld: on innocent pairs with the habits of these two the test raises false alarms more often than it says"
)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Examined:
    """One test in one direction. `refused`: why it is not offered; then, and where withheld, `found` is None.

    `near`: which payments have a call near (those known to the day, where the test is one of them); `control`: the same
    payments against the payer's calls with others, None where there are none; `alarms`: how often the test raises false
    alarms on innocent pairs.
    """

    test: str
    direction: str
    refused: str | None
    found: Followed | None
    near: Flags
    control: Followed | None
    alarms: Alarms | None


def examined(
    events: Events, others: Ints, setting: Setting, *, tests: tuple[TimeTest, ...] = TIME_TESTS,
    redraws: int = null.REDRAWS,
) -> list[Examined]:  # fmt: skip
    """Examine the one pair of `events` by all tests, in all their directions.

    `others`: the payer's calls with anybody else. A test of days alone is left out where no payment is one for it.
    """
    shown = (test for test in tests if events.dated.size or not test.dated)
    return [_one(test, way, events, others, setting, redraws) for test in shown for way in test.directions]


def _one(test: TimeTest, direction: str, events: Events, others: Ints, setting: Setting, redraws: int) -> Examined:
    trials = test.trials(events, direction, setting)
    calls = np.unique(events.calls // 60_000).size
    (refused,) = refusals(test, events, trials, np.array([calls]))
    if refused:
        return Examined(test.name, direction, refused, None, trials.near, None, None)
    paid, called = (local(at, setting.zone) for at in (test.payments(events)[1], events.calls))
    told = alarms(paid, called, _redrawn(test, direction, setting), SEED, LEVELS, redraws)
    if told.withheld:
        return Examined(test.name, direction, WITHHELD, None, trials.near, None, told)
    control = _control(test, direction, events, others, setting)
    return Examined(test.name, direction, None, followed(trials, calls), trials.near, control, told)


def _control(test: TimeTest, direction: str, events: Events, others: Ints, setting: Setting) -> Followed | None:
    """Return the answer for the payer's calls with others, where the test can be put to them."""
    against = events._replace(call_pair=np.zeros(others.size, np.int64), calls=others)
    calls = np.unique(others // 60_000).size
    trials = test.trials(against, direction, setting)
    (refused,) = refusals(test, against, trials, np.array([calls]))
    return None if refused else followed(trials, calls)


def _redrawn(test: TimeTest, direction: str, setting: Setting) -> Test:
    """Return the test as it runs on many redrawn pairs at once, whose instants are local."""
    there = replace(setting, zone=_UTC)

    def run(pair: Ints, at: Ints, calls_pair: Ints, calls: Ints) -> Floats:
        events = Events(int(pair[-1]) + 1, pair, at, calls_pair, calls)
        if test.dated:
            events = events._replace(dated_pair=pair, dated=at // DAY_MS * DAY_MS)
        return tails(test.trials(events, direction, there), events.pairs)

    return run
