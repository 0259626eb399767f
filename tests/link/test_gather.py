import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.link.decided import Decisions
from relais.link.nodes import EVER
from tests.link.made import DAY, PHONE, judged, ledgers, nodes_of, procedures

pytestmark = pytest.mark.slow

SAME = {"name_raw": "Ana Example", "birth_date_raw": "1980-05-17"}


def members(con) -> list[set[int]]:
    rows = con.execute("SELECT n, m FROM link_member ORDER BY n, m").fetchall()
    return sorted(({m for of, m in rows if of == n} for n in {n for n, _m in rows}), key=min)


def test_mentions_that_say_the_same_are_one_node():
    phones = [{"party": n, "value": PHONE} for n in range(3)]
    with nodes_of(party=[SAME, SAME, {**SAME, "birth_date_raw": "1980"}], selector=phones) as (con, nodes):
        assert members(con) == [{0, 1}, {2}]
        assert sorted(nodes.mentions.tolist()) == [1, 2]
    with nodes_of(party=[SAME, SAME, {**SAME, "role": "victim"}], selector=phones[1:2]) as (con, _nodes):
        assert members(con) == [{0}, {1}, {2}]


@given(ledgers(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_no_node(ledger, random):
    for table, rows in ledger.items():
        ledger[table] = [{**row, "ordinal": n, "locator": f"line {n}"} for n, row in enumerate(rows)]
    turned = {table: random.sample(rows, len(rows)) for table, rows in ledger.items()}
    with nodes_of(**ledger) as (con, nodes), nodes_of(**turned) as (other, again):
        assert nodes.ids == again.ids == sorted(nodes.ids)
        assert members(con) == members(other)
        assert nodes.contacts_of == again.contacts_of
        assert nodes.days.tolist() == again.days.tolist()
        assert nodes.names == again.names
        assert nodes.name.tolist() == again.name.tolist()
        assert int(nodes.mentions.sum()) == 6


@pytest.mark.parametrize(
    ("row", "name", "screen"),
    [
        ({"name_raw": "Ana Example", "nickname": "ana.77"}, "Ana Example", "ana77"),
        ({"name_raw": "ana.77"}, None, "ana77"),
        ({"nickname": "Ana Example"}, "Ana Example", ""),
        ({"nickname": "ana.77"}, None, "ana77"),
        ({"name_raw": "Ana 77"}, "Ana 77", ""),
        ({"name_raw": "ana.77", "nickname": "Ana Example"}, "Ana Example", "ana77"),
        ({"name_raw": ""}, "", ""),
        ({}, None, ""),
    ],
)
def test_a_word_with_digits_is_a_screen_name(row, name, screen):
    with nodes_of(party=[row]) as (_con, nodes):
        assert (nodes.names[nodes.name[0]] if nodes.name[0] >= 0 else None, nodes.screens[0]) == (name, screen)


def test_first_and_last_day_and_none_where_one_mention_has_none():
    phones = [{"party": n, "value": PHONE, "at": day * DAY + 5} for n, day in enumerate((3, 7))]
    with nodes_of(party=[SAME, SAME], selector=phones) as (_con, nodes):
        assert nodes.span(0) == (3, 7)
    with nodes_of(party=[SAME, SAME], selector=[phones[0], {"party": 1, "value": PHONE}]) as (_con, nodes):
        assert nodes.span(0) == EVER


def test_neighbourhoods_are_of_public_addresses():
    def ip(value, nature):
        return {"party": 0, "kind": "ip", "value": value, "nature": nature}

    told = [ip("203.0.113.9", "public"), ip("2001:db8:1:2:3::4", "documentation"), ip("10.0.0.1", "private")]
    login = {"party": 0, "ip": "198.51.100.7", "nature": "public"}
    with nodes_of(party=[{}], selector=[*told, ip("no address", "public")], login=[login]) as (_con, nodes):
        assert nodes.nets == [{"203.0.113.0/24", "2001:db8:1:2::/64", "198.51.100.0/24"}]


def test_judged_mentions_that_say_the_same_stand_for_themselves():
    phones = [{"party": n, "value": PHONE} for n in range(3)]
    for verdict, found in (("same", [{0, 1, 2}]), ("different", [{0}, {1}, {2}]), ("unsure", [{0}, {1}, {2}])):
        decisions = Decisions(judgements=judged(verdict, [0], [1]))
        with nodes_of(decisions, party=[SAME] * 3, selector=phones) as (con, _nodes):
            assert members(con) == found


def test_sources_of_other_procedures_are_other_nodes():
    party = [{**SAME, "source_id": source} for source in "abc"]
    decisions = Decisions(procedures=procedures(a="P", b="P", c="P Q"))
    with nodes_of(decisions, party=party) as (con, nodes):
        assert members(con) == [{0, 1}, {2}]
        assert sorted(nodes.procedures) == ["P", "P\x1fQ"]


def test_no_parties():
    with nodes_of() as (_con, nodes):
        assert (len(nodes), nodes.bares, nodes.days.shape) == (0, [], (0, 2))
