from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link import payment_groups
from relais.link.payment_groups import LEGS, LEGS_BY_NAME, REFERENCE, RELATED
from relais.link.payment_pairs import BOOKED_DAYS
from tests.views import views

DAY = 86_400_000_000
NOON = 20_000 * DAY + DAY // 2
CODE = "1234567890"


def row(source="a", amount="50", currency="EUR", at=NOON, precision="second", **more) -> dict:
    told = {"source_id": source, "currency": currency, "at": at, "time_precision": precision}
    return {**told, "amount": None if amount is None else Decimal(amount), **more}


def groups(rows, party=(), selector=()) -> list[list[dict]]:
    """The rows of each group. A party is a subject of its own, or that of its number in `selector`."""
    with views(payment=list(rows), party=list(party)) as con:
        con.execute("SET threads = 1")
        link(con, selector)
        found = payment_groups.propose(con)["payment_group"].to_pylist()
    held: dict[str, list[dict]] = {}
    for one in found:
        held.setdefault(one["group_id"], []).append({**one, "params": dict(one["params"])})
    return list(held.values())


def link(con, same=()):
    con.execute("CREATE OR REPLACE TEMP TABLE link_subject AS SELECT source_id, reading_id, ordinal,"
                " row_number() OVER (ORDER BY reading_id, ordinal) AS label FROM party")  # fmt: skip
    for source, ordinal in same:
        con.execute("UPDATE link_subject SET label = 0 WHERE source_id = ? AND ordinal = ?", [source, ordinal])


def places(group) -> list[tuple[str, int]]:
    return [(one["payment_source"], one["payment_ordinal"]) for one in group]


def reference(*rows) -> bool:
    found = groups(row(**{"source": "ab"[n], "reference": CODE, **one}) for n, one in enumerate(rows))
    return [places(group) for group in found] == [[("a", 0), ("b", 0)]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"amount": "50.05"}),
        ({"fee_amount": Decimal(2), "fee_currency": "EUR"}, {"amount": "52"}),
        ({"amount": "52"}, {"fee_amount": Decimal(2), "fee_currency": "EUR"}),
        ({"paid_out_amount": Decimal(3000), "paid_out_currency": "PHP"}, {"amount": "3000", "currency": "PHP"}),
        ({}, {"amount": "3000", "currency": "PHP"}),
        ({}, {"amount": None}),
        ({}, {"at": None}),
        ({}, {"at": NOON + BOOKED_DAYS * DAY}),
        ({}, {"at": NOON - DAY // 2 + (BOOKED_DAYS + 1) * DAY, "precision": "day"}),
        ({"amount": "99999999999999999999"}, {"amount": "99999999999999999999", "fee_amount": Decimal(9)}),
    ],
)
def test_rows_of_one_reference(one, other):
    assert reference(one, other)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"reference": "1234567891"}),
        ({"reference": "12345"}, {"reference": "12345"}),
        ({"reference": "RENTFLAT"}, {"reference": "RENTFLAT"}),
        ({"reference": "000000"}, {"reference": "000000"}),
        ({}, {"amount": "60"}),
        ({"currency": None}, {"amount": "60"}),
        ({"fee_amount": Decimal(2), "fee_currency": "PHP"}, {"amount": "52"}),
        ({}, {"at": NOON + (BOOKED_DAYS + 1) * DAY}),
    ],
)
def test_what_is_no_row_of_it(one, other):
    assert not reference(one, other)


def test_a_group_says_why_and_where():
    (group,) = groups([row(reference=CODE, locator="line 2"), row("b", reference=CODE, locator="line 9")])
    assert group[1] == {
        "group_id": group[0]["group_id"], "kind": "rows", "payment_reading": "r-b", "payment_ordinal": 0,
        "payment_source": "b", "payment_locator": "line 9", "basis": REFERENCE,
        "params": {"reference": CODE}, "others": 0,
    }  # fmt: skip


def test_a_payment_and_the_card_that_funded_it():
    (group,) = groups([row(reference="T00001"), row(reference="T00002", related_reference="T00001")])
    assert (places(group), {one["basis"] for one in group}) == ([("a", 0), ("a", 1)], {RELATED})


def test_a_refund_is_no_second_row_of_what_it_takes_back():
    back = row(reference="T00002", related_reference="T00001", status="refunded")
    assert groups([row(reference="T00001"), back]) == []


def test_three_rows_that_all_agree_are_one_group():
    (group,) = groups(row(source, reference=CODE) for source in "abc")
    assert len(group) == 3


def test_a_row_that_fits_two_is_chosen_for_neither():
    found = groups([row("a", reference=CODE), row("b", reference=CODE, amount=None), row("c", "70", reference=CODE)])
    assert [places(group) for group in found] == [[("a", 0), ("b", 0)], [("b", 0), ("c", 0)]]
    assert {one["others"] for group in found for one in group} == {1}


@pytest.mark.slow
def test_a_reference_that_many_rows_bear_names_no_payment():
    assert groups(row(reference=CODE) for _ in range(21)) == []
    assert len(groups(row(reference=CODE) for _ in range(20))) == 1


BANK = [{"source_id": "bank", "name_raw": "Ana Roe"}, {"source_id": "bank", "name_raw": "WESTERN UNION INTL BANK"}]
LIST = [{"source_id": "list", "name_raw": "Mrs ROE Ana"}, {"source_id": "list", "name_raw": "Ben Doe"}]


def debit(amount="52", days=0, **more) -> dict:
    return row("bank", amount, at=NOON - DAY // 2 + days * DAY, precision="day", payer=0, payee=1, **more)


def order(amount="50", **more) -> dict:
    fee = {"fee_amount": Decimal(2), "fee_currency": "EUR"}
    return row("list", amount, **{"payer": 0, "payee": 1, **fee, **more})


def legs(*rows, party=(*BANK, *LIST), same=()) -> list[list[dict]]:
    return groups(rows, party, same)


@pytest.mark.parametrize(
    "rows",
    [
        (debit(), order()),
        (debit("50"), order()),
        (debit("50"), order(fee_amount=None)),
        (debit("52.05"), order()),
        (debit(days=BOOKED_DAYS), order()),
        (debit(), order(operator="Western Union")),
    ],
)
def test_a_debit_and_its_order(rows):
    (group,) = legs(*rows)
    assert places(group) == [("bank", 0), ("list", 0)]
    assert {one["basis"] for one in group} == {LEGS_BY_NAME}


@pytest.mark.slow
@pytest.mark.parametrize(
    "rows",
    [
        (debit("51"), order()),
        (debit("52.06"), order()),
        (debit(currency="USD"), order()),
        (debit(days=-1), order()),
        (debit(days=BOOKED_DAYS + 1), order()),
        (debit(), order(operator="MoneyGram")),
        (debit(), order(status="cancelled")),
        (debit(status="attempted"), order()),
        (debit(), order(payer=1, payee=0)),
        (debit(), order(fee_currency="USD")),
    ],
)
def test_what_is_no_pair_of_legs(rows):
    assert legs(*rows) == []


@pytest.mark.slow
def test_the_reason_states_both_sums_and_what_was_allowed():
    (group,) = legs(debit(days=2, amount_raw="52,00"), order())
    assert group[0]["params"] == {
        "debit": "52,00 EUR", "order": "50 EUR", "operator": "western union", "days": "1", "allowed_days": "5",
        "tolerance": "0.05",
    }  # fmt: skip


@pytest.mark.slow
def test_one_payer_by_a_shared_selector():
    others = [{**LIST[0], "name_raw": "A. R."}, LIST[1]]
    assert legs(debit(), order(), party=(*BANK, *others)) == []
    (group,) = legs(debit(), order(), party=(*BANK, *others), same=[("bank", 0), ("list", 0)])
    assert {one["basis"] for one in group} == {LEGS}


@pytest.mark.slow
def test_an_operator_is_known_by_its_name_or_by_the_sources():
    unknown = [BANK[0], {**BANK[1], "name_raw": "EXAMPLE TRANSFER LTD"}]
    assert legs(debit(), order(), party=(*unknown, *LIST)) == []
    (group,) = legs(debit(), order(operator="Example-Transfer"), party=(*unknown, *LIST))
    assert group[0]["params"]["operator"] == "example transfer"
    ria = [BANK[0], {**BANK[1], "name_raw": "Maria Doe"}]
    assert legs(debit(), order(), party=(*ria, *LIST)) == []


def test_a_debit_that_fits_two_orders_is_given_to_neither():
    found = legs(debit(), order(), order())
    assert [places(group) for group in found] == [[("bank", 0), ("list", 0)], [("bank", 0), ("list", 1)]]
    assert {one["others"] for group in found for one in group} == {1}


def test_an_order_told_twice_is_one_leg():
    again = [{**one, "source_id": "more"} for one in LIST]
    rows = (debit(), order(reference=CODE), {**order(reference=CODE), "source_id": "more"})
    found = legs(*rows, party=(*BANK, *LIST, *again))
    assert sorted(map(len, found)) == [2, 3]
    assert {one["others"] for group in found for one in group} == {0}


drawn = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(["a", "b", "c"]),
        "payer": st.sampled_from([None, 0]),
        "payee": st.sampled_from([None, 1]),
        "amount": st.sampled_from([None, Decimal(50), Decimal(52)]),
        "currency": st.sampled_from([None, "EUR"]),
        "fee_amount": st.sampled_from([None, Decimal(2)]),
        "fee_currency": st.just("EUR"),
        "reference": st.sampled_from([None, CODE, "T00001"]),
        "related_reference": st.sampled_from([None, CODE]),
        "at": st.sampled_from([None, NOON, NOON + DAY, NOON + 9 * DAY]),
        "time_precision": st.sampled_from(["second", "day"]),
    }
)
PARTIES = [
    {"source_id": source, "name_raw": name}
    for source, payee in (("a", "PAYPAL EUROPE"), ("b", "Ben Doe"), ("c", "Ria"))
    for name in ("Ana Roe", payee)
]


@pytest.mark.slow
@given(st.lists(drawn, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=12)
def test_the_order_of_rows_changes_nothing_and_what_is_grouped_is_whole(rows, random):
    rows = [{**one, "ordinal": n} for n, one in enumerate(rows)]
    made = []
    for given_rows in (rows, random.sample(rows, len(rows))):
        with views(payment=given_rows, party=PARTIES) as con:
            link(con)
            made += [payment_groups.propose(con)["payment_group"] for _ in range(2)]
    assert made[0].schema == payment_groups.SCHEMA
    assert all(table.equals(made[0]) for table in made)
    held: dict[str, list[dict]] = {}
    for one in made[0].to_pylist():
        held.setdefault(one["group_id"], []).append(one)
    for group in held.values():
        assert len({tuple(places([one])) for one in group}) == len(group) >= 2
        assert len({(one["basis"], str(one["params"]), one["others"]) for one in group}) == 1
