"""Each population has its members, its place in the registry, and the trait it was made for."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import relais.sim.populations as room
from relais.sim.world import AS_OF, populate


def test_every_file_of_the_room_is_in_the_registry():
    files = {path.stem for path in Path(room.__file__).parent.glob("*.py")} - {"__init__"}
    assert {population.__name__ for population in room.POPULATIONS} == files
    assert len(room.POPULATIONS) == len(files)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sizes(seed):
    world = populate(seed, AS_OF)
    people = Counter((person.population, person.role) for person in world.people.values())
    assert people["commissioners", "commissioner"] == 6
    assert people["facilitators", "facilitator"] == 3
    assert people["families", "lawful payer"] == 8
    assert people["charity", "lawful payer"] == 12
    assert people["couple", "lawful payer"] == people["couple", "lawful payee"] == 1
    assert people["agent", "agent"] == 1
    assert people["bystanders", "bystander"] == 8


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_shares_a_name(seed):
    names = Counter(person.name for person in populate(seed, AS_OF).people.values())
    assert max(names.values()) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_commissioner_pays_most_of_the_payments_and_is_still_active(seed):
    world = populate(seed, AS_OF)
    paid = Counter(p.payer for p in world.payments if p.payer.startswith("commissioner"))
    assert len(paid) == 6
    assert paid["commissioner-1"] > sum(paid.values()) / 2
    last = max(p.sent_at for p in world.payments if p.payer == "commissioner-1")
    assert AS_OF - last < timedelta(days=8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_several_unrelated_commissioners_pay_the_first_facilitator_and_so_does_a_relative(seed):
    payers = {p.payer for p in populate(seed, AS_OF).payments if p.payee == "facilitator-1"}
    assert {"commissioner-1", "commissioner-2", "commissioner-3", "family-1"} <= payers


def test_facilitators_share_telephone_address_and_wallet(built):
    one, two, three = built.world.of("facilitators")
    assert one.phones[1] == two.phones[1]
    assert (one.address, one.wallet) == (two.address, two.wallet)
    assert three.phones[1] == built.world.of("agent")[0].phones[0]
    assert three.address != one.address
    collected = {p.payee_name for p in built.world.payments if p.payee == one.id and p.payer != "family-1"}
    assert len(collected) >= 2
    assert collected <= set(one.names)


def test_calls_of_paid_sessions_last_as_published(built):
    paid = {(s.service, s.call_at) for s in built.world.sessions}
    lengths = sorted(c.seconds for c in built.world.calls if (c.service, c.at) in paid)
    assert len(lengths) == len(built.world.sessions)
    assert 180 <= lengths[0] <= lengths[-1] <= 7200
    assert 1800 <= lengths[len(lengths) // 2] <= 3600


def test_families_phone_after_some_payments_within_hours(built):
    calls = [c for c in built.world.calls if c.service == "phone" and c.caller.startswith("family")]
    told = [
        p
        for p in built.world.payments
        if any(
            c.caller == p.payer and c.callee == p.payee and 0 < (c.at - p.sent_at).total_seconds() < 3600 for c in calls
        )
    ]
    assert len(told) > 10
    assert len(calls) > 1000


def test_charity_is_many_payers_of_one_payee_with_the_published_gift(built):
    gifts = [p for p in built.world.payments if p.payee == "charity-1"]
    assert len({p.payer for p in gifts}) == 12
    assert {p.amount for p in gifts} == {Decimal("28.00")}


def test_the_agents_number_stands_beside_many_payees(built):
    shop = built.world.of("agent")[0].phones[0]
    assert len({p.payee for p in built.world.payments if p.payee_phone == shop}) >= 4


def test_couple_pays_calls_and_writes(built):
    assert any(p.payer == "couple-1" for p in built.world.payments)
    assert sum(c.caller.startswith("couple") for c in built.world.calls) > 100
    assert not [s for s in built.world.sessions if s.caller.startswith("couple")]


def test_no_skype_after_its_end(built):
    events = [*built.world.calls, *built.world.messages]
    skype = [event.at.date().isoformat() for event in events if event.service == "skype"]
    assert len(skype) > 20
    assert max(skype) < "2025-05-05"
