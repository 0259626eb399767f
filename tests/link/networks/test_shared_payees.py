from collections import defaultdict
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.networks.shared_payees import LEAST_SHARED, pairs
from relais.link.run import run
from tests.link.networks.ledgers import known, made, names
from tests.views import views

bipartite = st.sets(st.tuples(st.integers(0, 5), st.integers(6, 11)), max_size=20)


@pytest.mark.slow
def test_payees_of_several_payers_are_listed_per_payer_and_currency():
    pay = {"amount": Decimal(5), "currency": "EUR", "payee": 2}
    tables = run(
        views(
            party=[{}, {}, {}, {}],
            payment=[
                {**pay, "payer": 0, "at": 1}, {**pay, "payer": 0, "at": 3}, {**pay, "payer": 0, "currency": "PHP"},
                {**pay, "payer": 1}, {**pay, "payer": 1, "payee": 3},
            ],
        )
    )  # fmt: skip
    of = names(tables)
    rows = {(row["payer"], row["currency"]): row for row in tables["shared_payee"].to_pylist()}
    assert rows.keys() == {(of[0], "EUR"), (of[0], "PHP"), (of[1], "EUR")}
    assert {(row["payee"], row["payers"]) for row in rows.values()} == {(of[2], 2)}
    row = rows[of[0], "EUR"]
    assert (row["payments"], row["total"], row["undated"]) == (2, Decimal(10), 0)
    assert row["first_at"] < row["last_at"]


@given(bipartite)
def test_pairs_share_what_they_share_and_popular_payees_weigh_less(paid):
    of, payers = defaultdict(set), defaultdict(set)
    for payer, payee in paid:
        of[payer].add(payee)
        payers[payee].add(payer)
    expected = {
        (f"S-{a:04}", f"S-{b:04}"): sorted(of[a] & of[b])
        for a, b in combinations(sorted(of), 2)
        if len(of[a] & of[b]) >= LEAST_SHARED
    }
    table, least, left_out = pairs(known(paid))
    assert (least, left_out) == (LEAST_SHARED, 0)
    rows = table.to_pylist()
    assert [(row["left_payer"], row["right_payer"]) for row in rows] == sorted(expected)
    for row in rows:
        shared = expected[row["left_payer"], row["right_payer"]]
        assert row["payees"] == [f"S-{payee:04}" for payee in shared]
        assert row["shared"] == len(shared)
        assert abs(row["weight"] - sum(1 / (len(payers[payee]) - 1) for payee in shared)) < 1e-5


@given(bipartite, st.integers(0, 5))
def test_where_pairs_are_too_many_those_that_share_more_are_listed_and_the_rest_counted(paid, most):
    whole, _least, _none = pairs(known(paid))
    table, least, left_out = pairs(known(paid), most)
    assert table.num_rows <= most
    assert table.to_pylist() == [row for row in whole.to_pylist() if row["shared"] >= least]
    assert table.num_rows + left_out == whole.num_rows


@pytest.mark.slow
def test_to_pay_oneself_shares_nothing():
    assert made([(0, 0), (1, 0)])["shared_payee"].num_rows == 0
