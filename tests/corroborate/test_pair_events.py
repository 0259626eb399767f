"""The rows that tell a pair's payments and calls: every place, each direction of a call, and nobody else's."""

import pyarrow as pa
import pytest

from relais.corroborate.pair_events import SCHEMA, pair_events
from relais.link.run import run as link
from tests.views import views

START = 19_000 * 86_400_000_000
PARTIES = [{"source_id": s, "ordinal": n} for s in "ab" for n in range(3)]
SELECTORS = [{"source_id": s, "party": n, "kind": "phone", "value": f"+1555010{n}"} for s in "ab" for n in range(3)]


@pytest.mark.slow
def test_every_place_is_told_and_only_of_the_pairs_asked_for() -> None:
    payments = [
        {"source_id": "a", "payer": 0, "payee": 1, "at": START, "locator": "line 1"},
        {"source_id": "b", "payer": 0, "payee": 1, "at": START, "locator": "row 7"},
        {"source_id": "b", "payer": 0, "payee": 1, "at": START, "time_precision": "day", "locator": "row 8"},
        {"source_id": "b", "payer": 1, "payee": 0, "at": START, "locator": "the other way"},
        {"source_id": "b", "payer": 0, "payee": 2, "at": START, "locator": "to another"},
        {"source_id": "b", "payer": 0, "payee": 1, "at": START, "status": "cancelled", "locator": "cancelled"},
    ]
    calls = [
        {"source_id": "a", "caller": 0, "callee": 1, "at": START, "locator": "call 1"},
        {"source_id": "a", "caller": 1, "callee": 0, "at": START + 1_000_000, "locator": "call 2"},
        {"source_id": "a", "caller": 1, "callee": 0, "at": START, "status": "missed", "locator": "missed"},
        {"source_id": "a", "caller": 0, "callee": 2, "at": START, "locator": "with another"},
    ]
    with views(party=PARTIES, selector=SELECTORS, payment=payments, call=calls) as con:
        con.register("subject", link(con)["subject"])
        who = dict(con.execute("SELECT ordinal, subject_id FROM subject WHERE reading_id = 'r-a'").fetchall())
        found = pair_events(con, pa.table({"payer": [who[0]], "payee": [who[1]]}))
    assert found.schema == SCHEMA
    told = sorted((row["kind"], row["locator"], row["at"]) for row in found.to_pylist())
    moment = START // 1000
    assert told == [
        ("call", "call 1", moment), ("call", "call 2", moment + 1000),
        ("payment", "line 1", moment), ("payment", "row 7", moment), ("payment", "row 8", None),
    ]  # fmt: skip
