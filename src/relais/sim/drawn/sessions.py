"""Sessions: which call a payment paid for, in the three orders that are attested."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.sim.drawn.draw import Bools, Draw, Ints, shaped
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.tie import PAID_SHOW, SESSIONS
from relais.sim.drawn.zones import DAY, at_wall, late_seconds, settle

ORDERS = ("pay_first_same_evening", "pay_first_by_appointment_1_3_days", "split_or_after", "retainer_monthly")


@dataclass
class Sessions:
    """One row per paid call: its payment, when it began (UTC second), how many seconds, by which order.

    `show`: an adult's lawful show, which is no session and stands in no truth of sessions.
    """

    payment: Ints
    at: Ints
    seconds: Ints
    order: NDArray[np.int8]
    show: Bools


def sessions(drawn: Drawn) -> Sessions:
    """Draw the calls that payments paid for, of commissioners and of those who pay for shows."""
    draft, payments = drawn.draft, drawn.payments
    draw, sheet = draft.draw("sessions"), draft.settings
    conduct = drawn.ties.conduct[payments.tie]
    shown = (conduct == PAID_SHOW) & draw.happens(float(sheet("conduct", "cam_calls_per_payment")), len(payments))
    paid = np.flatnonzero((conduct == SESSIONS) | shown)
    order = draw.pick(sheet("calls_and_chats", "payment_mode"), paid.size)
    length = sheet("calls_and_chats", "call_duration_min")
    low, high = length["clip"]
    seconds = np.rint(np.clip(draw.lognormal(shaped(length), paid.size), low, high) * 60).astype(np.int64)
    place = draft.cast.place[drawn.payer[paid]]
    at = settle(
        payments.at[paid] + _lags(draw, sheet("calls_and_chats", "lag_payment_to_call_min"), order, seconds), place
    )
    retained = np.flatnonzero(order == ORDERS.index("retainer_monthly"))
    day = payments.at[paid[retained]] // DAY + draw.whole(1, 21, retained.size)
    late = float(sheet("commissioners", "hours_local")["night_22_5_share"])
    at[retained] = at_wall(day, late_seconds(draw, late, retained.size), place[retained])
    inside = at + seconds < draft.now
    return Sessions(paid[inside], at[inside], seconds[inside], order[inside], shown[paid[inside]])


def _lags(draw: Draw, sheet: dict[str, dict[str, dict[str, float]]], order: NDArray[np.int8], seconds: Ints) -> Ints:
    """Return seconds from payment to call, negative where the call came first; a retainer's are drawn elsewhere."""
    same = draw.lognormal(sheet["pay_first_same_evening"]["lognormal"], order.size) * 60
    low, high = sheet["appointment"]["uniform_h"]
    later = (low + (high - low) * draw.numbers.random(order.size)) * 3_600  # type: ignore[operator]
    after = -seconds - draw.lognormal(sheet["after"]["lognormal_after_call"], order.size) * 60
    lags: Ints = np.rint(np.choose(order, [same, later, after, np.zeros(order.size)])).astype(np.int64)
    return lags
