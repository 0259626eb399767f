from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.finding import SCHEMA
from relais.corroborate.run import run
from relais.link.run import run as link
from tests.views import views

DAY = 86_400_000_000
START = 19_000 * DAY

tokens = st.sampled_from(
    [
        {"kind": "amount", "value": "50", "currency": None, "start": 0, "end": 2},
        {"kind": "amount", "value": "50", "currency": "EUR", "start": 0, "end": 2},
        {"kind": "transfer_code", "value": "12345678", "currency": None, "start": 0, "end": 8},
        {"kind": "phone", "value": "+15550100", "currency": None, "start": 0, "end": 9},
    ]
)
instants = st.sampled_from([None, START, START + DAY, START + 8 * DAY])
messages = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(["a", "b"]),
        "conversation": st.sampled_from([None, "t1"]),
        "sender": st.sampled_from([None, 0, 1]),
        "recipient": st.sampled_from([None, 0, 1]),
        "at": instants,
        "tokens": st.one_of(st.none(), st.lists(tokens, max_size=3)),
    }
)
payments = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(["b", "c"]),
        "payer": st.sampled_from([None, 0, 1]),
        "payee": st.sampled_from([None, 0, 1]),
        "amount": st.sampled_from([None, Decimal(50)]),
        "currency": st.sampled_from([None, "EUR"]),
        "reference": st.sampled_from([None, "12345678"]),
        "at": instants,
    }
)


def found(tables):
    with views(**tables) as con:
        for name, table in link(con).items():
            con.register(name, table)
        before = con.execute("SHOW TABLES").fetchall()
        once, twice = run(con)["finding"], run(con)["finding"]
        assert con.execute("SHOW TABLES").fetchall() == before
    assert once.equals(twice)
    return once


@pytest.mark.slow
@given(st.lists(messages, max_size=8), st.lists(payments, max_size=5), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing(said, paid, random):
    tables = {
        "party": [{"source_id": s, "ordinal": i} for s in "abc" for i in (0, 1)],
        "selector": [{"source_id": s, "party": 0, "value": "+15550100", "ordinal": 0} for s in "abc"],
        "message": [{**row, "ordinal": i, "locator": f"line {i}"} for i, row in enumerate(said)],
        "payment": [{**row, "ordinal": i, "locator": f"line {i + 100}"} for i, row in enumerate(paid)],
    }
    finding = found(tables)
    assert finding.schema == SCHEMA
    assert finding.equals(found({table: random.sample(rows, len(rows)) for table, rows in tables.items()}))
    keys = [
        (
            row["kind"],
            row["message_reading"],
            row["message_ordinal"],
            row["value"],
            row["currency"],
            row["record_table"],
            row["record_reading"],
            row["record_ordinal"],
        )
        for row in finding.to_pylist()
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.slow
def test_an_empty_ledger_has_no_findings():
    assert found({}).num_rows == 0
