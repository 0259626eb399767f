"""What stands beside an alert keeps the sight of the person, and does not look beyond the report's own keys."""

from dataclasses import replace
from pathlib import Path

import pytest

from relais.desk import analyse
from relais.desk.alerts import alerts
from relais.desk.beside_alert import beside_alert
from relais.desk.error import DeskError
from relais.desk.home import Home
from tests.desk.made import take
from tests.desk.two_cases import AS_OF, FOREIGN, VICTIM, TwoCases, _foreign, make

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    """Two cases that an authorisation joins; the foreign report came twice, the second time with another hour."""
    folder = tmp_path_factory.mktemp("joined")
    unit = make(folder)
    (folder / "again").mkdir()
    take(unit.petit, folder / "again", replace(_foreign(), received_at="2026-11-21T09:00+01:00"), "P-2")
    analyse.run(unit.martin, AS_OF)
    return unit


def test_each_subject_is_that_of_a_party_of_the_report(world_home: Home) -> None:
    found = [beside_alert(world_home, line.report) for line in alerts(world_home, None).lines]
    assert any(one.subjects for one in found)
    for one in found:
        assert all(each.mentions > 1 and each.role not in ("reporter", "officer") for each in one.subjects)
        assert [each.doubt for each in one.subjects] == sorted((each.doubt for each in one.subjects), reverse=True)


def test_of_two_reports_that_may_be_one_each_names_the_other_and_the_other_way_round(world_home: Home) -> None:
    found = {line.report: beside_alert(world_home, line.report) for line in alerts(world_home, None).lines}
    pairs = {(report, twin.report): twin for report, one in found.items() for twin in one.twins}
    assert pairs
    for (here, there), twin in pairs.items():
        other = pairs[there, here]
        assert (other.kind, other.grounds, other.compared) == (twin.kind, twin.grounds, twin.compared)
        if twin.compared is None:
            assert {(one.field, one.here, one.there) for one in twin.differences} == {
                (one.field, one.there, one.here) for one in other.differences
            }


def test_what_a_person_may_not_see_stands_beside_no_alert(joined: TwoCases) -> None:
    masked = [beside_alert(joined.martin, line.report) for line in alerts(joined.martin, None).lines]
    assert [one for one in (*FOREIGN, *VICTIM) if one in repr(masked)] == []
    assert any(one.twins for one in masked)
    assert any(one.subjects for one in masked)
    told = repr([beside_alert(joined.petit, line.report) for line in alerts(joined.petit, None).lines])
    assert "Canari Lointain" in told
    assert "REFCANARI2" in told


def test_a_hidden_report_is_none(tmp_path: Path) -> None:
    apart = make(tmp_path, procedures=("P-1",))
    mine = {line.report for line in alerts(apart.martin, None).lines}
    (hidden,) = {line.report for line in alerts(apart.petit, None).lines} - mine
    with pytest.raises(DeskError, match="nothing is called"):
        beside_alert(apart.martin, hidden)
    assert all(beside_alert(apart.martin, report).own for report in mine)
