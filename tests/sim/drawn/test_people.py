"""Who is drawn and what they do, held against the sheet of published figures."""

from itertools import pairwise

import numpy as np
import pytest

from relais.sim.drawn.people import people
from relais.sim.drawn.sessions import ORDERS, sessions
from relais.sim.drawn.settings import settings
from relais.sim.drawn.travel import travel
from relais.sim.drawn.zones import offsets


@pytest.fixture(scope="module")
def drawn():
    return people(settings("M", 5))


def of(drawn, population):
    return np.isin(drawn.payer, drawn.draft.cast.of(population))


@pytest.mark.slow
def test_sizes_are_those_asked_for(drawn):
    cast = drawn.draft.cast
    assert cast.in_role("commissioner").sum() == 300
    assert cast.in_role("facilitator").sum() == 150
    assert np.unique(drawn.payer).size == pytest.approx(60_000, rel=0.02)


def test_the_same_seed_is_the_same_world_and_another_is_another():
    one, again, other = (people(settings("S", seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.payments.at, again.payments.at)
    assert np.array_equal(one.payments.cents, again.payments.cents)
    assert one.payments.at[:100].tolist() != other.payments.at[:100].tolist()


def test_a_few_commissioners_pay_most_of_the_payments(drawn):
    # AIC T&I 589: 3 % of persons made half of the payments, and fewer than half paid only once.
    counts = np.sort(np.bincount(drawn.payer[of(drawn, "commissioners")]))[::-1][:300]
    assert 0.25 < counts[:9].sum() / counts.sum() < 0.7
    assert 0.3 < (counts == 1).mean() < 0.55


def test_sums_are_those_of_the_sheet(drawn):
    euros = drawn.payments.cents[of(drawn, "commissioners")] / 100
    assert 40 < np.median(euros) < 75
    assert euros.max() < 1_500
    even = (drawn.payments.cents[of(drawn, "commissioners")] % 500 == 0).mean()
    assert even == pytest.approx(0.6, abs=0.05)


def test_look_alikes_have_the_hours_and_sums_of_commissioners(drawn):
    def late(population):
        rows = np.flatnonzero(of(drawn, population))
        at, place = drawn.payments.at[rows], drawn.draft.cast.place[drawn.payer[rows]]
        hour = (at + offsets(at, place)) % 86_400 // 3_600
        return ((hour >= 22) | (hour < 5)).mean()

    assert abs(late("commissioners") - 0.6) < 0.05
    assert abs(late("cam") - late("commissioners")) < 0.15
    assert abs(late("romance") - late("commissioners")) < 0.1
    assert late("family") < 0.1
    medians = {name: np.median(drawn.payments.cents[of(drawn, name)]) / 100 for name in ("cam", "commissioners")}
    assert abs(medians["cam"] - medians["commissioners"]) < 25


@pytest.mark.slow
def test_payments_stand_in_order_and_within_the_world(drawn):
    at = drawn.payments.at
    assert (np.diff(at) >= 0).all()
    assert at.min() >= drawn.draft.first_day * 86_400
    assert at.max() < drawn.draft.now
    assert np.unique(drawn.code).size == drawn.code.size
    assert {len(str(code)) for code in drawn.code[:1000].tolist()} == {10}


def test_the_share_of_a_facilitator_s_lawful_payers_is_the_one_asked_for(drawn):
    cast = drawn.draft.cast
    payers = np.unique(drawn.ties.payer[cast.in_role("facilitator")[drawn.ties.payee]])
    assert (~cast.in_role("commissioner")[payers]).mean() == pytest.approx(0.25, abs=0.03)


def test_sessions_keep_the_attested_orders(drawn):
    held = sessions(drawn)
    true = ~held.show
    shares = np.bincount(held.order[true], minlength=4) / true.sum()
    assert shares == pytest.approx([0.55, 0.2, 0.1, 0.15], abs=0.05)
    lag = held.at - drawn.payments.at[held.payment]
    first = true & (held.order == ORDERS.index("pay_first_same_evening"))
    assert 15 < np.median(lag[first]) / 60 < 40
    assert (lag[held.order == ORDERS.index("split_or_after")] < 0).mean() > 0.98


def test_payees_collect_under_several_names_and_agents_lend_their_phone(drawn):
    cast = drawn.draft.cast
    assert cast.identities[cast.of("facilitators")].max() > 1
    assert 0.01 < (drawn.payments.agent >= 0).mean() < 0.1


def test_households_share_a_phone_and_an_address(drawn):
    cast = drawn.draft.cast
    sharing = np.flatnonzero(cast.household != np.arange(len(cast)))
    assert sharing.size > 100
    one = int(sharing[0])
    other = int(cast.household[one])
    assert cast.person(one).address == cast.person(other).address
    assert cast.person(one).phones[0] == cast.person(other).phones[0]


def test_subscribers_of_one_address_have_blocks_of_ports_of_their_own(drawn):
    cast = drawn.draft.cast
    mates = [cast.person(int(number)) for number in np.flatnonzero(cast.behind == 3)]
    assert len(mates) == 64
    assert len({mate.ip for mate in mates}) == 1
    blocks = sorted(mate.ports for mate in mates)
    assert all(first[1] < second[0] for first, second in pairwise(blocks))


@pytest.mark.slow
def test_travellers_send_nothing_while_they_are_away(drawn):
    trips = travel(drawn)
    assert 0.2 < np.unique(trips.person).size / 300 <= 0.6
    days = drawn.payments.at // 86_400
    for person, first, last in zip(trips.person, trips.first, trips.last, strict=True):
        assert not ((drawn.payer == person) & (days >= first) & (days <= last)).any()
    one, day = int(trips.person[0]), int(trips.first[0])
    assert trips.address(one, day * 86_400 + 5).startswith("2001:db8:1:ffff::")
    assert trips.address(one, (day - 1) * 86_400) is None or trips.person.tolist().count(one) > 1
