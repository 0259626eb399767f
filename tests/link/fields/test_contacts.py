import numpy as np
import pytest

from relais.link import gather
from relais.link.fields.contact import ELSEWHERE_DIGITS, PHONE_SLIP
from relais.link.fields.contacts import contact_field, differ_field, near_field, shared
from relais.link.holders import BANDS
from relais.link.identity import worth_of
from tests.link.made import PHONE, nodes_of

pytestmark = pytest.mark.slow

NAMES = ("Ana Example", "Ben Other", "Cara Third", "Dan Fourth", "Eve Fifth")


def found(party: list[dict], selector: list[dict]) -> dict[str, tuple[int, float]]:
    """What the contacts of the first two parties say, beside what is missing."""
    with nodes_of(party=party, selector=selector) as (con, nodes):
        place = dict(con.execute("SELECT m, n FROM link_member").fetchall())
        left, right = (np.array([place[m]], np.int64) for m in (0, 1))
        worth = worth_of(nodes, gather.hubs(con))
        told = {
            "contact": contact_field(nodes, left, right, worth),
            "near": near_field(nodes, left, right),
            "differ": differ_field(nodes, left, right),
        }
        assert shared(nodes, place[0], place[1], worth) == shared(nodes, place[1], place[0], worth)
    return {name: (int(level[0]), float(extent[0])) for name, (level, extent) in told.items() if level[0] >= 0}


def phone(party: int, value: str = PHONE) -> dict:
    return {"party": party, "value": value}


@pytest.mark.parametrize("holders", [1, 2, 3, 4, 5])
def test_a_contact_is_worth_less_the_more_hold_it(holders):
    party = [
        {"name_raw": NAMES[0]},
        {"address_raw": "1 High Street"},
        *({"name_raw": name} for name in NAMES[1:holders]),
    ]
    told = found(party, [phone(n) for n in range(len(party))])
    assert told == ({"contact": (holders - 1, 1.0)} if holders <= len(BANDS) else {})


def test_the_contact_that_fewest_hold_counts_and_the_others_are_more():
    party = [{}, {"address_raw": "1 High Street"}, {"name_raw": NAMES[0]}, {"name_raw": NAMES[1]}]
    mails = [{"party": n, "kind": "email", "value": "x@example.org"} for n in (0, 1)]
    assert found(party, [phone(n) for n in range(4)])["contact"] == (1, 1.0)
    assert found(party, [*(phone(n) for n in range(4)), *mails])["contact"] == (0, 2.0)


def test_nearly_the_same_where_none_of_its_class_is_the_same():
    other = PHONE[:-1] + "2"
    assert found([{}, {}], [phone(0), phone(1, other)]) == {"near": (PHONE_SLIP, 1.0), "differ": (0, 1.0)}
    assert "near" not in found([{}, {}], [phone(0), phone(1), phone(1, other)])
    told = found([{"nickname": "ana.rio77"}, {}], [{"party": 1, "kind": "email", "value": "anario77@example.org"}])
    assert told == {"near": (ELSEWHERE_DIGITS, 1.0)}


def test_kinds_that_both_have_as_their_own_are_counted_and_devices_are_not():
    mine = [{"party": 0, "kind": kind, "value": "111111"} for kind in ("phone", "email", "iban", "device")]
    yours = [{"party": 1, "kind": kind, "value": "999999"} for kind in ("phone", "email", "handle", "device")]
    assert found([{}, {}], mine + yours) == {"differ": (0, 2.0)}
    assert "differ" not in found([{}, {}], [*mine, *yours, phone(0), phone(1)])
    assert "differ" not in found([{}, {}], [mine[3], yours[3]])
