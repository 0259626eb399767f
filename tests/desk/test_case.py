"""Cases at the desk: whose they are, what goes with them, and to whom the outcome goes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.desk import absence, inbox, person, statement
from relais.desk.alert import Said, decide, take
from relais.desk.alerts import alerts
from relais.desk.case import assign, cases, close, hand_over, open_case, reopen, show
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.inbox import acknowledge
from relais.desk.judge import judge
from relais.desk.prove import verify
from relais.desk.take_in import take_in
from relais.ledger.state import load
from tests.desk.made import report
from tests.desk.made import take as take_file
from tests.desk.unit import FIRST, HEAD, SECOND, rank

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC).date()
WEEK = TODAY + timedelta(days=7)


def opened(home: Home, *reports: str, reference: str = "2026/014", procedure: str = "PV 12") -> int:
    return open_case(home, reference, procedure, "preliminary", reports)


def listed(home: Home) -> list[str]:
    return [line.report for line in alerts(home, None).lines]


def lines(home: Home) -> list[tuple[str, int | None, str]]:
    return [(one.line.kind, one.line.case, one.why) for one in inbox.inbox(home).waiting]


def test_a_case_opens_from_reports_with_whom_they_name(unit: dict[str, Home]) -> None:
    one = unit[FIRST]
    first, second, third = listed(one)
    number = opened(one, first, second, first)
    assert listed(one) == [third]
    shown = show(one, number)
    assert len(shown.reports) == 2
    # Both name the same payee: one person.
    assert [held.category for held in shown.persons] == ["undetermined"] * 3
    assert sorted(shown.named) == [held.number for held in shown.persons]
    decide(one, third, Said("attached", case=number))
    assert len(show(one, number).persons) == 4
    with pytest.raises(DeskError, match="bears the reference"):
        opened(one)
    with pytest.raises(DeskError, match=r"A\. Martin decided this alert"):
        opened(unit[SECOND], first, reference="2026/015", procedure="PV 13")
    # Another's procedure would bring the sources that were taken in under it.
    with pytest.raises(DeskError, match="a case that is not yours"):
        opened(unit[SECOND], reference="2026/015")
    assert [held.reference for held in cases(one)] == ["2026/014"]
    assert verify(one).sound


def test_the_head_sees_of_every_case_whose_it_is_and_nothing_in_it(unit: dict[str, Home]) -> None:
    number = opened(unit[FIRST])
    assert cases(unit[SECOND]) == []
    [held] = cases(unit[HEAD])
    assert (held.reference, held.state, held.lead, held.own) == ("2026/014", "open", FIRST, False)
    for name in (HEAD, SECOND):
        with pytest.raises(DeskError, match="may not do this"):
            show(unit[name], number)


def test_a_hand_over_leaves_the_notes_and_tells_the_new_lead(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    number = opened(one)
    statement.state(one, number, "assessment", "to be looked at again", ())
    with pytest.raises(DeskError, match="say why"):
        hand_over(one, number, SECOND, " ")
    hand_over(one, number, SECOND, "leave")
    assert lines(two) == [("handed_over", number, "own")]
    [note] = show(two, number).statements
    assert (note.actor, note.text) == (FIRST, "to be looked at again")
    assert show(two, number).case.members == {SECOND: "lead"}
    with pytest.raises(DeskError, match="may not do this"):
        show(one, number)
    hand_over(unit[HEAD], number, FIRST, "back")
    hand_over(unit[HEAD], number, SECOND, "again")
    assert len(lines(two)) == 2


def test_a_lead_is_not_taken_off_and_a_stranger_not_put_on(unit: dict[str, Home]) -> None:
    one = unit[FIRST]
    number = opened(one)
    for refused, words in (
        (lambda: assign(one, number, FIRST, "member", off=True), "hand-over"),
        (lambda: assign(one, number, "D. Roux", "member"), "nobody"),
        (lambda: assign(one, number, SECOND, "lead"), "no part"),
        (lambda: assign(one, number, SECOND, "member", off=True), "is not on case"),
        (lambda: hand_over(one, number, FIRST, "why"), "leads case"),
    ):
        with pytest.raises(DeskError, match=words):
            refused()
    assign(one, number, SECOND, "member")
    assert lines(unit[SECOND]) == [("assigned", number, "own")]
    assign(one, number, SECOND, "member", off=True)
    assert cases(unit[SECOND]) == []


def test_the_outcome_goes_back_to_all_who_worked_an_alert_in_it(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    at = listed(two)[0]
    decide(two, at, Said("not_now", "no hands", review=WEEK), confirmed=True)
    number = opened(one)
    decide(one, at, Said("attached", case=number), supersede=1)
    with pytest.raises(DeskError, match="no outcome"):
        close(one, number, "done", "why")
    assert close(one, number, "transmitted", "sent") == [FIRST, SECOND]
    assert lines(two) == [("outcome", number, "own")]
    assert inbox.inbox(two).waiting[0].line.reference == "transmitted"
    with pytest.raises(DeskError, match="may not do this"):
        statement.state(one, number, "assessment", "late", ())
    reopen(one, number, "new facts")
    statement.state(one, number, "assessment", "in time", ())
    close(one, number, "transmitted", "sent again")
    assert lines(two) == [("outcome", number, "own")] * 2
    acknowledge(two, inbox.inbox(two).waiting[0].line.number)
    assert lines(two) == [("outcome", number, "own")]
    assert verify(one).sound


def test_a_new_report_that_touches_my_case_is_told_once(unit: dict[str, Home], tmp_path: Path) -> None:
    one, two = unit[FIRST], unit[SECOND]
    first, second, _third = listed(one)
    number = opened(one, first)
    assign(one, number, SECOND, "member")
    before = len(lines(one))
    take_file(one, tmp_path, report("NEW", "+33 6 39 98 00 77"))  # the same payee
    assert lines(one)[before:] == [("report", number, "own")]
    assert ("report", number, "own") in lines(two)
    rank(one)
    told = [kind for kind, _case, _why in lines(one)]
    # The run looks at all: the two reports that were there before share the payee too.
    assert told.count("report") == 3
    rank(one)
    assert [kind for kind, _case, _why in lines(one)] == told
    assert second in listed(one)
    other = take_file(one, tmp_path, report("FAR", "+33 6 39 98 00 78", payee="+639175550888"))
    assert [kind for kind, _case, _why in lines(one)] == told
    assert other in load(one.ledger).sources


def test_a_declared_danger_reaches_somebody_present_and_is_acknowledged(unit: dict[str, Home], tmp_path: Path) -> None:
    one, two, chief = unit[FIRST], unit[SECOND], unit[HEAD]
    at = listed(one)[0]
    number = opened(one, at)
    take_file(one, tmp_path, replace(report("NOW", "+33 6 39 98 00 77"), child_at_risk=True))
    take_file(one, tmp_path, replace(report("FAR", "+33 6 39 98 00 78", "+639175550888"), child_at_risk=True))
    assert ("danger", number, "own") in lines(one)
    assert lines(chief) == [("danger", None, "own")]
    absence.absent(one, FIRST, TODAY, WEEK, SECOND)
    assert ("danger", number, "deputy") in lines(two)
    assert ("danger", number, "own") not in lines(one)
    absence.absent(chief, SECOND, TODAY, WEEK)
    assert lines(chief)[0] == ("danger", number, "deputy")
    assert [held.answers for held in absence.absences(chief)] == [HEAD, HEAD]
    for waiting in inbox.inbox(chief).waiting:
        acknowledge(chief, waiting.line.number)
    assert lines(chief) == []
    with pytest.raises(DeskError, match="no line"):
        acknowledge(chief, 1)
    rank(one)
    assert [kind for kind, _case, _why in lines(chief)].count("danger") == 0


def test_whoever_decides_an_alert_has_acknowledged_what_it_was_told_for(unit: dict[str, Home], tmp_path: Path) -> None:
    one, chief = unit[FIRST], unit[HEAD]
    take_file(one, tmp_path, replace(report("FAR", "+33 6 39 98 00 78", "+639175550888"), child_at_risk=True))
    rank(one)
    assert lines(chief) == [("danger", None, "own")]
    far = next(line.report for line in alerts(chief, None).lines if line.reference == "FAR")
    decide(one, far, Said("unusable", "no line"))
    # It waits for the head, and not for whoever decided.
    assert lines(chief) == [("danger", None, "own")]
    decide(chief, far, Said("passed_on", "theirs", service="another unit"), supersede=1)
    assert lines(chief) == []
    assert verify(chief).sound


URGENT = (
    "<report><incidentSummary><incidentType>Online Enticement</incidentType>"
    "<escalateToHighPriority>two accounts</escalateToHighPriority>"
    "<incidentDateTime>2026-02-28T21:14:05+01:00</incidentDateTime></incidentSummary><reporter><reportingPerson>"
    "<firstName>Robin</firstName></reportingPerson></reporter><personOrUserReported><screenName>jean.ex</screenName>"
    "</personOrUserReported></report>"
)


def test_what_a_company_asks_to_be_handled_at_once_is_told_too(unit: dict[str, Home], tmp_path: Path) -> None:
    # It has no priority of its own: the queue says that urgency is asked for, and so does the inbox.
    (tmp_path / "urgent.xml").write_text(URGENT)
    take_in(unit[FIRST], [tmp_path / "urgent.xml"])
    assert lines(unit[HEAD]) == [("danger", None, "own")]


def test_only_the_head_says_that_others_are_away(unit: dict[str, Home]) -> None:
    one, chief = unit[FIRST], unit[HEAD]
    with pytest.raises(DeskError, match="may not do this"):
        absence.absent(one, SECOND, TODAY, WEEK)
    for refused, words in (
        (lambda: absence.absent(one, FIRST, WEEK, TODAY), "ends on the day"),
        (lambda: absence.absent(one, FIRST, TODAY, WEEK, FIRST), "themselves"),
        (lambda: absence.absent(one, FIRST, TODAY, WEEK, "D. Roux"), "nobody"),
    ):
        with pytest.raises(DeskError, match=words):
            refused()
    absence.absent(chief, HEAD, TODAY, WEEK)
    assert inbox.inbox(one).no_head
    absence.absent(chief, HEAD, TODAY, WEEK, withdrawn=True)
    assert not inbox.inbox(one).no_head
    assert absence.absences(one) == []


def test_whoever_stands_in_takes_over_what_was_taken(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    at = listed(one)[0]
    take(one, at)
    absence.absent(one, FIRST, TODAY, WEEK, SECOND)
    take(two, at)
    assert alerts(two, None, mine=True).of == 1


def test_facts_name_their_items_and_persons_their_ground(unit: dict[str, Home]) -> None:
    one = unit[FIRST]
    number = opened(one, listed(one)[0])
    source = show(one, number).reports[0][0]
    with pytest.raises(DeskError, match="names the item"):
        statement.state(one, number, "fact", "one payment", ())
    with pytest.raises(DeskError, match="no source of this case begins"):
        statement.state(one, number, "fact", "one payment", [("ffff", "/payments/0")])
    first = statement.state(one, number, "fact", "one payment", [(source[:10], "/payments/0")])
    second = statement.state(one, number, "fact", "one payment of 50", [(source[:10], "/payments/0")], first)
    with pytest.raises(DeskError, match=f"replaced it .*note {second}"):
        statement.withdraw(one, number, first)
    held = show(one, number).persons[0]
    with pytest.raises(DeskError, match="needs its ground"):
        person.categorise(one, number, held.number, "suspected", " ")
    with pytest.raises(DeskError, match="no category"):
        person.categorise(one, number, held.number, "guilty", "why")
    person.categorise(one, number, held.number, "suspected", "names the sum before it is paid")
    assert show(one, number).persons[0].category == "suspected"
    judge(one, "unsure", [f"{source[:12]}:0", f"{source[:12]}:1"], "why")
    assert len(show(one, number).judgements) == 1
    with pytest.raises(DeskError, match="no subject"):
        person.add(one, number, "S-0000000000", "other", "why")
