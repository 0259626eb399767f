"""Several alerts in one act: what can be done is done together, what cannot is told with why."""

import pytest

from relais.desk.alert import Said, decide, history, take
from relais.desk.alert_bulk import MOST, end_all, give_back_all, take_all
from relais.desk.alerts import alerts, decided
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.safeguards.audit import read_chain
from tests.desk.unit import FIRST, HEAD, SECOND

pytestmark = pytest.mark.slow


def reports(home: Home) -> list[str]:
    return [line.report for line in alerts(home, None).lines]


def acts(home: Home) -> list[str]:
    with home.engine.connect() as connection:
        return [row.act for row in read_chain(connection) if row.act in ("decide-alert", "take-alert")]


def test_several_end_alike_in_one_act_once_that_is_confirmed(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    one, two, three = reports(mine)
    said = Said("no_nexus", "all of one list")
    shown = end_all(mine, [one, two, one], said, confirmed=False)
    assert [(line.report, line.done, line.number) for line in shown] == [(one, True, None), (two, True, None)]
    assert reports(mine) == [one, two, three]
    done = end_all(mine, [one, two], said, confirmed=True)
    assert [(line.report, line.number) for line in done] == [(one, 1), (two, 2)]
    assert reports(mine) == [three]
    assert [(row.outcome, row.reason) for row in decided(mine, None)] == [("no_nexus", "all of one list")] * 2
    assert acts(mine) == ["decide-alert"]
    assert verify(mine).sound


def test_what_cannot_be_done_is_told_and_keeps_nothing_else_from_being_done(unit: dict[str, Home]) -> None:
    mine, other = unit[FIRST], unit[SECOND]
    one, two, three = reports(mine)
    take(other, one)
    decide(other, two, Said("unusable", "empty"))
    for confirmed in (False, True):
        lines = end_all(mine, [one, two, three, "R-0"], Said("duplicate", of=two), confirmed=confirmed)
        assert [line.done for line in lines] == [False, False, True, False]
        assert "B. Petit took this alert" in str(lines[0].why)
        assert "it is the report that the others repeat" in str(lines[1].why)
        assert "no report of the last run" in str(lines[3].why)
    assert [row.outcome for row in history(mine, three)] == ["duplicate"]
    assert history(mine, one) == []
    assert "B. Petit has decided it" in str(end_all(mine, [two], Said("unusable", "x"), confirmed=True)[0].why)


def test_reports_that_would_repeat_each_other_are_not_all_ended(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    one, two, three = reports(mine)
    end_all(mine, [two], Said("duplicate", of=three), confirmed=True)
    lines = end_all(mine, [one, three], Said("duplicate", of=two), confirmed=True)
    assert [line.done for line in lines] == [True, False]
    assert "each be the duplicate of the other" in str(lines[1].why)


def test_what_needs_a_look_at_each_or_is_not_whole_is_done_to_none(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    named = reports(mine)
    for said in (
        Said("not_now", "later"), Said("opened"), Said("attached", case=1), Said("open", "x"), Said(""),
        Said("unusable"), Said("no_nexus", " "), Said("duplicate"), Said("passed_on"), Said("duplicate", of="R-0"),
        Said("unusable", "x", service="y"),
    ):  # fmt: skip
        for confirmed in (False, True):
            with pytest.raises(DeskError):
                end_all(mine, named, said, confirmed=confirmed)
    assert decided(mine, None) == []


def test_none_and_too_many_are_refused(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    for named in ([], [f"R-{number:010}" for number in range(MOST + 1)]):
        for do in (take_all, give_back_all):
            with pytest.raises(DeskError):
                do(mine, named)
        with pytest.raises(DeskError):
            end_all(mine, named, Said("unusable", "x"), confirmed=True)


def test_several_are_taken_and_given_back(unit: dict[str, Home]) -> None:
    mine, other = unit[FIRST], unit[SECOND]
    one, two, three = reports(mine)
    take(other, two)
    assert [line.done for line in take_all(mine, [one, two, three])] == [True, False, True]
    assert {line.taken_by for line in alerts(mine, None).lines} == {FIRST, SECOND}
    assert [line.done for line in give_back_all(other, [one, two])] == [False, True]
    assert [line.done for line in give_back_all(unit[HEAD], [one, two])] == [True, False]
    assert [line.taken_by for line in alerts(mine, None).lines] == [None, None, FIRST]
