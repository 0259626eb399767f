"""The screening: payment followed by call, and the reverse, for every pair whose moments are known."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from relais.corroborate import near
from relais.corroborate.check import Check
from relais.corroborate.followed import SPAN, WINDOW_H, Followed, discovered, followed
from relais.corroborate.ground import Ground
from relais.corroborate.local_windows import Ints, windows
from relais.corroborate.near import Flags, Floats, Span
from relais.corroborate.timed import Timed
from relais.model.notice import msg

# Of the payer: no source says where somebody stood who paid. A unit's own country is where its payers live.
ZONE = ZoneInfo("Europe/Paris")
# Fewer windows than this prove nothing at any number of calls: one evening is followed by a call once in a while.
FEWEST = 3
# Beyond, nothing is offered: the check on innocent pairs would take minutes, and habit drowns every order.
MOST = 5_000

NAME = "payment_then_call"
AFTER, BEFORE = msg("payment, then call"), msg("call, then payment")
DIRECTIONS = (AFTER, BEFORE)
TOO_FEW = msg("too few payments with a known moment: three windows of four hours are asked for")
TOO_MANY = msg("more payments or calls than the check on innocent pairs can redraw")
ALWAYS = msg("calls are so frequent that one is near at any moment: whether a payment is before it says nothing")
REFUSALS = (TOO_FEW, TOO_MANY, ALWAYS)

SCHEMA = pa.schema(
    [
        ("payer", pa.string()),  # a subject, as the next
        ("payee", pa.string()),
        ("direction", pa.string()),  # one of DIRECTIONS; both are always told
        ("payments", pa.int64()),  # whose moment is known
        ("undated", pa.int64()),  # payments left out: known to the day, or not at all
        ("calls", pa.int64()),
        ("refused", pa.string()),  # why the test is not offered; what follows is null then
        ("near", pa.int64()),  # payments with a call in the hour after (or before)
        ("expected", pa.float64()),  # how many chance would give
        ("p", pa.float64()),  # how often chance gives as many or more, exactly
        ("q", pa.float64()),  # rate of false discoveries among all pairs of this direction that are as good
        ("share", pa.float64()),  # of payments with a call of their own, beyond chance
        ("share_low", pa.float64()),  # its 95 % interval
        ("share_high", pa.float64()),
        ("power_30", pa.float64()),  # how often p would reach 5 % if 30 % (60 %) of payments had a call of their own
        ("power_60", pa.float64()),
    ]
)


def screen(ground: Ground) -> dict[str, pa.Table]:
    """Return the table of this name, in order of payer, payee and direction: two rows for each pair that has both."""
    found = ground.timed
    pairs = found.pairs.to_pylist()
    starts = np.searchsorted(found.payment_pair, np.arange(len(pairs) + 1))
    begin, end = windows(found.payments, ZONE, WINDOW_H)
    rows = []
    for direction, span in ((AFTER, SPAN), (BEFORE, SPAN.turned())):
        hit, chances = looked_up(found, begin, end, span)
        for pair, low, high in zip(pairs, starts[:-1], starts[1:], strict=True):
            refused = refusal(begin[low:high], chances[low:high], pair["calls"])
            rows.append(_row(pair, direction, hit[low:high], chances[low:high], refused))
    rows.sort(key=lambda row: (row["payer"], row["payee"], DIRECTIONS.index(row["direction"])))
    return {NAME: pa.Table.from_pylist(list(_discovered(rows)), SCHEMA)}


def looked_up(found: Timed, begin: Ints, end: Ints, span: Span) -> tuple[Flags, Floats]:
    """Return which payments have a call near, and the chance of each."""
    calls = found.call_pair, found.calls
    return (
        near.near(found.payment_pair, found.payments, *calls, span),
        near.chance(found.payment_pair, begin, end, *calls, span),
    )


def refusal(begin: Ints, chances: Floats, calls: int) -> str | None:
    """Return why the test is not offered to a pair with these windows, or None."""
    if max(begin.size, calls) > MOST:
        return TOO_MANY
    if np.unique(begin).size < FEWEST:
        return TOO_FEW
    return ALWAYS if bool((chances >= 1).all()) else None


def _row(
    pair: dict[str, object], direction: str, hit: Flags, chances: Floats, refused: str | None
) -> dict[str, object]:
    row = {**pair, "direction": direction, "refused": refused}
    return row if refused else {**row, **_told(followed(hit, chances, int(str(pair["calls"]))))}


def _told(found: Followed) -> dict[str, object]:
    power_30, power_60 = found.power
    return {
        "near": found.near, "expected": found.expected, "p": found.p, "share": found.share,
        "share_low": found.low, "share_high": found.high, "power_30": power_30, "power_60": power_60,
    }  # fmt: skip


def _discovered(rows: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    q: dict[int, float] = {}
    for direction in DIRECTIONS:
        at = [i for i, row in enumerate(rows) if row["direction"] == direction and not row["refused"]]
        q |= dict(zip(at, discovered(np.array([rows[i]["p"] for i in at], np.float64)).tolist(), strict=True))
    for i, row in enumerate(rows):
        yield {**dict.fromkeys(SCHEMA.names), **{k: v for k, v in row.items() if k != "pair"}, "q": q.get(i)}


TEST = Check(
    name=NAME,
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
        " payment, and the reverse. Clocks that may be wrong widen the hour on both sides."
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
    table=NAME,
    columns=(
        "payer", "payee", "direction", "near", "payments", "undated", "expected", "p", "q", "share", "power_60",
        "refused",
    ),
    run=screen,
)  # fmt: skip
