"""How often each test of times raises a false alarm on innocent pairs with the habits of one pair."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from relais.corroborate import null
from relais.corroborate.answered import tails
from relais.corroborate.days import DAY_MS
from relais.corroborate.local_windows import Ints, local
from relais.corroborate.near import Floats
from relais.corroborate.null import Alarms, Test, alarms_of
from relais.corroborate.timing_test import Events, Setting, TimeTest

LEVELS = (0.05, 0.01, 0.001)
# Written into every result: whoever runs it again gets the same rates.
SEED = 1
_UTC = ZoneInfo("UTC")

# One question: a test in one of its directions.
Question = tuple[TimeTest, str]


def checked(
    events: Events, questions: list[Question], setting: Setting, *, seed: int = SEED, redraws: int = null.REDRAWS
) -> list[Alarms]:
    """Return the false alarms of each question on redraws of the one pair of `events`; they share the redraws."""
    found: dict[int, Alarms] = {}
    for dated in (False, True):
        at = [i for i, (test, _direction) in enumerate(questions) if test.dated is dated]
        if at:
            paid, called = (
                local(one, setting.zone) for one in (events.dated if dated else events.payments, events.calls)
            )
            tests = [redrawn(*questions[i], setting) for i in at]
            found |= dict(zip(at, alarms_of(paid, called, tests, seed, LEVELS, redraws), strict=True))
    return [found[i] for i in range(len(questions))]


def redrawn(test: TimeTest, direction: str, setting: Setting) -> Test:
    """Return the test as it runs on many redrawn pairs at once, whose instants are local."""
    there = replace(setting, zone=_UTC)

    def run(pair: Ints, at: Ints, calls_pair: Ints, calls: Ints) -> Floats:
        events = Events(int(pair[-1]) + 1, pair, at, calls_pair, calls)
        if test.dated:
            events = events._replace(dated_pair=pair, dated=at // DAY_MS * DAY_MS)
        return tails(test.trials(events, direction, there), events.pairs)

    return run


def one_by_one(events: Events) -> Iterator[Events]:
    """Yield the events of each pair, as those of pair 0."""
    _pairs, *arrays = events
    cuts = [np.searchsorted(pair, np.arange(events.pairs + 1)) for pair in arrays[::2]]
    for i in range(events.pairs):
        at = [side[cut[i] : cut[i + 1]] for side, cut in zip(arrays[1::2], cuts, strict=True)]
        yield Events(1, *(array for side in at for array in (np.zeros(side.size, np.int64), side)))
