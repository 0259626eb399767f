"""Sessions: the payment, the call, the chat lines and the login that belong together, proposed as one.

A description of what fits, not a test: nothing is compared with chance, and whoever sends money and rings gives
sessions too. A call belongs to one session at most, and a payment pays for one, by the best arrangement of all of a
pair; what is left of both is counted. Money by the month is offered last, of what nothing else explains.
"""

import numpy as np
import pyarrow as pa

from relais.corroborate import session_pieces
from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import Ints
from relais.corroborate.session_match import matched
from relais.corroborate.session_pieces import Pieces
from relais.corroborate.session_score import (
    CLOSE,
    FITS_MIN,
    HOUR,
    RETAINER,
    SCALE,
    Candidates,
    Keys,
    candidates,
)
from relais.corroborate.session_tables import Chosen, tables
from relais.model.notice import msg

RETAINER_DAYS = 31
# More long calls than that in a month are habit, which no single payment covers; no figure is published.
RETAINED_MOST = 8


def sessions(ground: Ground) -> dict[str, pa.Table]:
    """Return the tables `session`, `session_piece` and `session_pair`."""
    con = ground.quotes()
    try:
        pieces = session_pieces.gather(con)
        found, crowded = candidates(pieces)
        edge, margin = matched(found.payment, found.call, found.weight)
        close = _chosen(found, edge, margin)
        return tables(con, _with_months(close, pieces, crowded), crowded)
    finally:
        session_pieces.drop(con)


def _chosen(found: Candidates, edge: Ints, margin: Ints) -> Chosen:
    one = found.take(edge)
    points = (margin + SCALE // 2) // SCALE  # what is left is the lag
    payment, call = (_rivals(found, edge, of) for of in (found.call, found.payment))
    return Chosen(
        one.payment, one.call, one.kind, one.points, points, points <= CLOSE, one.line, one.login,
        *(np.where(payment < 0, -1, column[payment]) for column in (found.payment, found.lag, found.points)),
        *(np.where(call < 0, -1, column[call]) for column in (found.call, found.lag, found.points)),
    )  # fmt: skip


def _rivals(found: Candidates, edge: Ints, of: Ints) -> Ints:
    """Return for each edge the best other one that shares its call (or payment: `of`), -1 for none."""
    order = np.lexsort((np.arange(of.size), -found.weight, of))
    start = np.searchsorted(of[order], of[edge], side="left")
    end = np.searchsorted(of[order], of[edge], side="right")
    best = order[start] if edge.size else edge
    second = order[np.minimum(start + 1, max(order.size - 1, 0))] if edge.size else edge
    other: Ints = np.where(best != edge, best, np.where(end - start > 1, second, -1))
    return other


def _with_months(close: Chosen, pieces: Pieces, crowded: Ints) -> Chosen:
    """Return the sessions, and after them the long calls left that follow a payment left within a month."""
    payments, calls = pieces.payments, pieces.calls
    free = np.flatnonzero(~np.isin(payments.couple, crowded) & ~np.isin(payments.payment, close.payment))
    fits = (calls.seconds >= FITS_MIN[0] * 60) & (calls.seconds <= FITS_MIN[1] * 60) & (calls.video != 0)
    left = np.setdiff1d(np.flatnonzero(fits), close.call)
    key = Keys(payments.at, calls.at)
    ours = key(payments.couple[free], payments.at[free])
    order = np.argsort(ours, kind="stable")
    theirs = key(calls.couple[left], calls.at[left])
    last = np.searchsorted(ours[order], theirs, side="right") - 1
    left, theirs, last = (column[last >= 0] for column in (left, theirs, last))
    payment = payments.payment[free[order[last]]]
    near = theirs - ours[order[last]] <= RETAINER_DAYS * 24 * HOUR
    often = np.bincount(payment[near], minlength=int(payments.payment.max(initial=-1)) + 1)
    kept = near & (often[payment] <= RETAINED_MOST)
    payment, call = payment[kept], left[kept]
    none = np.full(call.size, -1)
    month = Chosen(payment, call, np.full(call.size, RETAINER), none, none, np.ones(call.size, np.bool_), *([none] * 8))
    return Chosen(*(np.concatenate(both) for both in zip(close, month, strict=True)))


TEST = Check(
    name="sessions",
    title=msg("Payment, call, chat and login put together as one session"),
    question=msg(
        "Which call did which payment pay for, if any; and which lines and logins belong to it? A proposal with the"
        " reason for each piece and what it was preferred to: it tests nothing."
    ),
    data=msg(
        "Payments with their day at least, and calls with their moment, of one pair: of the same subjects, or of two"
        " accounts that wrote each other the code of a payment of the pair, which is told. Calls known to be shorter"
        " than ten minutes, and missed ones, are left out; a length that nobody tells is allowed."
    ),
    null=msg("None: nothing is compared with chance. Whether calls follow payments is another test."),
    window=msg(
        "A call up to twelve hours after the payment, up to three days after it by appointment, or ended up to six"
        " hours before it; of a payment known to the day, on that day. One call to one payment, by points laid down"
        " beforehand; a line near the call that quotes the code of the payment outranks all timing. What is left may"
        " be money by the month."
    ),
    innocent=msg(
        "Families, couples and adults who pay adults send money and call too: every payment and call of theirs that lie"
        " near each other is put together in the same way."
    ),
    cannot_show=msg(
        "That the payment paid for the call, what was seen in it, and who held the telephone. An ambiguous session may"
        " as well be another, or none."
    ),
    error_rate=msg(
        "Measured on synthetic worlds by `relais bench evidence`, no field figure exists. World sprint: of the sessions"
        " proposed for commissioners and facilitators 88 in 100 are true, of those not ambiguous 97; 65 in 100 true"
        " ones are found where payment and call are recorded and the pair is known. But a quarter of the payments of"
        " lawful pairs that call are put into a session that is not ambiguous either."
    ),
    table="session",
    columns=("payer", "payee", "kind", "paid_at", "call_at", "length_s", "lag_s", "margin", "ambiguous", "pieces"),
    more=("session_id", "day_only", "points", "by_code", "reason"),
    first="-call_at",
    run=sessions,
)  # fmt: skip
