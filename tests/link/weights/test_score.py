import numpy as np
import pytest

from relais.link import gather
from relais.link.identity import worth_of
from relais.link.weights.compared import ALIAS, NAME, NEAR
from relais.link.weights.model import shipped
from relais.link.weights.score import score
from tests.link.made import nodes_of

pytestmark = pytest.mark.slow


def weighed(left: dict, right: dict, *selectors: dict) -> dict[str, float]:
    """The bits of two parties, field by field; their selectors are mailboxes."""
    rows = [{"kind": "email", **row} for row in selectors]
    with nodes_of(party=[left, right], selector=rows) as (con, nodes):
        worth = worth_of(nodes, gather.hubs(con))
        found = score(nodes, np.array([0]), np.array([1]), shipped(), worth)
    return {name: float(bits[0]) for name, bits in found.bits.items()}


@pytest.mark.parametrize(
    ("left", "right", "counts"),
    [
        # One name that both spell alike is weighed as a name, and not once more as a mailbox.
        ("jean.exemples", "jean.exemple", False),
        ("jean.exemple", "jean.exemple", False),
        ("jean.exemple77", "jean.exemple77", True),
    ],
)
@pytest.mark.parametrize("name", ["Jean Exemple", None])
def test_a_mailbox_that_spells_a_name_is_weighed_once(left, right, counts, name):
    mails = {"party": 0, "value": f"{left}@one.example"}, {"party": 1, "value": f"{right}@two.example"}
    found = weighed({"name_raw": "Jean Exemple"}, {"name_raw": name}, *mails)
    assert found[NAME if name else ALIAS] > 5
    assert (found[NEAR] > 0) == counts


def test_a_mailbox_nearly_the_same_counts_where_no_name_is_known():
    mails = {"party": 0, "value": "jean.exemple@one.example"}, {"party": 1, "value": "jean.exemples@two.example"}
    assert weighed({"address_raw": "1 High Street"}, {}, *mails)[NEAR] > 0
    assert weighed({"name_raw": "Jean Exemple"}, {"name_raw": "Zoe Autre"}, *mails)[NEAR] > 0


MAIL, PHONE = {"value": "anna12@one.example"}, {"kind": "phone", "value": "+15550100"}


def both(*selectors: dict) -> list[dict]:
    return [{**one, "party": party} for one in selectors for party in (0, 1)]


def test_what_is_nearly_the_same_is_worth_no_more_than_the_same():
    """The prior is made up for once, however many contacts agree or nearly do."""
    one, other = {"name_raw": "Anna Bell"}, {"name_raw": "Anna Bell", "address_raw": "1 High Street"}
    near = {"party": 0, **MAIL}, {"party": 1, "value": "anna12@two.example"}
    slip = {"party": 0, "kind": "phone", "value": "+15550111"}, {"party": 1, "kind": "phone", "value": "+15550112"}
    same, nearly = weighed(one, other, *both(PHONE, MAIL)), weighed(one, other, *both(PHONE), *near)
    assert sum(nearly.values()) <= sum(same.values())
    assert nearly[NEAR] == shipped().more
    assert weighed(one, other, *near)[NEAR] > nearly[NEAR]
    # One digit off speaks against, where nothing but the name is shared and where a contact is.
    assert weighed(one, other, *both(MAIL), *slip)[NEAR] < 0
