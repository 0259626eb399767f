"""Draws the persons of a world, their ties and payments: all that happens, before anybody writes it down."""

from dataclasses import dataclass

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Bools, Floats, Ints
from relais.sim.drawn.habit import live
from relais.sim.drawn.populations import LAWFUL
from relais.sim.drawn.populations.agents import agents, lend
from relais.sim.drawn.populations.bystanders import bystanders, heirs
from relais.sim.drawn.populations.commissioners import commissioners
from relais.sim.drawn.populations.facilitators import facilitators
from relais.sim.drawn.settings import Settings
from relais.sim.drawn.tie import CHANNELS, Payments, Ties
from relais.sim.drawn.zones import DAY

# Of the sheet's channels, who keeps a list that a unit can ask for.
_CHANNEL = {
    "mto_cash_pickup": "counter", "online_remittance_app": "app", "paypal_or_p2p": "wallet", "bank_transfer": "bank",
    "crypto": "unseen", "gift_card_or_token": "unseen",
}  # fmt: skip
_CODES = 6_999_999_937  # a prime below 7e9: multiplying by anything gives each payment a code of its own


@dataclass
class Drawn:
    """All that happened. Payments stand in order of time; `code` is each one's transfer code, ten digits."""

    draft: Draft
    ties: Ties
    payments: Payments
    code: Ints
    quotes: Bools  # per tie: whether transfer codes are quoted in its chat

    def __post_init__(self) -> None:
        """Spread the ends of ties over their payments: who pays, and who is paid."""
        self.payer: Ints = self.ties.payer[self.payments.tie]
        self.payee: Ints = self.ties.payee[self.payments.tie]


def people(settings: Settings) -> Drawn:
    """Draw everybody and everything they do; the same settings give the same world."""
    draft = Draft(settings)
    draw = draft.draw("people")
    count = {name: int(draft.world(name)) for name in ("payers", "commissioners", "facilitators", "bystanders")}
    known = facilitators(draft, max(1, count["facilitators"]))
    weights = draw.lognormal(settings("facilitators", "customers_per_seller_dist")["lognormal"], known.size)
    if count["commissioners"]:
        commissioners(draft, count["commissioners"], known, weights)
    _lawful(draft, known, weights, count["payers"], count["commissioners"])
    ties = Ties.joined(draft.ties)
    payers = np.unique(ties.payer)
    helpers = agents(draft, np.unique(ties.payee).size)
    bystanders(draft, count["bystanders"])
    _traits(draft, payers)
    payments = Payments.joined(draft.payments)
    payments = payments.take(np.lexsort((payments.tie, payments.at)))
    _ways(draft, payments, ties)
    lend(draft, payments, ties.payee[payments.tie], helpers)
    _services(draft, ties)
    code = 2_000_000_000 + (np.arange(1, len(payments) + 1) * 2_971_215_073 + settings.seed * 7_919) % _CODES
    quotes = draft.cast.joined[ties.payer] & (
        ~draft.cast.same_phone[ties.payer] | draft.draw("quotes").happens(0.5, len(ties))
    )
    return Drawn(draft, ties, payments, code, quotes)


def _lawful(draft: Draft, facilitators: Ints, weights: Floats, payers: int, commissioners: int) -> None:
    """Let the lawful payers enter, some of whom deal with a facilitator."""
    share = draft.world("innocent_share")
    lawful = max(0, payers - commissioners)
    attached = lawful if share >= 1 else min(lawful, round(commissioners * share / (1 - share)))
    draw = draft.draw("lawful")
    mix = draft.settings("legit_remitters", "mix")
    of = np.bincount(draw.pick(mix, lawful), minlength=len(mix)) if lawful else np.zeros(len(mix), int)
    with_facilitator = np.bincount(draw.pick(mix, attached), minlength=len(mix)) if attached else np.zeros_like(of)
    edges = np.cumsum(weights) / weights.sum()
    for number, name in enumerate(mix):
        tied = min(int(with_facilitator[number]), int(of[number]))
        chosen = facilitators[np.searchsorted(edges, draw.numbers.random(tied))]
        if of[number]:
            live(draft, LAWFUL[name](draft.settings), int(of[number]), chosen)


def _traits(draft: Draft, payers: Ints) -> None:
    """Draw what payers of every population share: lines, households, changed numbers, how far their chats join."""
    cast, draw, settings = draft.cast, draft.draw("traits"), draft.settings
    cast.settle_lines(draw, np.r_[payers, cast.of("bystanders")], float(settings("logins", "cgnat_share")))
    joined = draw.happens(draft.world("joins_kept"), payers.size)
    cast.joined[payers] = joined
    cast.same_phone[payers] = joined & draw.happens(draft.world("same_phone_share"), payers.size)
    cast.second[payers] = draw.happens(draft.world("second_account_share"), payers.size)
    sharing = payers[:-1][draw.happens(float(settings("conduct", "household_share")), max(payers.size - 1, 0))]
    here = cast.place[sharing] == cast.place[np.minimum(sharing + 1, cast.place.size - 1)]
    sharing = sharing[here & np.isin(sharing + 1, payers) & (cast.household[sharing + 1] == sharing + 1)]
    cast.household[sharing] = sharing + 1
    swapped = payers[draw.happens(float(settings("damage", "sim_swap_share")), payers.size)]
    swapped = swapped[~np.isin(swapped, sharing)]
    days = draft.last_day - draft.first_day
    cast.changed_at[swapped] = (draft.first_day + draw.whole(days // 4, days * 3 // 4, swapped.size)) * DAY
    draft.heirs = heirs(draft, swapped.size, cast.place[swapped])
    draft.swapped = swapped
    taken = payers[draw.happens(float(settings("damage", "takeover_share")), payers.size)]
    draft.taken = dict(zip(taken.tolist(), draw.numbers.permutation(payers)[: taken.size].tolist(), strict=True))


def _ways(draft: Draft, payments: Payments, ties: Ties) -> None:
    """Draw by which channel each payment went, and under which of the payee's names it was collected."""
    draw = draft.draw("ways")
    shares: dict[str, float] = dict.fromkeys(CHANNELS, 0.0)
    for name, share in draft.settings("commissioners", "channels").items():
        shares[_CHANNEL[name]] += float(share)
    # A tie has its usual channel; now and then another serves.
    usual = draw.pick(shares, len(ties))
    other = draw.pick(shares, len(payments))
    payments.channel = np.where(draw.happens(0.85, len(payments)), usual[payments.tie], other).astype(np.int8)
    identities = draft.cast.identities[ties.payee[payments.tie]]
    payments.identity = (draw.numbers.random(len(payments)) ** 2 * identities).astype(np.int64)


def _services(draft: Draft, ties: Ties) -> None:
    """Draw on which service each tie talks, from which account, and how many lines."""
    draw, settings = draft.draw("services"), draft.settings
    usual = draw.pick(settings("world", "platforms"), draft.cast.place.size)
    ties.service = np.where(draw.happens(0.9, len(ties)), usual[ties.payer],
                            draw.pick(settings("world", "platforms"), len(ties))).astype(np.int8)  # fmt: skip
    ties.second = draft.cast.second[ties.payer] & draw.happens(0.5, len(ties))
    shape = settings("calls_and_chats", "chat_lines_per_customer_seller_pair")
    drawn = draw.lognormal({"median": 1, "sigma": shape["lognormal_sigma"]}, len(ties))
    named = draft.cast.in_role("facilitator")[ties.payee]
    # What is asked for are the lines left on the devices.
    total = draft.world("lines") / max(1 - float(settings("damage", "chat_erased_share")), 0.01)
    scale = (
        total / drawn[named].sum()
        if total and named.any()
        else shape["mean"] / np.exp(shape["lognormal_sigma"] ** 2 / 2)
    )
    ties.lines = np.maximum(np.rint(drawn * scale), 2).astype(np.int64)
