from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from relais.link import keys, pairs
from tests.link.made import PHONE, ledgers, nodes_of

pytestmark = pytest.mark.slow


def proposed(con, nodes) -> list[tuple[int, int]]:
    left, right = pairs.propose(con, nodes)
    return list(zip(left.tolist(), right.tolist(), strict=True))


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_pairs_are_those_that_share_a_contact_or_a_key(ledger):
    with nodes_of(**ledger) as (con, nodes):
        found = proposed(con, nodes)
        parts: dict[int, dict[str, list[str]]] = {n: {} for n in range(len(nodes))}
        for n, part, text in con.execute("SELECT n, part, text FROM link_part").fetchall():
            parts[n].setdefault(part, []).append(text)
    of = {n: set(keys.of_node(told)) for n, told in parts.items()}
    alone = [(n, n) for n in range(len(nodes)) if nodes.mentions[n] > 1]
    met = [(a, b) for a, b in combinations(range(len(nodes)), 2) if nodes.has(a) & nodes.has(b) or of[a] & of[b]]
    assert found == sorted(alone + met)
    assert all(nodes.victim[a] == nodes.victim[b] for a, b in found)


def test_a_key_that_too_many_share_brings_nobody_together():
    for count, met in ((keys.MOST, True), (keys.MOST + 1, False)):
        party = [{"birth_date_raw": "1980-05-17", "address_raw": f"{n}"} for n in range(count)]
        with nodes_of(party=party) as (con, nodes):
            assert bool(proposed(con, nodes)) == met


def test_a_hub_brings_nobody_together():
    names = ["Ana Example", "Ben Other", "Cara Third", "Dan Fourth", "Eve Fifth"]
    count = keys.MOST + 1
    for named, met in ((4, count * (count - 1) // 2), (5, 0)):
        party = [{"name_raw": name} for name in names[:named]]
        party += [{"address_raw": f"{n}"} for n in range(count - named)]
        with nodes_of(party=party, selector=[{"party": n, "value": PHONE} for n in range(count)]) as (con, nodes):
            assert len(proposed(con, nodes)) == met


def test_a_victim_meets_nobody_by_a_name_or_a_date():
    row = {"name_raw": "Ana Example", "birth_date_raw": "1980-05-17"}
    for role, met in (("other", 1), ("victim", 0)):
        with nodes_of(party=[{**row, "role": role}, {**row, "address_raw": "1 High Street", "role": role}]) as of:
            assert len(proposed(*of)) == met
