"""The same evening: nights belong to it, clocks are turned, and a day of the week that both favour is no link."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from relais.corroborate.examined import WITHHELD, examined
from relais.corroborate.same_evening import TIMES, trials
from relais.corroborate.screening import screened
from relais.corroborate.timing_test import PARIS, Setting
from tests.corroborate.drawn import DAY, MINUTE, PLAIN, START, alone, drawn

MANILA = ZoneInfo("Asia/Manila")


def at(text, zone=PARIS):
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def near(payments, calls, setting):
    return trials(alone(payments, calls), "", setting).near.tolist()


@pytest.mark.parametrize(
    ("paid", "called", "same"),
    [
        ("2026-01-05T21:00", "2026-01-06T02:00", True),  # the night after
        ("2026-01-05T09:00", "2026-01-05T23:00", True),  # the morning before
        ("2026-01-05T21:00", "2026-01-06T06:00", False),  # the next day begins at six
        ("2026-01-05T05:00", "2026-01-05T21:00", False),  # the night before
        ("2026-10-24T23:30", "2026-10-25T05:30", True),  # clocks are put back in that night
        ("2026-10-25T06:10", "2026-10-26T05:50", True),
        ("2026-03-28T23:30", "2026-03-29T05:30", True),  # and forward in this
        ("2026-03-29T05:50", "2026-03-29T06:10", False),
    ],
)
def test_a_day_lasts_from_six_to_six(paid, called, same):
    assert near([at(paid)], [at(called)], Setting(PARIS)) == [same]


def test_the_day_is_that_of_the_zone_laid_down():
    """An evening and the night after it in Paris; one and the other side of six in the morning in Manila."""
    events = [at("2026-01-05T22:30")], [at("2026-01-06T01:00")]
    assert near(*events, Setting(PARIS)) == [True]
    assert near(*events, Setting(MANILA)) == [False]


def test_an_uncertain_zone_widens_the_day():
    events = [at("2026-01-05T21:00")], [at("2026-01-06T06:30")]
    assert near(*events, Setting(PARIS)) == [False]
    assert near(*events, Setting(PARIS, zone_error_h=1)) == [True]


def test_every_number_of_a_plain_case():
    """One payment in each of five blocks, on changing days of the week; a call on its evening, and on no other."""
    paid = [START + block * 3 * DAY + 20 * 60 * MINUTE for block in range(0, 20, 4)]
    (row,) = screened(alone(paid, [one + DAY // 10 for one in paid]), (TIMES,), PLAIN).to_pylist()
    assert (row["separate"], row["near"]) == (5, 5)
    # Of three days of a block one has a call. This payer pays on days 0, 5, 3, 1 and 6 of the week, so that of the days
    # of the five blocks (0 1 2, 5 6 0, 3 4 5, 1 2 3, 6 0 1) two, three, two, two and three weigh.
    weighted = [1 / 2, 1 / 3, 1 / 2, 1 / 2, 1 / 3]
    assert row["expected"] == pytest.approx(sum(weighted))
    assert row["p"] == pytest.approx(np.prod(weighted))


@pytest.mark.slow
def test_on_sunday_callers_blocks_alone_are_found_out_and_the_whole_is_not():
    draw = np.random.default_rng(2)

    def mostly(count):
        week, day = draw.integers(0, 100, count), draw.integers(0, 7, count)
        day = np.where(draw.random(count) < 0.8, 3, day)
        return np.sort(drawn(week * 7 + day, draw.normal(20.5, 1.5, count)))

    def blocks(events, direction, setting):
        found = trials(events, direction, setting)
        return found._replace(chances=found.chances[:1])

    tests = TIMES, replace(TIMES, trials=blocks)
    sound, wrong = examined(alone(mostly(26), mostly(60)), np.zeros(0, np.int64), PLAIN, tests=tests, redraws=20_000)
    assert sound.refused is None
    assert (wrong.refused, wrong.found) == (WITHHELD, None)
