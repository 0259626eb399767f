import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.finding import ORDER, SCHEMA
from relais.corroborate.ground import Ground
from relais.corroborate.quoted_code import BY_ACCIDENT, TEST
from tests.views import views

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 19_000 * DAY
CODE = "1234567890"
# In each source, party 0 is Ana and party 1 is Ben; of nobody else anything is known.
SIDES = [(source, party, f"S-{party}") for source in ("chat", "list") for party in (0, 1)]


def findings(said, paid, sides=SIDES):
    """Return the rows of the test in the order of the table."""
    parties = [{"source_id": source, "ordinal": party} for source in ("chat", "list") for party in range(4)]
    with views(party=parties, message=said, payment=paid) as con:
        con.register(
            "subject",
            pa.table(
                {
                    "subject_id": pa.array([subject for _source, _party, subject in sides], pa.string()),
                    "reading_id": pa.array([f"r-{source}" for source, _party, _subject in sides], pa.string()),
                    "ordinal": pa.array([party for _source, party, _subject in sides], pa.int64()),
                }
            ),
        )
        before = con.execute("SHOW TABLES").fetchall()
        with Ground(con) as ground:
            made = TEST.run(ground)["finding"]
        assert con.execute("SHOW TABLES").fetchall() == before
        assert made.schema == SCHEMA
        return con.execute(f"FROM made ORDER BY {ORDER}").to_arrow_table().to_pylist()


def message(*codes: str, **columns: Any) -> dict[str, Any]:
    tokens = [{"kind": "transfer_code", "value": code, "currency": None, "start": 0, "end": 1} for code in codes]
    said = {"source_id": "chat", "conversation": "t1", "sender": 0, "recipient": 1, "at": START + HOUR}
    return {**said, "time_precision": "second", "tokens": tokens, **columns}


def payment(reference: str = CODE, **columns: Any) -> dict[str, Any]:
    paid = {"source_id": "list", "payer": 0, "payee": 1, "at": START, "time_precision": "second"}
    return {**paid, "amount": Decimal(50), "currency": "EUR", "reference": reference, **columns}


def near(said, paid, sides=SIDES):
    return [row for row in findings(said, paid, sides) if row["fit"] == "near"]


@pytest.mark.parametrize(
    ("told", "differs"),
    [("1234567899", "digit"), ("123456790", "missing"), ("12345678990", "added"), ("1234576890", "swapped")],
)
def test_a_near_code_states_how_it_differs(told, differs):
    (found,) = findings([message(told)], [payment()])
    expected = {"fit": "near", "differs": differs, "value": told, "record_value": CODE, "alternatives": 0,
                "lag_s": -3600, "within": True, "same_parties": True, "cases_tried": 1}  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert 0 < found["error_rate"] < 1e-7
    assert found["sequence_rate"] is None


def test_an_exact_code_is_never_near():
    found = findings([message("12345678", "12345679")], [payment("12345678"), payment("12345670")])
    assert [(row["value"], row["record_value"], row["fit"]) for row in found] == [
        ("12345678", None, "exact"), ("12345679", "12345678", "near"), ("12345679", "12345670", "near"),
    ]  # fmt: skip


def test_all_payments_as_near_are_given_and_counted():
    paid = [payment("1234567891"), payment("1234567892"), payment("1234567892"), payment("1234567988")]
    found = near([message("1234567890")], paid)
    assert [(row["record_value"], row["alternatives"]) for row in found] == [
        ("1234567891", 1), ("1234567892", 1), ("1234567892", 1),
    ]  # fmt: skip


def test_an_alternative_of_strangers_is_counted_and_not_given():
    many = [payment(f"12345678{number}", payer=2, payee=3) for number in range(10, 99)]
    found = near(
        [message("1234567800")], [payment("1234567809"), *many], [*SIDES, ("list", 2, "S-2"), ("list", 3, "S-3")]
    )
    # The tens, for any of which the last but one digit may stand wrong, and the one that is theirs.
    assert [(row["record_value"], row["alternatives"]) for row in found] == [("1234567809", 9)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lag", "within"),
    [(-1 * DAY, True), (-1 * DAY - 1, False), (0, True), (7 * DAY, True), (7 * DAY + 1, False)],
)
def test_an_exact_code_is_given_at_any_time_and_a_near_one_in_the_window(lag, within):
    (found,) = findings([message(CODE, at=START + lag)], [payment()])
    assert (found["fit"], found["within"]) == ("exact", within)
    assert len(near([message("1234567899", at=START + lag)], [payment()])) == within


@pytest.mark.slow
def test_a_payment_known_to_the_day_may_lie_anywhere_in_it():
    day = payment(time_precision="day")
    (found,) = findings([message(CODE, at=START + 8 * DAY)], [day])
    assert (found["within"], found["lag_s"]) == (True, None)
    (found,) = findings([message(CODE, at=START + 8 * DAY + 1)], [day])
    assert found["within"] is False


@pytest.mark.slow
def test_where_a_time_is_unknown_so_is_the_window():
    for said, paid in ((message("1234567899", at=None), payment()), (message("1234567899"), payment(at=None)),
                       (message("1234567899", time_precision="day"), payment())):  # fmt: skip
        (found,) = findings([said], [paid])
        assert (found["within"], found["lag_s"]) == (None, None)


@pytest.mark.slow
def test_between_strangers_a_near_code_counts_only_where_chance_is_small():
    strangers = SIDES[:2]
    (found,) = findings([message("1234567899")], [payment()], strangers)
    # Of the payment, no side is known.
    assert (found["same_parties"], found["cases_tried"]) == (None, 1)
    assert found["error_rate"] == pytest.approx(9e-9)
    rnd = random.Random(3)
    others = [message(*(str(rnd.randrange(10**9, 10**10)) for _ in range(500))) for _ in range(4)]
    paid = [payment(str(rnd.randrange(10**9, 10**10)), payer=2, payee=3) for _ in range(2000)]
    said = [message("1234567899"), *others]
    assert BY_ACCIDENT < 2001 * 2001 * 90 / 10**10
    assert near(said, [payment(), *paid], strangers) == []
    (found,) = near(said, [payment(), *paid])
    assert (found["same_parties"], found["cases_tried"], found["value"]) == (True, 2001, "1234567899")


def test_in_sequence_more_is_due_to_chance():
    """Twenty of the ten thousand numbers of a stretch are taken: so are 0.07 of the 36 that are one digit away."""
    paid = [payment(str(number)) for number in range(1_000_000_000, 1_000_010_000, 500)]
    (found,) = near([message("1000005003")], paid)
    assert (found["differs"], found["record_value"], found["alternatives"]) == ("digit", "1000005000", 0)
    assert found["sequence_rate"] == pytest.approx(36 * 19 / 9999)
    assert found["error_rate"] == pytest.approx(20 * 90 / 1e10)


@pytest.mark.slow
def test_between_sides_whose_codes_lie_too_close_together_a_near_one_says_nothing():
    every = [payment(str(number)) for number in range(1_000_000_000, 1_000_010_000, 100)]
    assert near([message("1000005003")], every) == []
    # What others number closely does not count against them.
    others = [{**row, "payer": 2, "payee": 3} for row in every]
    (found,) = near([message("1000005003")], [payment("1000005001"), *others])
    assert (found["record_value"], found["alternatives"]) == ("1000005001", 1)


@pytest.mark.slow
def test_an_exact_code_in_sequence_states_both_rates():
    paid = [payment(str(number), payer=2, payee=3) for number in range(1_000_000_000, 1_000_010_000, 2)]
    (found,) = findings([message("1000005000")], paid)
    assert (found["error_rate"], found["cases_tried"]) == (pytest.approx(5000 / 1e10), 5000)
    assert found["sequence_rate"] == pytest.approx(0.5, rel=0.01)


def test_a_code_of_strangers_is_no_finding_when_its_payment_is_told_there():
    told = payment(source_id="chat", locator="/m/1")
    assert findings([message("1234567899", locator="/m/1")], [told]) == []


instants = st.sampled_from([None, START, START + DAY, START + 9 * DAY])
codes = st.text("01", min_size=7, max_size=9)
messages = st.fixed_dictionaries(
    {
        "conversation": st.sampled_from([None, "t1", "t2"]),
        "sender": st.sampled_from([None, 0, 2]),
        "at": instants,
        "tokens": st.lists(codes, max_size=2).map(lambda given: message(*given)["tokens"]),
    }
)
payments = st.fixed_dictionaries(
    {
        "payer": st.sampled_from([None, 0, 2]),
        "payee": st.sampled_from([None, 1, 3]),
        "reference": st.one_of(st.none(), codes),
        "at": instants,
        "time_precision": st.sampled_from(["second", "day"]),
    }
)


@pytest.mark.slow
@given(st.lists(messages, max_size=8), st.lists(payments, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing_and_exact_and_near_never_meet(said, paid, rnd):
    said = [message(**{**row, "ordinal": i, "locator": f"line {i}"}) for i, row in enumerate(said)]
    paid = [payment(**{**row, "ordinal": i, "locator": f"line {i}"}) for i, row in enumerate(paid)]
    found = findings(said, paid)
    assert found == findings(rnd.sample(said, len(said)), rnd.sample(paid, len(paid)))
    exact = {row["value"] for row in found if row["fit"] == "exact"}
    assert exact <= {row["reference"] for row in paid}
    for row in found:
        if row["fit"] == "near":
            assert row["value"] not in {one["reference"] for one in paid}
            assert row["value"] != row["record_value"]
            assert row["within"] is not False
            assert row["same_parties"] or row["error_rate"] <= BY_ACCIDENT
    keys = [(row["message_ordinal"], row["value"], row["record_ordinal"]) for row in found]
    assert len(set(keys)) == len(keys)


@pytest.mark.slow
def test_nothing_in_nothing_out():
    assert findings([], []) == []
    assert findings([message(CODE)], []) == []
    assert findings([], [payment()]) == []
