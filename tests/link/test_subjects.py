from hashlib import sha256

import pytest

from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow


def groups(tables) -> set[frozenset]:
    members: dict[str, set] = {}
    for row in tables["subject"].to_pylist():
        members.setdefault(row["subject_id"], set()).add((row["reading_id"], row["ordinal"]))
    return {frozenset(group) for group in members.values()}


def two(left: dict, right: dict) -> int:
    tables = run(views(party=[{}, {}], selector=[{"party": 0, **left}, {"party": 1, **right}]))
    return len(groups(tables))


def test_a_strong_selector_joins_and_each_mention_has_a_subject():
    tables = run(
        views(
            party=[{}, {}, {"source_id": "b"}],
            selector=[
                {"party": 1, "kind": "email", "value": "x@example.org"},
                {"source_id": "b", "party": 0, "kind": "email", "value": "x@example.org"},
            ],
        )
    )
    assert groups(tables) == {frozenset({("r-a", 0)}), frozenset({("r-a", 1), ("r-b", 0)})}
    names = tables["subject"]["subject_id"].to_pylist()
    assert names[1] == "S-" + sha256(b"a:1\nb:0").hexdigest()[:10]
    assert names[0] == "S-" + sha256(b"a:0").hexdigest()[:10]


def test_a_handle_or_account_is_its_services():
    handle = {"kind": "handle", "value": "ana", "service": "skype"}
    account = {"kind": "account", "value": "0012345", "service": "bank"}
    assert two(handle, handle) == 1
    assert two(handle, {**handle, "service": "telegram"}) == 2
    assert two(account, account) == 1
    assert two(account, {**account, "service": "wallet"}) == 2


def test_the_service_of_a_phone_does_not_matter():
    assert two({"value": "+15550100", "service": "a"}, {"value": "+15550100"}) == 1


def test_an_account_that_is_an_iban_elsewhere():
    iban = "FR7630006000011234567890189"
    assert two({"kind": "iban", "value": iban}, {"kind": "account", "value": iban, "service": "bank"}) == 1


def test_weak_selectors_and_raw_forms_join_nobody():
    for kind in ("ip", "url", "transfer_code"):
        assert two({"kind": kind, "value": "198.51.100.4"}, {"kind": kind, "value": "198.51.100.4"}) == 2
    assert two({"value": None, "raw": "n/a"}, {"value": None, "raw": "n/a"}) == 2


def test_a_selector_tied_to_nobody_joins_nobody():
    tables = run(views(party=[{}, {}], selector=[{"value": "+15550100"}, {"value": "+15550100", "party": 1}]))
    assert len(groups(tables)) == 2


def test_an_empty_ledger_gives_empty_tables():
    tables = run(views())
    assert {name: table.num_rows for name, table in tables.items()} == dict.fromkeys(tables, 0)
    assert set(tables) == {
        "subject", "hub", "link", "link_part", "link_side", "link_common", "chain", "cluster", "edge", "duplicate",
        "report_group",
        "report_difference", "candidate", "ip_request", "payment_group", "chat_join", "chat_difference",
        "network_hub", "shared_payee", "co_payers", "community", "community_measure", "cover", "position",
        "network_left_out",
    }  # fmt: skip


def test_a_nameless_mention_on_a_phone_that_two_hold_joins_neither():
    named = [{"name_raw": "Ana Example"}, {"name_raw": "Ben Other"}]
    phones = [{"party": party, "value": "+15550100"} for party in range(3)]
    alone = {frozenset({("r-a", party)}) for party in range(3)}
    assert groups(run(views(party=[*named, {}], selector=phones))) == alone
    with_ana = {frozenset({("r-a", 0), ("r-a", 2)}), frozenset({("r-a", 1)})}
    assert groups(run(views(party=[*named, {"name_raw": "EXAMPLE Ana"}], selector=phones))) == with_ana


def test_what_the_home_does_not_say_of_anybody_joins_nobody():
    assert len(groups(run(views(party=[{}, {}])))) == 2
    assert len(groups(run(views(party=[{"name_raw": ""}, {"name_raw": ""}, {"name_raw": "A"}])))) == 3
    assert len(groups(run(views(party=[{"name_raw": "Ana Example"}, {"name_raw": "Ana Example"}])))) == 2


def test_one_mention_is_one_subject():
    tables = run(views(party=[{"name_raw": "Ana Example"}], selector=[{"party": 0, "value": "+15550100"}]))
    assert {name for name, table in tables.items() if table.num_rows} == {"subject"}


def test_a_child_and_an_adult_on_one_phone_are_never_one_subject():
    phone = {"kind": "phone", "value": "+15550100"}
    tables = run(
        views(
            party=[{"role": "victim"}, {"role": "recipient"}, {"role": "payee"}, {"role": "victim"}],
            selector=[{"party": party, **phone} for party in range(4)],
        )
    )
    assert groups(tables) == {
        frozenset({("r-a", 0), ("r-a", 3)}),
        frozenset({("r-a", 1), ("r-a", 2)}),
    }
