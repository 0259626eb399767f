"""Same day: of payments known to the day alone, whether a call falls on that day more often than the days explain.

The only test offered for them. The day is the one written: it begins at the instant at which it begins in its own zone.
Payments whose moment is known do not come in: their evening is tested, which is finer, and one payment shall not speak
in two tests of days.
"""

import pyarrow as pa

from relais.corroborate import days, screening
from relais.corroborate.check import Check
from relais.corroborate.days import DAY_MS
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import local
from relais.corroborate.timing_test import Events, Setting, TimeTest, Trials
from relais.model.notice import msg

DAY = msg("on the same day")


def trials(events: Events, _direction: str, setting: Setting) -> Trials:
    """Return a trial for each day on which a pair paid, with a call on it or not."""
    number = days.numbered(events.dated)
    ahead = local(events.dated, setting.zone) - number * DAY_MS
    calls = events.call_pair, local(events.calls, setting.zone)
    return days.trials(events.dated_pair, number, ahead, calls, setting.widened_ms)


TIMES = TimeTest("same_day", (DAY,), trials, dated=True)


def screen(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `same_day`: a row for each pair that has calls and payments known to the day alone."""
    return {TIMES.name: screening.table(ground, TIMES)}


TEST = Check(
    name=TIMES.name,
    title=msg("Payment known to the day, and a call on that day"),
    question=msg(
        "Of the days of payment that are known as days alone, how many have a call of the two on them, and is that more"
        " than their days explain?"
    ),
    data=msg(
        "Payments of one pair that are known to the day, and their calls with moments; payments in at least three"
        " blocks of days and on more than one day of the week. Payments with a moment do not enter: their evening is"
        " tested."
    ),
    null=msg(
        "Each payment could as well have been made on another day: of three, fixed by the calendar; of these, as often"
        " as this payer pays on their days of the week; or on the same day of the week up to three weeks off. The one"
        " of the three that explains most is told."
    ),
    window=msg(
        "The day as written, from its first instant in its own zone. Several payments of one day count once. Clocks and"
        " zones that may be wrong widen the day on both sides."
    ),
    innocent=msg(
        "Whoever has days for this contact, sends money on them and rings looks the same; so do two who both live by a"
        " payday or by the days off of one rota."
    ),
    cannot_show=msg(
        "That one came of the other, or first; what was paid for, and who held the telephone. It says no more than: on"
        " the same day. A day of booking is not always the day of payment."
    ),
    error_rate=msg(
        "As that of the same evening, which reckons alike: at 5 %, on drawn pairs, at most 5 % where habits are apart"
        " or shared by weeks or by days of the week; 12 % where both live by a payday, 16 % by a rota of six days."
    ),
    table=TIMES.name,
    columns=screening.COLUMNS,
    more=screening.MORE,
    first="q",
    run=screen,
)  # fmt: skip
