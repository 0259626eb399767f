from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow

DAY = 86_400_000_000
TWO = [{}, {}]


def edges(**tables) -> list[dict]:
    return run(views(**tables))["edge"].to_pylist()


def pay(amount="10", **more) -> dict:
    return {"payer": 0, "payee": 1, "amount": Decimal(amount), "currency": "EUR", "at": DAY, **more}


def test_payments_are_counted_and_added_exactly_per_currency():
    found = edges(
        party=TWO,
        payment=[
            pay("0.1"),
            pay("0.2", at=3 * DAY),
            pay("7", at=None, status="unknown"),
            pay("900", currency="PHP"),
            pay("5", currency=None),
        ],
    )
    assert [(row["currency"], row["events"], row["total"], row["undated"]) for row in found] == [
        (None, 1, Decimal(5), 0),
        ("EUR", 3, Decimal("7.3"), 1),
        ("PHP", 1, Decimal(900), 0),
    ]
    assert {row["act"] for row in found} == {"pays"}
    assert found[1]["first_at"] == datetime(1970, 1, 2, tzinfo=UTC)
    assert found[1]["last_at"] == datetime(1970, 1, 4, tzinfo=UTC)


def test_what_moved_no_money_is_no_payment():
    moved = [pay(status=status) for status in ("attempted", "cancelled", "refunded")]
    assert edges(party=TWO, payment=moved) == []


def test_a_payment_dated_by_its_pay_out_alone_is_dated():
    (row,) = edges(party=TWO, payment=[pay(at=None, paid_out_at=2 * DAY)])
    assert (row["undated"], row["first_at"]) == (0, datetime(1970, 1, 3, tzinfo=UTC))


def test_amounts_beyond_the_column_give_no_total_and_no_failure():
    huge = "99999999999999999999"
    (row,) = edges(party=TWO, payment=[pay(huge), pay(huge)])
    assert (row["events"], row["total"]) == (2, None)
    (row,) = edges(party=TWO, payment=[pay(amount="0", currency="EUR") | {"amount": None}])
    assert (row["events"], row["total"]) == (1, None)


def test_calls_and_messages():
    found = edges(
        party=[{}, {}, {}],
        call=[{"caller": 0, "callee": 1, "at": DAY, "duration_s": 60}, {"caller": 0, "callee": 1, "status": "missed"}],
        message=[
            {"sender": 1, "recipient": 0, "at": DAY, "length": 5},
            {"sender": 1, "recipient": None, "at": DAY, "length": 5},
            {"sender": 1, "recipient": 2, "attachments": 1},
        ],
    )
    acts = {(row["act"], row["events"], row["undated"], row["currency"], row["total"]) for row in found}
    assert acts == {("calls", 2, 1, None, None), ("writes", 1, 0, None, None), ("writes", 1, 1, None, None)}


def test_an_event_told_by_two_sources_counts_once():
    def told(source: str) -> dict[str, list[dict]]:
        at = {"source_id": source}
        return {
            "party": [at, at],
            "selector": [
                {**at, "party": 0, "value": "+15550100"},
                {**at, "party": 1, "value": "+15550101"},
            ],
            "payment": [{**at, **pay("10", reference="X1", at=DAY if source == "a" else 2 * DAY)}],
            "message": [{**at, "sender": 0, "recipient": 1, "at": DAY, "length": 5, "text_hmac": bytes(32)}] * 2,
            "call": [{**at, "caller": 0, "callee": 1, "at": DAY, "duration_s": 9}],
        }

    a, b = told("a"), told("b")
    found = edges(**{table: a[table] + b[table] for table in a})
    assert {(row["act"], row["events"], row["total"]) for row in found} == {
        ("pays", 1, Decimal(10)),
        ("calls", 1, None),
        ("writes", 2, None),  # each source says it twice
    }


def test_events_without_a_mark_are_never_taken_for_one():
    at_b = {"source_id": "b"}
    found = edges(
        party=[{}, {}, at_b, at_b],
        selector=[
            {"party": 0, "value": "+15550100"},
            {"party": 1, "value": "+15550101"},
            {**at_b, "party": 0, "value": "+15550100"},
            {**at_b, "party": 1, "value": "+15550101"},
        ],
        payment=[pay(), pay(), {**at_b, **pay()}],
    )
    assert [(row["events"], row["total"]) for row in found] == [(3, Decimal(30))]


def test_paying_oneself_is_an_edge_to_oneself():
    (row,) = edges(party=[{}], payment=[pay(payee=0)])
    assert row["from_subject"] == row["to_subject"]


def test_an_event_of_a_chat_without_text_or_file_is_no_writing():
    event = {"sender": 0, "recipient": 1, "at": DAY, "length": None, "attachments": 0}
    assert edges(party=TWO, message=[event]) == []
    (row,) = edges(party=TWO, message=[event, event | {"length": 0}, event | {"attachments": 1, "at": 2 * DAY}])
    assert (row["act"], row["events"]) == ("writes", 2)
