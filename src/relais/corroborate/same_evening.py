"""Same evening: whether payment and call fall on one evening more often than the days explain. No order is asked.

A weaker claim than that of the hour, and to be told as what it is: "on the same day". The day is cut at six in the
morning, so that a night after midnight belongs to its evening, and a morning to the evening that follows. The hour is
laid down, not measured: few are awake then, so that few sessions are cut in two.
"""

import numpy as np
import pyarrow as pa

from relais.corroborate import days, screening
from relais.corroborate.check import Check
from relais.corroborate.days import DAY_MS
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import HOUR_MS, local
from relais.corroborate.timing_test import Events, Setting, TimeTest, Trials
from relais.model.notice import msg

CUT_MS = 6 * HOUR_MS
EVENING = msg("on the same day, from six to six")


def trials(events: Events, _direction: str, setting: Setting) -> Trials:
    """Return a trial for each evening on which a pair paid, with a call on it or not."""
    number = (local(events.payments, setting.zone) - CUT_MS) // DAY_MS
    calls = events.call_pair, local(events.calls, setting.zone)
    return days.trials(events.payment_pair, number, np.full_like(number, CUT_MS), calls, setting.widened_ms)


TIMES = TimeTest("same_evening", (EVENING,), trials)


def screen(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `same_evening`: a row for each pair that has payments and calls."""
    return {TIMES.name: screening.table(ground, TIMES)}


TEST = Check(
    name=TIMES.name,
    title=msg("Payment and call on the same day and its night"),
    question=msg(
        "Of the days on which one person paid another, how many have a call of the two on the same day, and is that"
        " more than their days explain? In which order is not asked."
    ),
    data=msg(
        "Payments and calls of one pair with their moments; payments in at least three blocks of days and on more than"
        " one day of the week. Never offered where payments are known to the day alone."
    ),
    null=msg(
        "Each payment could as well have been made at the same hour on another day: of three, fixed by the calendar; of"
        " these, as often as this payer pays on their days of the week; or on the same day of the week up to three"
        " weeks off. The one of the three that explains most is told."
    ),
    window=msg(
        "A day of the payer's, from six in the morning to six, so that a night belongs to its evening. Several payments"
        " of one day count once. Clocks and zones that may be wrong widen the day on both sides."
    ),
    innocent=msg(
        "Whoever has evenings for this contact, sends money on them and rings looks the same; so do two who both live"
        " by a payday or by the days off of one rota."
    ),
    cannot_show=msg(
        "That one came of the other, or first; what was paid for, and who held the telephone. It says no more than: on"
        " the same day."
    ),
    error_rate=msg(
        "At 5 %, on drawn pairs: at most 5 % where habits are apart, weeks are active for both, both keep to Sundays or"
        " the favourite day changes; 12 % where both live by a payday, 16 % by a rota of six days. Besides, on innocent"
        " pairs redrawn from the pair's own habits when it is opened; withheld where it surely exceeds the level."
    ),
    table=TIMES.name,
    columns=screening.COLUMNS,
    more=screening.MORE,
    first="q",
    run=screen,
)  # fmt: skip
