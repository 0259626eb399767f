from decimal import Decimal

import pytest

from relais.triage import reason
from relais.triage.child_at_risk import AT_RISK, BOTH, ESCALATED
from tests.triage.world import alert, each, places, reasons

pytestmark = pytest.mark.slow

DECLARED = [
    (True, None, "1", AT_RISK),
    (True, False, "1", AT_RISK),
    (True, True, "1", BOTH),
    (None, True, "0.6", ESCALATED),
    (False, True, "0.6", ESCALATED),
]
NOT_DECLARED = [(None, None), (False, False), (False, None)]


def test_declared():
    worlds = [alert("a", child_at_risk=at_risk, escalated=escalated) for at_risk, escalated, _, _ in DECLARED]
    for (at_risk, escalated, strength, template), statements in zip(
        DECLARED, each("child_at_risk", worlds), strict=True
    ):
        [found] = statements.values()
        assert (found["strength"], found["template"]) == (Decimal(strength), template)
        flags = [reason.AT_RISK] * (at_risk is True) + [reason.ESCALATED] * (escalated is True)
        assert [place["what"] for place in found["places"]] == flags
        assert set(places(found)) == {("a", "report/0")}
        assert found["places_count"] == len(flags)


def test_a_place_of_each_flag():
    given = {"child_at_risk": "/risk", "escalated": "/urgent"}
    stated = reasons("child_at_risk", **alert("a", child_at_risk=True, escalated=True, places=given))["a"]
    # Urgency is asked for in words, and those are not repeated.
    assert [(place["locator"], place["value"]) for place in stated["places"]] == [("/risk", "true"), ("/urgent", None)]


def test_not_declared():
    worlds = [alert("a", child_at_risk=at_risk, escalated=escalated) for at_risk, escalated in NOT_DECLARED]
    # A child named as victim is no declaration of risk now.
    worlds.append(alert("a", ("C", "victim"), live=True))
    assert each("child_at_risk", worlds) == [{}] * 4
