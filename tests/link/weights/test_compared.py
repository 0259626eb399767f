"""What is compared and weighed: the same whichever side is left, and whatever else is compared beside it."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.link import gather
from relais.link.identity import worth_of
from relais.link.weights import compared as compared_module
from relais.link.weights.compared import ALIAS, BIRTH, CONTACT, DIFFER, NAME, NEAR, NET, compared, distinct
from relais.link.weights.model import shipped
from relais.link.weights.rarity import Rarity
from relais.link.weights.score import score
from tests.link.made import PHONE, ledgers, nodes_of

pytestmark = pytest.mark.slow

ALL = (BIRTH, CONTACT, NEAR, DIFFER, ALIAS, NAME, NET)


def ints(values) -> np.ndarray:
    return np.array(values, np.int64)


@given(ledgers(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_no_pair_depends_on_its_sides_or_on_other_pairs(ledger, random):
    with nodes_of(**ledger) as (con, nodes):
        worth, model = worth_of(nodes, gather.hubs(con)), shipped()
        pairs = list(combinations_with_replacement(range(len(nodes)), 2))
        left, right = (ints(side) for side in zip(*pairs, strict=True))
        whole = score(nodes, left, right, model, worth)
        turned = score(nodes, right, left, model, worth)
        chosen = ints(random.sample(range(len(pairs)), random.randint(1, len(pairs))))
        few = score(nodes, left[chosen], right[chosen], model, worth)
        found = compared(nodes, left, right, worth, Rarity({}, 9.0)).take(chosen)
        again = compared(nodes, right[chosen], left[chosen], worth, Rarity({}, 9.0))
    assert np.array_equal(whole.total, turned.total)
    assert np.array_equal(whole.total[chosen], few.total)
    for name, bits in whole.bits.items():
        assert np.array_equal(bits, turned.bits[name])
        assert np.array_equal(bits[chosen], few.bits[name])
        assert np.array_equal(found.levels[name], again.levels[name])
        assert np.array_equal(found.extents[name], again.extents[name])


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_many_pairs_are_told_as_one_by_one(ledger):
    with nodes_of(**ledger) as (con, nodes):
        worth, rare = worth_of(nodes, gather.hubs(con)), Rarity({}, 9.0)
        pairs = list(product(range(len(nodes)), repeat=2)) * 3
        left, right = (ints(side) for side in zip(*pairs, strict=True))
        whole = compared(nodes, left, right, worth, rare)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(compared_module, "_AT_ONCE", 80)
            parts = compared(nodes, left, right, worth, rare)
        alone = [compared(nodes, left[i : i + 1], right[i : i + 1], worth, rare) for i in range(len(left) // 3)] * 3
    for name, level in whole.levels.items():
        assert level.tolist() == [found.levels[name][0] for found in alone]
        assert whole.extents[name].tolist() == [found.extents[name][0] for found in alone]
        assert np.array_equal(parts.levels[name], level)
        assert np.array_equal(parts.extents[name], whole.extents[name])


def one(left: dict, right: dict, *selectors: dict) -> dict[str, tuple[int, float]]:
    """What two parties of one source say together, beside what is missing."""
    with nodes_of(party=[left, right], selector=list(selectors)) as (con, nodes):
        assert len(nodes) == 2
        found = compared(nodes, ints([0]), ints([1]), worth_of(nodes, gather.hubs(con)), Rarity({}, 9.0))
    return {name: (int(level[0]), float(found.extents[name][0])) for name, level in found.levels.items() if level >= 0}


def test_what_is_missing_says_nothing():
    assert one({"name_raw": "Ana Example"}, {"birth_date_raw": "1980-05-17"}) == {}
    assert one({"name_raw": "A"}, {"name_raw": "Ana Example", "address_raw": ""}) == {}


def test_each_field_finds_its_level():
    left = {"name_raw": "Ana Example", "birth_date_raw": "1980-05-17", "address_raw": "1 High Street"}
    right = {"name_raw": "EXAMPLE Ana", "birth_date_raw": "17/05/1980", "address_raw": "1 high street"}
    near = ({"party": 0, "value": "+33639980001"}, {"party": 1, "value": "+33639980002"})
    assert one(left, right, *near) == {
        BIRTH: (0, 0.0), "address": (0, 9.0), NEAR: (4, 1.0), DIFFER: (0, 1.0), NAME: (0, 18.0),
    }  # fmt: skip


def test_a_mailbox_that_spells_a_name():
    mail = {"party": 1, "kind": "email", "value": "a.example9@example.org"}
    assert one({"name_raw": "Ana Example"}, {"role": "other"}, mail) == {ALIAS: (1, 9.0)}
    assert one({"name_raw": "Ana Example"}, {"name_raw": "Ben Other"}, mail).keys() == {NAME}


def test_neighbourhoods_and_shared_contacts_are_counted():
    ips = [{"party": n, "kind": "ip", "value": f"203.0.113.{n + 1}", "nature": "public"} for n in (0, 1)]
    phones = [{"party": n, "value": value} for n in (0, 1) for value in (PHONE, PHONE[:-1] + "9")]
    assert one({"address_raw": "1 Low Road"}, {}, *ips, *phones) == {NET: (0, 9.0), CONTACT: (0, 2.0)}
    private = [{**ip, "nature": nature} for ip, nature in zip(ips, ("cgnat", "public"), strict=True)]
    assert one({"address_raw": "1 Low Road"}, {}, *private) == {}


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3))))
def test_distinct_pairs_of_codes_cover_every_pair_once(pairs):
    left, right = (ints([pair[i] for pair in pairs]) for i in (0, 1))
    low, high, of = distinct(left, right)
    told = list(zip(low.tolist(), high.tolist(), strict=True))
    assert len(set(told)) == len(told)
    seen = {i: told[place] for i, place in enumerate(of.tolist()) if place >= 0}
    assert seen == {i: (min(pair), max(pair)) for i, pair in enumerate(pairs) if min(pair) >= 0}
    assert set(told) == set(seen.values())
