from decimal import Decimal

import pytest

from relais.triage.priority import DECLARED, NONE, UNKNOWN
from tests.triage.world import alert, places, reasons


@pytest.mark.parametrize(
    ("priority", "strength", "template"),
    [
        ("E", "1", DECLARED),
        (" e ", "1", DECLARED),
        ("1", "0.8", DECLARED),
        ("3", "0.2", DECLARED),
        ("Urgentissime", "0.5", UNKNOWN),
        (None, "0.5", NONE),
    ],
)
def test_scale(priority, strength, template):
    [found] = reasons("priority", **alert("a", priority=priority)).values()
    assert (found["strength"], found["template"]) == (Decimal(strength), template)
    assert found["params"] == {"priority": priority or "—"}
    assert places(found) == [("a", "report/0")]
