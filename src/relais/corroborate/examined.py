"""One pair opened: its answers, tried on innocent pairs of the same habits, beside the payer's calls with others.

What a test says of a pair is shown only where the test keeps its level on people who live like them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relais.corroborate import null
from relais.corroborate.followed import Followed, followed
from relais.corroborate.innocents import checked
from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.null import Alarms
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.timing_test import Events, Setting, TimeTest, Trials, raised, refusals
from relais.model.notice import msg

WITHHELD = msg(
    "withheld: on innocent pairs with the habits of these two the test raises false alarms more often than it says"
)
NO_VERDICT = msg("no verdict: too few innocent pairs were drawn, 20,000 are asked for")


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
    shown = [test for test in tests if events.dated.size or not test.dated]
    asked = [_Asked(test, way, *_tried(test, way, events, setting)) for test in shown for way in test.directions]
    offered = [one for one in asked if one.refused is None]
    questions = [(one.test, one.direction) for one in offered]
    told = dict(zip(questions, checked(events, questions, setting, redraws=redraws), strict=True))
    return [_one(one, told.get((one.test, one.direction)), events, others, setting) for one in asked]


class _Asked(NamedTuple):
    """A test in one of its directions, its trials, and why it is not offered."""

    test: TimeTest
    direction: str
    trials: Trials
    refused: str | None


def _one(asked: _Asked, told: Alarms | None, events: Events, others: Ints, setting: Setting) -> Examined:
    test, direction, trials, refused = asked
    if told and told.redraws < null.REDRAWS:
        refused = NO_VERDICT
    elif told and told.withheld:
        refused = WITHHELD
    if refused:
        return Examined(test.name, direction, refused, None, trials.near, None, told)
    control = _control(test, direction, events, others, setting)
    found = followed(trials, _minutes(events.calls), raised(test, events, direction, setting, trials))
    return Examined(test.name, direction, None, found, trials.near, control, told)


def _tried(test: TimeTest, direction: str, events: Events, setting: Setting) -> tuple[Trials, str | None]:
    trials = test.trials(events, direction, setting)
    (refused,) = refusals(test, events, trials, np.array([_minutes(events.calls)]))
    return trials, refused


def _minutes(calls: Ints) -> int:
    return int(np.unique(calls // 60_000).size)


def _control(test: TimeTest, direction: str, events: Events, others: Ints, setting: Setting) -> Followed | None:
    """Return the answer for the payer's calls with others, where the test can be put to them."""
    against = events._replace(call_pair=np.zeros(others.size, np.int64), calls=others)
    trials, refused = _tried(test, direction, against, setting)
    return None if refused else followed(trials, _minutes(others), raised(test, against, direction, setting, trials))
