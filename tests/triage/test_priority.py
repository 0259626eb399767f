from decimal import Decimal

import pytest

from relais.triage.priority import DECLARED, NONE, UNKNOWN
from relais.triage.reason import PRIORITY, REPORT
from tests.triage.world import alert, each, places, reasons

SCALE = [
    ("E", "1", DECLARED),
    (" e ", "1", DECLARED),
    ("1", "0.8", DECLARED),
    ("3", "0.2", DECLARED),
    ("Urgentissime", "0.5", UNKNOWN),
    (None, "0.5", NONE),
]


@pytest.mark.slow
def test_scale():
    worlds = [alert("a", priority=priority) for priority, _, _ in SCALE]
    for (priority, strength, template), statements in zip(SCALE, each("priority", worlds), strict=True):
        [found] = statements.values()
        assert (found["strength"], found["template"]) == (Decimal(strength), template)
        assert found["params"] == {"priority": priority or "—"}
        assert places(found) == [("a", "report/0")]
        [place] = found["places"]
        assert (place["what"], place["value"]) == (PRIORITY if priority else REPORT, priority)


@pytest.mark.slow
def test_the_place_is_that_of_the_column_where_the_reader_says_it():
    stated = reasons("priority", **alert("a", priority="E", places={"priority": "/p", "live": "/l"}))["a"]
    assert places(stated) == [("a", "/p")]
