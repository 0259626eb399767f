"""Ties: who deals with whom, for how long and how, as columns. What they do is drawn from their ties."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from relais.sim.drawn.draw import Bools, Floats, Ints

# What a payer does after sending: the way calls come about.
SESSIONS, HABIT, PAID_SHOW, NONE = 0, 1, 2, 3


@dataclass
class Ties:
    """One row per payer and payee.

    `first` and `last` are days since 1970 in which the tie lives. `calls_week`, `notify` (probability that a call
    tells of a payment) and `late` (share of late hours) shape what is drawn later; `conduct` says how. `service` is
    an index of SERVICES, `second` whether the payer uses the second account there.
    """

    payer: Ints
    payee: Ints
    conduct: NDArray[np.int8]
    first: Ints
    last: Ints
    calls_week: Floats
    notify: Floats
    late: Floats
    service: NDArray[np.int8]
    second: Bools
    lines: Ints

    @classmethod
    def between(cls, payer: Ints, payee: Ints, conduct: int, first: Ints, last: Ints) -> "Ties":
        """Return ties without calls and lines, to be shaped."""
        none = np.zeros(payer.size)
        return cls(
            payer, payee, np.full(payer.size, conduct, np.int8), first, last, none.copy(), none.copy(),
            np.full(payer.size, 0.3), np.zeros(payer.size, np.int8), np.zeros(payer.size, np.bool_),
            np.zeros(payer.size, np.int64),
        )  # fmt: skip

    def __len__(self) -> int:
        return self.payer.size

    @classmethod
    def joined(cls, parts: list["Ties"]) -> "Ties":
        """Return all ties of the parts, in order."""
        return cls(*(np.concatenate([getattr(part, held.name) for part in parts]) for held in fields(cls)))


@dataclass
class Payments:
    """One row per payment: its tie, when (UTC second), euro cents, how it went, under which identity it was collected.

    `channel` is an index of CHANNELS; `identity` which of the payee's names; `agent` the person whose phone stands
    for the payee's, -1 for none.
    """

    tie: Ints
    at: Ints
    cents: Ints
    channel: NDArray[np.int8]
    identity: Ints
    agent: Ints

    @classmethod
    def of(cls, tie: Ints, at: Ints, cents: Ints) -> "Payments":
        """Return payments whose channel and payee's name are drawn later."""
        return cls(
            tie, at, cents, np.zeros(tie.size, np.int8), np.zeros(tie.size, np.int64), np.full(tie.size, -1, np.int64)
        )

    def __len__(self) -> int:
        return self.tie.size

    def take(self, rows: Ints) -> "Payments":
        """Return these rows."""
        return Payments(*(getattr(self, held.name)[rows] for held in fields(Payments)))

    @classmethod
    def joined(cls, parts: list["Payments"]) -> "Payments":
        """Return all payments of the parts, in order."""
        return cls(*(np.concatenate([getattr(part, held.name) for part in parts]) for held in fields(cls)))


CHANNELS = ("counter", "app", "wallet", "bank", "unseen")
