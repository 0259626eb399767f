from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.link import (
    candidates,
    chat_joins,
    duplicates,
    edges,
    explain,
    hubs,
    ip_requests,
    links,
    payment_groups,
    report_groups,
    shape,
    sides,
    subjects,
)
from relais.link.networks import communities, cover, pays, positions, shared_payees
from relais.link.networks.run import LEFT_OUT
from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow

SCHEMAS = {
    "hub": hubs.SCHEMA,
    "subject": subjects.SCHEMA,
    "link": links.SCHEMA,
    "link_part": links.PART_SCHEMA,
    "link_side": sides.SIDE,
    "link_common": sides.COMMON,
    "chain": explain.SCHEMA,
    "cluster": shape.SCHEMA,
    "edge": edges.SCHEMA,
    "duplicate": duplicates.SCHEMA,
    "report_group": report_groups.SCHEMA,
    "report_difference": report_groups.DIFFERENCE,
    "candidate": candidates.SCHEMA,
    "ip_request": ip_requests.SCHEMA,
    "payment_group": payment_groups.SCHEMA,
    "chat_join": chat_joins.SCHEMA,
    "chat_difference": chat_joins.DIFFERENCE,
    "network_hub": pays.SCHEMA,
    "shared_payee": shared_payees.SHARED,
    "co_payers": shared_payees.PAIRS,
    "community": communities.MEMBERS,
    "community_measure": communities.MEASURES,
    "cover": cover.SCHEMA,
    "position": positions.SCHEMA,
    "network_left_out": LEFT_OUT,
}
PARTIES = 7
names = st.sampled_from(
    [None, "Ana Example", "Ben Example", "Cara Example", "Dan Example", "Eve Example", "Fay Example"]
)
values = st.sampled_from(["+15550100", "+15550101", "x@example.org", None])
sources = st.sampled_from(["a", "b"])
ordinals = st.integers(0, PARTIES - 1)


def numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "ordinal": i, "locator": f"line {i}"} for i, row in enumerate(rows)]


@st.composite
def ledgers(draw) -> dict[str, list[dict[str, Any]]]:
    party = [{"source_id": s, "ordinal": i, "name_raw": draw(names)} for s in "ab" for i in range(PARTIES)]
    selector = st.fixed_dictionaries(
        {
            "source_id": sources,
            "party": ordinals,
            "kind": st.sampled_from(["phone", "email", "handle", "ip"]),
            "value": values,
            "service": st.sampled_from([None, "skype"]),
            "nature": st.sampled_from(["private", "public"]),
        }
    )
    payment = st.fixed_dictionaries(
        {
            "source_id": sources,
            "payer": ordinals,
            "payee": ordinals,
            "amount": st.sampled_from([None, Decimal("0.1"), Decimal(5)]),
            "reference": st.sampled_from([None, "X1"]),
            "at": st.sampled_from([None, 1, 2]),
        }
    )
    report = st.fixed_dictionaries(
        {
            "source_id": sources,
            "reference": st.sampled_from([None, "CT-1234", "ct1234"]),
            "company": st.sampled_from([None, "Example"]),
            "incident_at": st.just(5),
            "incident_time_precision": st.just("second"),
        }
    )
    return {
        "party": party,
        "selector": numbered(draw(st.lists(selector, max_size=25))),
        "payment": numbered(draw(st.lists(payment, max_size=6))),
        "report": numbered(draw(st.lists(report, max_size=4))),
    }


def made(ledger: dict[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    with views(**ledger) as con:
        return run(con)


@given(ledgers(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing_and_a_second_run_neither(ledger, random):
    with views(**ledger) as con:
        once, twice = run(con), run(con)
    shuffled = {table: random.sample(rows, len(rows)) for table, rows in ledger.items()}
    other = made(shuffled)
    for name, table in once.items():
        assert table.schema == SCHEMAS[name]
        assert table.equals(twice[name])
        assert table.equals(other[name])


@given(ledgers())
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_a_hub_never_joins_and_every_mention_has_one_subject(ledger):
    tables = made(ledger)
    hub = {(row["kind"], row["service"], row["value"]) for row in tables["hub"].to_pylist()}
    steps = tables["chain"].to_pylist()
    assert all((row["kind"], row["service"], row["value"]) not in hub for row in steps)
    assert all(row["kind"] != "ip" for row in steps)
    members = tables["subject"].to_pylist()
    assert len({(row["reading_id"], row["ordinal"]) for row in members}) == len(members) == 2 * PARTIES
    # A tree of n mentions has n - 1 steps: nothing is joined without a chain that says why.
    assert len(steps) == len(members) - len({row["subject_id"] for row in members})


@given(ledgers())
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_duplicates_lead_from_left_to_right(ledger):
    rows = made(ledger)["duplicate"].to_pylist()
    sides = [tuple((row[f"{side}_source"], row[f"{side}_ordinal"]) for side in ("left", "right")) for row in rows]
    assert all(left < right for left, right in sides)
    assert sorted(set(sides)) == sides


def test_the_connection_is_left_as_it_was_found():
    con = views(party=[{}])
    before = con.execute("SHOW TABLES").fetchall()
    run(con)
    assert con.execute("SHOW TABLES").fetchall() == before
