"""A decision undone by whoever took it: superseded, never erased; the alert is open as if nobody had decided."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.desk.alert import Said, decide, history, take
from relais.desk.alert_bulk import end_all
from relais.desk.alert_counts import export_counts
from relais.desk.alert_undo import Undoable, undo, undoable
from relais.desk.alerts import alerts, decided, put_off
from relais.desk.case import open_case, show
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from tests.desk.unit import FIRST, HEAD, SECOND

pytestmark = pytest.mark.slow
LATER = datetime.now(UTC).date() + timedelta(days=9)


def reports(home: Home) -> list[str]:
    return [line.report for line in alerts(home, None).lines]


def test_an_undone_decision_stays_in_the_history_and_its_alert_is_open(unit: dict[str, Home], tmp_path: Path) -> None:
    mine = unit[FIRST]
    order = reports(mine)
    number = decide(mine, order[0], Said("no_nexus", "slip")).number
    assert number is not None
    assert undoable(mine, number) == Undoable(number, order[0])
    assert undo(mine, number, "wrong key") == order[0]
    assert reports(mine) == order
    assert [(row.outcome, row.reason) for row in history(mine, order[0])] == [
        ("no_nexus", "slip"),
        ("open", "wrong key"),
    ]
    assert decided(mine, None) == []
    assert export_counts(unit[HEAD], tmp_path / "counts") == 0
    assert undoable(mine, number) is None
    assert undoable(mine, number + 1) is None
    # A second press of the button: undone once, and said alike.
    assert undo(mine, number, "wrong key") == order[0]
    assert len(history(mine, order[0])) == 2
    with pytest.raises(DeskError, match="nothing was undone"):
        undo(unit[SECOND], number, "wrong key")
    assert verify(mine).sound


def test_after_an_undo_everything_can_be_done_as_before(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    one, two, three = reports(mine)
    for report in (one, two, three):
        undo(mine, decide(mine, report, Said("unusable", "slip")).number or 0, "slip")
    take(unit[SECOND], three)
    assert open_case(mine, "2026/1", "PV 1", "preliminary", [one]) == 1
    assert [line.done for line in end_all(mine, [two], Said("unusable", "empty"), confirmed=True)] == [True]
    # Whoever saw the undone decision may name it, too.
    last = history(unit[SECOND], three)[-1].number
    assert decide(unit[SECOND], three, Said("unusable", "empty"), supersede=last).number


def test_only_ones_own_standing_decision_is_undone(unit: dict[str, Home]) -> None:
    mine, other = unit[FIRST], unit[SECOND]
    one, two, _three = reports(mine)
    number = decide(mine, one, Said("unusable", "x")).number or 0
    for home, asked in ((other, number), (mine, number + 1), (mine, 10**9)):
        assert undoable(home, asked) is None
        with pytest.raises(DeskError, match="nothing was undone"):
            undo(home, asked, "why")
    with pytest.raises(DeskError, match="say why"):
        undo(mine, number, " ")
    decide(other, one, Said("no_nexus", "y"), supersede=number)
    with pytest.raises(DeskError, match="nothing was undone"):
        undo(mine, number, "why")
    open_case(mine, "2026/1", "PV 1", "preliminary", [two])
    opened = history(mine, two)[-1].number
    assert undoable(mine, opened) is None
    with pytest.raises(DeskError, match="a case was opened"):
        undo(mine, opened, "why")


def test_an_undo_takes_the_alert_out_of_its_case_and_of_those_put_off(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    one, two, three = reports(mine)
    case = open_case(mine, "2026/1", "PV 1", "preliminary", [three])
    attached = decide(mine, one, Said("attached", case=case)).number or 0
    assert len(show(mine, case).reports) == 2
    undo(mine, attached, "another case")
    assert len(show(mine, case).reports) == 1
    undo(mine, decide(mine, two, Said("not_now", "later", review=LATER), confirmed=True).number or 0, "now after all")
    assert put_off(mine) == []
    assert reports(mine) == [one, two]
