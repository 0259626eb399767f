from decimal import Decimal

import pytest

from relais.triage.child_at_risk import AT_RISK, BOTH, ESCALATED
from tests.triage.world import alert, places, reasons


@pytest.mark.parametrize(
    ("at_risk", "escalated", "strength", "template"),
    [
        (True, None, "1", AT_RISK),
        (True, False, "1", AT_RISK),
        (True, True, "1", BOTH),
        (None, True, "0.6", ESCALATED),
        (False, True, "0.6", ESCALATED),
    ],
)
def test_declared(at_risk, escalated, strength, template):
    [found] = reasons("child_at_risk", **alert("a", child_at_risk=at_risk, escalated=escalated)).values()
    assert (found["strength"], found["template"]) == (Decimal(strength), template)
    assert places(found) == [("a", "report/0")]


@pytest.mark.parametrize("flags", [(None, None), (False, False), (False, None)])
def test_not_declared(flags):
    assert reasons("child_at_risk", **alert("a", child_at_risk=flags[0], escalated=flags[1])) == {}


def test_a_child_named_as_victim_is_no_declaration_of_risk_now():
    assert reasons("child_at_risk", **alert("a", ("C", "victim"), live=True)) == {}
