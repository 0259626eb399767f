import duckdb
import pytest

from relais.link.networks import pays
from tests.link.networks.ledgers import made, names

pytestmark = pytest.mark.slow


def test_a_payee_of_more_payers_than_the_limit_is_a_hub_with_its_count():
    many = pays.LIMITS.payers + 1
    tables = made([(i, many) for i in range(many)])
    (row,) = tables["network_hub"].to_pylist()
    assert (row["subject_id"], row["payers"], row["payees"], row["reason"]) == (
        names(tables)[many], many, 0, pays.PAYERS,
    )  # fmt: skip
    assert tables["community"].num_rows == tables["shared_payee"].num_rows == tables["position"].num_rows == 0
    assert {row["what"]: row["count"] for row in tables["network_left_out"].to_pylist()}[
        "subjects that deal with too many to tie anybody to anybody: shown as hubs, in no network"
    ] == 1


def test_one_payer_fewer_and_it_is_none():
    many = pays.LIMITS.payers
    tables = made([(i, many) for i in range(many)])
    assert tables["network_hub"].num_rows == 0
    assert tables["community"].num_rows == many + 1


def test_a_payer_of_many_and_a_service_that_many_call_are_hubs_by_their_own_limits():
    con = duckdb.connect()
    con.execute("CREATE TABLE link_subject AS SELECT 'a' subject_id, 'r' reading_id, 0 ordinal")
    con.execute("CREATE TABLE party AS SELECT 'r' reading_id, 0 ordinal, 'other' AS role")
    con.execute("""
        CREATE TABLE link_edge AS
        SELECT 'a' from_subject, 'p' || i to_subject, 'pays' act, 1 events FROM range(4) t(i)
        UNION ALL SELECT 'c' || i, 's', 'calls', 1 FROM range(2) t(i)
        UNION ALL SELECT 's', 'c' || i, 'writes', 1 FROM range(1, 4) t(i)
    """)
    found = pays.hubs(con, pays.Limits(payers=1, payees=3, contacts=3)).to_pylist()
    assert [(row["subject_id"], row["payees"], row["contacts"], row["reason"]) for row in found] == [
        ("a", 4, 0, pays.PAYEES),
        ("s", 0, 4, pays.CONTACTS),
    ]


@pytest.mark.parametrize("role", ["victim"])
def test_a_victim_is_in_no_network(role):
    tables = made([(0, 2), (1, 2), (1, 3)], roles={2: role})
    victim = names(tables)[2]
    for name in ("network_hub", "shared_payee", "co_payers", "community", "community_measure", "cover", "position"):
        assert victim not in str(tables[name].to_pylist())
    assert victim in str(tables["edge"].to_pylist())
