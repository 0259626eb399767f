"""Payment followed by call: whether calls come after payments more often than the payer's own hours explain.

And the reverse, always told with it. Each payment could as well have been made at any other moment of its window:
weeks, days and hours that both habits share stay as they are.
"""

import numpy as np
import pyarrow as pa

from relais.corroborate import bursts, near, screening
from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import HOUR_MS, windows
from relais.corroborate.near import Span
from relais.corroborate.timing_test import Different, Events, Setting, TimeTest, Trials
from relais.model.notice import msg

WINDOW_H = 4
SPAN = Span(0, HOUR_MS)
# Fewer windows than this prove nothing at any number of calls: one evening is followed by a call once in a while.
FEWEST = 3

AFTER, BEFORE = msg("payment, then call"), msg("call, then payment")
DIRECTIONS = (AFTER, BEFORE)
TOO_FEW = msg("too few payments with a known moment: three windows of four hours are asked for")


def trials(events: Events, direction: str, setting: Setting) -> Trials:
    """Return a trial for each payment, and for each burst of them, with a call within the hour or not.

    Of a burst the payment that is nearest to the hour asked about stands for all: the last, and of the reverse the
    first. Payments less than the span apart are a burst, so that no call is counted twice.
    """
    pair, at = events.payment_pair, events.payments
    span = widened(SPAN if direction == AFTER else SPAN.turned(), setting.widened_ms)
    burst = bursts.together(pair, at, span.before + span.after)
    head = np.flatnonzero(np.diff(burst, append=-1) if direction == AFTER else np.diff(burst, prepend=-1))
    frame = windows(at[head], setting.zone, WINDOW_H)
    calls = events.call_pair, events.calls
    hits = near.near(pair, at, *calls, span)
    chances = bursts.chance(pair, at, burst, head, frame, calls, span)
    hit = np.bincount(burst[hits], minlength=head.size) > 0
    return Trials(pair[head], hit, chances[np.newaxis], hits, (Different(TOO_FEW, frame[0], FEWEST),))


def widened(span: Span, error_ms: int) -> Span:
    """Return what counts as near where the clocks of the two records may differ by so much, either way."""
    return Span(span.before + error_ms, span.after + error_ms)


TIMES = TimeTest("payment_then_call", DIRECTIONS, trials)


def screen(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `payment_then_call`: two rows for each pair that has payments and calls."""
    return {TIMES.name: screening.table(ground, TIMES)}


TEST = Check(
    name=TIMES.name,
    title=msg("Payment followed by call, and call followed by payment"),
    question=msg(
        "Of the payments of one person to another, how many have a call of the two that begins within the hour after"
        " (or, told beside it, within the hour before), and is that more than their hours explain?"
    ),
    data=msg("Payments and calls of one pair with their moments; payments in at least three windows."),
    null=msg(
        "Each payment could as well have been made at any other moment of its window: weeks, days and hours that both"
        " habits share stay as they are, and only the order within the window is questioned."
    ),
    window=msg(
        "Four hours of the payer's local day, cut at midnight and every four hours after; a call in the hour after the"
        " payment, and the reverse. Payments less than an hour apart are moved together and count once. Clocks and"
        " zones that may be wrong widen the hour on both sides."
    ),
    innocent=msg("Whoever sends money home and rings to say so looks the same."),
    cannot_show=msg(
        "What was paid for, and who held the telephone. Whoever is paid by appointment, days ahead, or by the month,"
        " is not found."
    ),
    error_rate=msg(
        "Measured on innocent pairs redrawn from the pair's own weeks, days and hours when it is opened; withheld where"
        " that rate surely exceeds the level."
    ),
    table=TIMES.name,
    columns=(
        "payer", "payee", "direction", "near", "separate", "payments", "undated", "expected", "p", "q", "share",
        "power_60", "widened_s", "refused",
    ),
    run=screen,
)  # fmt: skip
