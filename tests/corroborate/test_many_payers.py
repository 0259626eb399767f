"""Many payers: unrelated ones are counted once, related ones together, and an agent's are not counted at all."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.many_payers import HUB, NAMES, SCHEMA, many_payers
from tests.corroborate.dealing import made, paid, payments, people, shuffled, subjects

pytestmark = pytest.mark.slow

NAMED = ("Payee Example", *(f"Person{letter} Example{letter}" for letter in "abcdef"))
WHO = people(*NAMED)


def told(payment, **tables):
    table = made(many_payers, "many_payers", **{**WHO, **tables, "payment": payment})
    assert table.schema == SCHEMA
    return table.to_pylist()


def test_payers_who_have_nothing_to_do_with_each_other_are_counted_once_with_their_first_payments():
    (row,) = told([paid(n, 0, day) for n in (1, 2, 3) for day in (30 * n, 30 * n + 1, 400)] + [paid(0, 6, 3)])
    assert (row["payers"], row["unrelated"], row["by_name_alone"], row["payments"]) == (3, 3, 0, 9)
    assert (row["in_a_year"], row["undated"], row["refused"], row["hubs"]) == (3, 0, None, None)
    assert [place["locator"] for place in row["places"]] == ["payment/0", "payment/3", "payment/6"]
    # Of the two payees of this ledger, one has as many: itself.
    assert (row["home_as_many"], row["home_payees"]) == (1, 2)
    family = next(kind for kind in row["kinds"] if kind["kind"] == "family")
    assert (family["low"], family["high"], family["status"]) == (0.1, 0.1, "assumption")


def test_related_payers_count_together():
    parties = [dict(one) for one in WHO["party"]]
    parties[1]["address_raw"] = parties[2]["address_raw"] = "1 Example Street, Exampletown"
    parties[3]["address_raw"] = parties[4]["address_raw"] = "Exampletown"
    rows = [paid(n, 0, n) for n in range(1, 7)]
    # Persons 4 and 5 pay each other, 5 and 6 call: the three are one; 3 and 4 share a town alone.
    calls = [{"caller": 6, "callee": 5}]
    payee = subjects(**WHO)[0]
    (row,) = (row for row in told([*rows, paid(4, 5, 9)], party=parties, call=calls) if row["payee"] == payee)
    assert (row["payers"], row["unrelated"], row["places_count"]) == (6, 3, 3)


def test_what_ties_payers_by_way_of_somebody_who_pays_another_does_not_count():
    rows = [paid(1, 0, 1), paid(2, 0, 2), paid(1, 3, 3), paid(2, 3, 4)]
    assert [row["unrelated"] for row in told(rows)] == [2, 2]


def test_the_busiest_calendar_year_is_told_and_undated_payments_belong_to_none():
    (row,) = told([paid(1, 0, 0), paid(2, 0, 360), paid(3, 0, 361), paid(4, 0, None)])
    assert (row["unrelated"], row["in_a_year"], row["undated"]) == (4, 2, 1)
    (row,) = told([paid(1, 0, None), paid(2, 0, None)])
    assert (row["unrelated"], row["in_a_year"], row["kinds"], row["first_at"]) == (2, None, None, None)


def test_two_rows_of_one_payment_that_name_its_payer_in_two_ways_are_one_payer():
    rows = [paid(1, 0, 1, reference="A1B2C3D4"), paid(2, 0, 1, reference="A1B2C3D4"), paid(3, 0, 5)]
    (row,) = told(rows)
    assert (row["payers"], row["unrelated"], row["payments"]) == (2, 2, 2)


def test_payers_known_by_a_name_alone_are_counted_apart():
    phones = WHO["selector"][:2]
    (row,) = told([paid(n, 0, n) for n in (1, 2, 3)], selector=phones)
    assert (row["payers"], row["by_name_alone"], row["unrelated"]) == (3, 2, 1)
    (row,) = told([paid(n, 0, n) for n in (2, 3)], selector=phones)
    assert (row["refused"], row["by_name_alone"], row["unrelated"], row["kinds"]) == (NAMES, 2, None, None)


def test_a_payee_who_bears_a_hub_is_named_with_it_instead_of_a_result():
    shared = [{"party": n, "kind": "phone", "value": "+6310555999"} for n in (0, 3, 4, 5, 6)]
    own = [one for one in WHO["selector"] if one["party"] in (1, 2)]
    (row,) = told([paid(1, 0, 1), paid(2, 0, 2)], selector=[*own, *shared])
    assert row["refused"] == HUB
    assert [hub["value"] for hub in row["hubs"]] == ["+6310555999"]
    assert {row[name] for name in ("unrelated", "in_a_year", "home_as_many", "home_payees", "reference")} == {None}


def test_who_has_one_payer_has_no_row():
    assert told([paid(1, 0, day) for day in range(5)]) == []


def test_a_unit_can_bring_its_own_reference(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'version = "ours"\n[[kind]]\nname = "shop"\ntitle = "Shop"\nsource = "counted here"\n'
        'at_most = [{ share = 0.25, payers = 1, status = "published" }]\n'
    )
    who = {**WHO, "payment": [paid(1, 0, 1), paid(2, 0, 2)]}
    (row,) = made(many_payers, "many_payers", payees=path, **who).to_pylist()
    assert row["reference"] == "ours"
    assert row["kinds"] == [{"kind": "shop", "title": "Shop", "low": 0.75, "high": 0.75, "status": "published"}]


@given(payments, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing(rows, random):
    for row in shuffled(many_payers, "many_payers", rows, random).to_pylist():
        assert row["payers"] > 1
        assert (row["unrelated"] is None) == (row["refused"] is not None)
        assert (row["in_a_year"] or 0) <= (row["unrelated"] or 0) <= row["payers"] - row["by_name_alone"]
