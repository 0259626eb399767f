"""Agents who pay transfers out: their telephone stands beside hundreds of payees. Hubs, and lawful."""

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Ints
from relais.sim.drawn.places import PH
from relais.sim.drawn.tie import Payments


def agents(draft: Draft, payees: int) -> Ints:
    """Let as many agents enter as so many payees need; return their numbers."""
    each = int(draft.settings("conduct", "agent_payees"))
    count = max(1, payees // each)
    return draft.cast.add("agents", "agent", np.full(count, PH), np.full(count, 45))


def lend(draft: Draft, payments: Payments, payee: Ints, numbers: Ints) -> None:
    """Let agents' phones stand for the payees' in some counter payments (channel 0)."""
    draw = draft.draw("agents")
    share = float(draft.settings("conduct", "agent_phone_share"))
    lent = np.flatnonzero(draw.happens(share, len(payments)) & (payments.channel == 0))
    payments.agent[lent] = numbers[payee[lent] % numbers.size]
