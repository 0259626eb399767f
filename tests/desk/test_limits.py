"""What is typed at length is refused where it would fill every list, with how long it may be."""

import pytest

from relais.casework.alert import LONG_REASON, LONGEST_REASON
from relais.desk.alert import Said, decide
from relais.desk.alerts import alerts
from relais.desk.analyse import NO_REFERENCE, record_authorisation
from relais.desk.case import open_case
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.statement import LONG_TEXT, state
from tests.desk.conftest import Copied
from tests.desk.made import report, take
from tests.desk.unit import rank

pytestmark = pytest.mark.slow


def _one(home: Home, folder) -> None:  # type: ignore[no-untyped-def]
    take(home, folder, report("X-0001", "+33 6 39 98 00 01"))
    rank(home)


@pytest.fixture
def home(copied: Copied) -> Home:
    return copied("limits", _one)


@pytest.mark.parametrize("reference", ["", "  ", "x" * 201, "a\nb"])
def test_an_authorisation_needs_a_reference_that_can_be_read(home: Home, reference: str) -> None:
    with pytest.raises(DeskError) as refused:
        record_authorisation(home, reference)
    assert refused.value.template == NO_REFERENCE


def test_a_reason_and_a_note_have_an_end(home: Home) -> None:
    (line,) = alerts(home, 1).lines
    with pytest.raises(DeskError) as refused:
        decide(home, line.report, Said("no_nexus", "x" * (LONGEST_REASON + 1)))
    assert refused.value.template == LONG_REASON
    case = open_case(home, "2026/1", "PV 1/2026", "preliminary")
    with pytest.raises(DeskError) as refused:
        state(home, case, "assessment", "x" * 20_001, [])
    assert refused.value.template == LONG_TEXT
    assert decide(home, line.report, Said("no_nexus", "x" * LONGEST_REASON)).number
