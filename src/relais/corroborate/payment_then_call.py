"""Payment followed by call: whether calls come after payments more often than the payer's own hours explain.

And the reverse, always told with it. Each payment could as well have been made at any other moment of its window:
weeks, days and hours that both habits share stay as they are. There are two nulls, and the one that expects more
answers: all moments of the window weigh alike; or each as often as this payer pays in its half hour of the day. The
first alone is deceived where both live by one hour of the evening.

How it fares in innocent worlds, and where calls are caused, is measured by `relais bench evidence`.
"""

import numpy as np
import pyarrow as pa

from relais.corroborate import bursts, near, screening
from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import HOUR_MS, Ints, local, windows
from relais.corroborate.near import Floats, Span
from relais.corroborate.timing_test import Different, Events, Setting, TimeTest, Trials
from relais.model.notice import msg

WINDOW_H = 4
SPAN = Span(0, HOUR_MS)
# The parts of a window by which the payer's hours are told: half an hour each. Told more coarsely, a habit to the
# quarter of an hour passes for an order: false alarms of .13 where a payment speaks for a quarter more on both sides.
PARTS = 8
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
    met = bursts.met(pair, at, burst, head, frame, calls, span)
    chances = _chances(pair[head], local(at[head], setting.zone), frame, met, span)
    hit = np.bincount(burst[hits], minlength=head.size) > 0
    return Trials(pair[head], hit, chances, hits, (Different(TOO_FEW, frame[0], FEWEST),))


def _chances(pair: Ints, clock: Ints, frame: tuple[Ints, Ints], met: tuple[Ints, Ints], span: Span) -> Floats:
    """Return the chances under both nulls; `clock`: the local time of each trial, `met`: of each, what may be near."""
    begin, end = (edge[:, np.newaxis] for edge in frame)
    edges = begin + (end - begin) * np.arange(PARTS + 1) // PARTS
    trial = np.repeat(np.arange(pair.size), PARTS + 1)
    covered = np.diff(near.covered(trial, edges.ravel(), *met, span).reshape(edges.shape))
    lengths = np.diff(edges)
    part = clock // (WINDOW_H * HOUR_MS // PARTS)
    often = _often(pair, part, part[:, np.newaxis] // PARTS * PARTS + np.arange(PARTS))
    by_habit = (often * covered / lengths).sum(axis=1) / often.sum(axis=1)
    alike = covered.sum(axis=1) / lengths.sum(axis=1)
    # Where it is certain, it is so to the last digit: a weighted sum is not.
    return np.array([alike, np.where(alike >= 1, 1.0, np.minimum(by_habit, 1.0))])


def _often(pair: Ints, part: Ints, wanted: Ints) -> Ints:
    """Return how many trials of its pair lie in each wanted part of the day."""
    day = 24 // WINDOW_H * PARTS
    counts = np.bincount(pair * day + part % day, minlength=(int(pair.max(initial=-1)) + 1) * day)
    often: Ints = counts[pair[:, np.newaxis] * day + wanted % day]
    return often


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
        "Each payment could as well have been made at any other moment of its window, be all moments alike or as"
        " frequent as this payer's payments are at that time of day; the one of the two that explains more is told."
        " Weeks, days and hours that both share stay as they are: only the order within the window is questioned."
    ),
    window=msg(
        "Four hours of the payer's local day, cut at midnight and every four hours after; a call in the hour after the"
        " payment, and the reverse. Payments less than an hour apart are moved together and count once. Clocks and"
        " zones that may be wrong widen the hour on both sides; by an hour or more, the two directions tell no order."
    ),
    innocent=msg("Whoever sends money home and rings to say so looks the same."),
    cannot_show=msg(
        "What was paid for, and who held the telephone. Whoever is paid by appointment, days ahead, or by the month,"
        " is not found."
    ),
    error_rate=msg(
        "At 5 %, on 20,000 drawn pairs of each of eight innocent worlds (habits apart, shared weeks, evenings, Sundays,"
        " shifts, hours at the cuts, wrong clocks): at most 4 %; but 58 % where senders ring to say that the money is"
        " there. Up to 11 % where both keep to one hour of the same evenings to some ten minutes. Besides, on innocent"
        " pairs redrawn from the pair's own habits when it is opened; withheld where that rate surely exceeds the"
        " level."
    ),
    table=TIMES.name,
    columns=screening.COLUMNS,
    more=screening.MORE,
    first="q",
    run=screen,
)  # fmt: skip
