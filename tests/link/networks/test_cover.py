from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relais.link.networks import set_cover
from relais.link.networks.cover import smallest
from relais.link.networks.set_cover import greedy, lower_bound, relaxed_bound
from tests.link.networks.ledgers import made, names

pairs = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 8)), min_size=1, max_size=30)


def solved(paid):
    payer, payee = np.array(sorted(paid), np.int64).T
    chosen, least = smallest(payer, payee, np.zeros(payer.size, np.int64), 1)
    return set(chosen.tolist()), int(least[0])


def sets(paid):
    found = {}
    for payer, payee in paid:
        found[payee] = found.get(payee, 0) | 1 << payer
    return found


def brute(paid):
    payers, payees = {a for a, _b in paid}, sorted({b for _a, b in paid})
    return next(
        size
        for size in range(1, len(payees) + 1)
        for chosen in combinations(payees, size)
        if {a for a, b in paid if b in chosen} == payers
    )


# Payees 0 and 1 have three payers each: greedy takes the first, and ends with three; 1 and 4 are enough.
FOOLED = {(0, 0), (0, 1), (1, 1), (1, 3), (2, 0), (2, 1), (3, 2), (3, 4), (4, 0), (4, 4)}


@given(pairs)
@example(FOOLED)
def test_it_covers_all_is_the_smallest_and_never_larger_than_greedy(paid):
    chosen, least = solved(paid)
    assert {a for a, b in paid if b in chosen} == {a for a, _b in paid}
    everyone = sum(1 << a for a in {a for a, _b in paid})
    assert len(chosen) == least == brute(paid) <= len(greedy(sets(paid), everyone))
    assert lower_bound(sets(paid), everyone) <= least
    assert relaxed_bound(sets(paid), everyone, len(greedy(sets(paid), everyone))) <= least


def test_greedy_alone_would_be_fooled():
    assert len(greedy(sets(FOOLED), 0b11111)) == 3
    assert len(solved(FOOLED)[0]) == brute(FOOLED) == 2


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_nothing(paid, random):
    payer, payee = np.array(random.sample(sorted(paid), len(paid)), np.int64).T
    chosen, least = smallest(payer, payee, np.zeros(payer.size, np.int64), 1)
    assert (set(chosen.tolist()), int(least[0])) == solved(paid)


@given(pairs, pairs)
def test_groups_are_covered_apart(left, right):
    moved = {(a + 100, b + 100) for a, b in right}
    payer, payee = np.array(sorted(left | moved), np.int64).T
    chosen, least = smallest(payer, payee, (payer >= 100).astype(np.int64), 2)
    (one, bound), (other, other_bound) = solved(left), solved(right)
    assert set(chosen.tolist()) == one | {b + 100 for b in other}
    assert least.tolist() == [bound, other_bound]


@given(pairs)
def test_where_it_is_not_proven_it_still_covers_and_its_bound_still_holds(paid):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(set_cover, "MOST_PAYEES", 0)
        patch.setattr(set_cover, "_REDUCED", 0)
        chosen, least = solved(paid)
    assert {a for a, b in paid if b in chosen} == {a for a, _b in paid}
    assert least <= brute(paid) <= len(chosen)


@given(pairs)
def test_a_search_cut_short_claims_no_more_than_it_proved(paid):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(set_cover, "MOST_TRIES", 1)
        patch.setattr(set_cover, "_REDUCED", 0)
        chosen, least = solved(paid)
    assert {a for a, b in paid if b in chosen} == {a for a, _b in paid}
    assert least <= brute(paid) <= len(chosen)


@pytest.mark.slow
def test_the_table_says_who_pays_no_other_payee():
    tables = made([(0, 4), (1, 4), (2, 4), (2, 5), (3, 5)])
    of = names(tables)
    rows = {row["subject_id"]: row for row in tables["cover"].to_pylist()}
    assert rows.keys() == {of[4], of[5]}
    assert (rows[of[4]]["payers"], rows[of[4]]["alone"]) == (3, 2)
    assert (rows[of[5]]["payers"], rows[of[5]]["alone"]) == (2, 1)
    assert {(row["size"], row["least"]) for row in rows.values()} == {(2, 2)}
