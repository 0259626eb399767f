"""One pair opened: its answer, tried on innocent pairs of the same habits, beside the payer's calls with others.

What a test says of a pair is shown only where the test keeps its level on people who live like them.
"""

from dataclasses import dataclass

import numpy as np

from relais.corroborate import chance, null
from relais.corroborate.followed import SPAN, WINDOW_H, Followed, followed, widened
from relais.corroborate.local_windows import HOUR_MS, Ints, local, windows
from relais.corroborate.near import Flags, Floats, Span, near
from relais.corroborate.near import chance as share_near
from relais.corroborate.null import Alarms, Test, alarms
from relais.corroborate.payment_then_call import AFTER, BEFORE, NAME, ZONE, refusal
from relais.model.notice import msg

LEVELS = (0.05, 0.01, 0.001)
# Written into every result: whoever runs it again gets the same rates.
SEED = 1

WITHHELD = msg(
    "withheld: on innocent pairs with the habits of these two the test raises false alarms more often than it says"
)


@dataclass(frozen=True)
class Examined:
    """One direction. `refused`: why it is not offered; then, and where `withheld`, `found` says nothing and is None.

    `control`: the same payments against the payer's calls with others; None where there are none.
    `alarms`: how often the test raises false alarms on innocent pairs; `near`: which payments have a call near.
    """

    test: str
    direction: str
    refused: str | None
    found: Followed | None
    near: Flags
    control: Followed | None
    alarms: Alarms | None


def examined(
    payments: Ints, calls: Ints, others: Ints, *, error_ms: int = 0, redraws: int = null.REDRAWS
) -> list[Examined]:
    """Examine one pair in both directions; instants are in order, in milliseconds since 1970, UTC.

    `others`: the payer's calls with anybody else; `error_ms`: how far the clocks of the records may be apart.
    """
    begin, end = windows(payments, ZONE, WINDOW_H)
    spans = ((AFTER, widened(SPAN, error_ms)), (BEFORE, widened(SPAN.turned(), error_ms)))
    return [_one(name, span, payments, begin, end, calls, others, redraws) for name, span in spans]


def _one(
    direction: str, span: Span, payments: Ints, begin: Ints, end: Ints, calls: Ints, others: Ints, redraws: int
) -> Examined:
    hit, chances = _tried(payments, begin, end, calls, span)
    refused = refusal(begin, chances, calls.size)
    if refused:
        return Examined(NAME, direction, refused, None, hit, None, None)
    told = alarms(local(payments, ZONE), local(calls, ZONE), _test(span), SEED, LEVELS, redraws)
    if told.withheld:
        return Examined(NAME, direction, WITHHELD, None, hit, None, told)
    control = followed(*_tried(payments, begin, end, others, span), others.size) if others.size else None
    return Examined(NAME, direction, None, followed(hit, chances, calls.size), hit, control, told)


def _tried(payments: Ints, begin: Ints, end: Ints, calls: Ints, span: Span) -> tuple[Flags, Floats]:
    ours, theirs = np.zeros(payments.size, np.int64), np.zeros(calls.size, np.int64)
    return near(ours, payments, theirs, calls, span), share_near(ours, begin, end, theirs, calls, span)


def _test(span: Span) -> Test:
    """Return the test as it runs on many redrawn pairs at once."""

    def test(pair: Ints, at: Ints, calls_pair: Ints, calls: Ints) -> Floats:
        pairs = int(pair[-1]) + 1
        begin = at // (WINDOW_H * HOUR_MS) * (WINDOW_H * HOUR_MS)
        chances = share_near(pair, begin, begin + WINDOW_H * HOUR_MS, calls_pair, calls, span)
        hits = near(pair, at, calls_pair, calls, span).reshape(pairs, -1).sum(axis=1)
        return chance.tails(chances.reshape(pairs, -1), hits)

    return test
