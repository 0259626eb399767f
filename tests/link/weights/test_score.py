import numpy as np
import pytest

from relais.link import gather
from relais.link.identity import worth_of
from relais.link.weights.compared import ALIAS, NAME, NEAR
from relais.link.weights.model import shipped
from relais.link.weights.score import score
from tests.link.made import nodes_of


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
