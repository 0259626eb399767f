"""Commissioners: a few pay most of the payments, in bursts, mostly at night, to several facilitators."""

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Draw, Floats, Ints, running, spread
from relais.sim.drawn.money import mixture, rounded
from relais.sim.drawn.tie import SESSIONS, Payments, Ties
from relais.sim.drawn.zones import at_wall, late_seconds

# Share of a person's payments that goes to the one paid most; what is left is shared out in the same way.
_MAIN = 0.55
_RISES_UNTIL = 40


def commissioners(draft: Draft, count: int, facilitators: Ints, weights: Floats) -> Ints:
    """Let `count` commissioners enter and pay the facilitators; return their numbers."""
    draw = draft.draw("commissioners")
    age = draft.settings("commissioners", "age")
    ages = np.rint(age["mean"] + age["sd"] * draw.numbers.standard_normal(count)).clip(age["min"], age["max"])
    persons = draft.cast.add("commissioners", "commissioner", draft.payer_places(draw, count), ages.astype(np.int64))
    counts = _counts(draft, draw, count)
    person, nth = spread(counts)
    days = _days(draft, draw, counts)
    slot_of = _slots(draft, draw, counts, person, nth)
    # One tie per person and slot; two slots may hold one facilitator, who then has two ties of one person: merged.
    chosen = facilitators[np.searchsorted(np.cumsum(weights) / weights.sum(), draw.numbers.random(slot_of.max() + 1))]
    owner = np.zeros(slot_of.max() + 1, np.int64)
    owner[slot_of] = person
    key, tie_of_slot = np.unique(owner * (facilitators.max() + 1) + chosen, return_inverse=True)
    tie = tie_of_slot[slot_of]
    payer, payee = persons[key // (facilitators.max() + 1)], key % (facilitators.max() + 1)
    late = float(draft.settings("commissioners", "hours_local")["night_22_5_share"])
    at = at_wall(days.astype(np.int64), late_seconds(draw, late, person.size), draft.cast.place[persons[person]])
    first, last = _lives(days, tie, key.size)
    ties = Ties.between(payer, payee, SESSIONS, first, np.minimum(last, draft.last_day))
    ties.late[:] = late
    # What is not bought: contact keeping and bargaining, in the sheet's share of all calls.
    unlinked = float(draft.settings("calls_and_chats", "calls_not_linked_to_payment"))
    weeks = np.maximum((ties.last - ties.first + 1) / 7, 1)
    ties.calls_week = np.bincount(tie, minlength=key.size) * min(unlinked / (1 - min(unlinked, 0.95)), 10) / weeks
    draft.add(ties, Payments.of(tie, at, _cents(draft, draw, nth)))
    return persons


def _counts(draft: Draft, draw: Draw, count: int) -> Ints:
    shape = draft.settings("commissioners", "payments_per_person")
    curve = shape["discretised_lognormal"]
    drawn = np.exp(curve["mu"] + curve["sigma"] * draw.numbers.standard_normal(count))
    counts: Ints = np.clip(np.rint(drawn), shape["min"], shape["max"]).astype(np.int64)
    return counts


def _days(draft: Draft, draw: Draw, counts: Ints) -> Floats:
    """Return the day of each payment: gaps in bursts, shorter as a career goes on, within the world's days."""
    sheet = draft.settings("commissioners", "gap_days_person_mean")
    low, high = sheet["clip"]
    mean = np.clip(draw.lognormal(sheet["lognormal"], counts.size), low, high)
    person, nth = spread(counts)
    shape = draft.settings("commissioners", "gap_within_person")["gamma_shape"]
    faster = float(draft.settings("commissioners", "frequency_escalation"))
    gaps = draw.numbers.gamma(shape, 1 / shape, person.size) * mean[person]
    gaps = gaps * faster ** np.minimum(nth / 10, 20)
    gaps[nth == 0] = 0
    spans = np.bincount(person, gaps, counts.size)
    window = draft.last_day - draft.first_day
    squeeze = np.minimum(1, window * 0.98 / np.maximum(spans, 1e-9))
    spans = spans * squeeze
    # Careers end at any time; more of them end near the day of the picture, as what is reported is recent.
    silence = (window - spans) * draw.numbers.random(counts.size) ** 2
    start = draft.last_day - silence - spans
    days: Floats = np.clip(start[person] + running(gaps * squeeze[person], counts), draft.first_day, draft.last_day)
    return days


def _slots(draft: Draft, draw: Draw, counts: Ints, person: Ints, nth: Ints) -> Ints:
    """Return for each payment a number for (person, payee slot): each slot is tried once, then the first ones win."""
    sheet = draft.settings("commissioners", "payees_per_person")
    wanted = draw.numbers.geometric(1 / max(float(sheet["geometric_mean"]), 1.0), counts.size)
    slots = np.minimum(np.minimum(wanted, int(sheet["max"])), counts)
    base = np.cumsum(slots) - slots
    favourite = np.floor(np.log(np.maximum(draw.numbers.random(person.size), 1e-12)) / np.log(1 - _MAIN)).astype(
        np.int64
    )
    slot: Ints = base[person] + np.where(nth < slots[person], nth, favourite % slots[person])
    return slot


def _lives(days: Floats, tie: Ints, count: int) -> tuple[Ints, Ints]:
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, tie, days)
    np.maximum.at(last, tie, days)
    # People write some days before they first pay, and some days after they last did.
    return first.astype(np.int64) - 6, last.astype(np.int64) + 4


def _cents(draft: Draft, draw: Draw, nth: Ints) -> Ints:
    euros = mixture(draw, draft.settings("commissioners", "amount_eur")["mixture"], nth.size)
    rise = float(draft.settings("commissioners", "amount_escalation_per_10_payments"))
    # The published rise is of some tens of payments; beyond, prolific payers are known for small sums.
    return rounded(
        draw,
        euros * (1 + rise * np.minimum(nth, _RISES_UNTIL) / 10),
        draft.settings("commissioners", "amount_rounding"),
    )
