"""The queue filtered: each word alone against the rows of the run, claims, and what a person may not see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relais.desk.alert import take
from relais.desk.alert_filter import CLOCK_STATES, MOST_DAYS, REASON_NAMES, Filter, matching
from relais.desk.alerts import alerts
from relais.desk.beside_queue import beside
from relais.desk.derived import results
from relais.desk.home import Home
from relais.triage.priority import NONE as UNDECLARED
from tests.desk.two_cases import TwoCases, make
from tests.desk.unit import FIRST, SECOND

pytestmark = pytest.mark.slow
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TwoCases]:
    """Two cases that an authorisation joins, so that each is masked to the other; and two that none does."""
    return {
        name: make(tmp_path_factory.mktemp(name), procedures=procedures)
        for name, procedures in (("masked", ("P-1", "P-2")), ("hidden", ("P-1",)))
    }


def rows(home: Home) -> tuple[Rows, set[tuple[str, str]]]:
    tables, _stale = results(home, "queue", "reason")
    declared = [row for row in tables["reason"].to_pylist() if row["template"] != UNDECLARED]
    assert 0 < len(declared) < tables["reason"].num_rows, "some of the world declare nothing"
    return tables["queue"].to_pylist(), {(row["report_id"], row["name"]) for row in declared}


def found(home: Home, **asked: object) -> set[str]:
    told = matching(home, Filter.of({name: str(value) for name, value in asked.items()}), 500)
    assert told.of == len(told.lines)
    return {line.report for line in told.lines}


def expect(home: Home, holds: Callable[[dict[str, Any]], bool]) -> set[str]:
    return {row["report_id"] for row in rows(home)[0] if holds(row)}


def test_each_word_finds_what_the_run_says(world_home: Home) -> None:
    queue, reasons = rows(world_home)
    for name in REASON_NAMES:
        assert found(world_home, reason=name) == {one for one, reason in reasons if reason == name}
    for state in CLOCK_STATES:
        assert found(world_home, clock=state) == expect(world_home, lambda row, s=state: row["clock_state"] == s)  # type: ignore[misc]
    assert any(0 < len(found(world_home, reason=name)) < len(queue) for name in REASON_NAMES)
    assert found(world_home, sender="ncm") == expect(world_home, lambda row: "ncm" in (row["sender"] or "").lower())
    assert found(world_home, reference="19000") == expect(world_home, lambda row: "19000" in (row["reference"] or ""))
    assert found(world_home, reference="%") == set()
    until = datetime.now(UTC) + timedelta(days=30)
    soon = expect(
        world_home,
        lambda row: (
            row["first_expiry"] is not None
            and row["first_expiry"] <= until
            and row["clock_state"] not in ("unknown", "answered", "expired")
        ),
    )
    assert found(world_home, days=30) == soon
    assert soon


def test_words_together_are_asked_together_and_the_order_is_that_of_the_queue(world_home: Home) -> None:
    queue, reasons = rows(world_home)
    both = {row["report_id"] for row in queue if row["sender"] == "NCMEC" and (row["report_id"], "priority") in reasons}
    assert found(world_home, sender="NCMEC", reason="priority") == both
    order = [line.report for line in alerts(world_home, None).lines]
    told = matching(world_home, Filter(taken="nobody"), 500)
    assert [line.report for line in told.lines] == order
    assert [replace(line, place=0) for line in told.lines] == [
        replace(line, place=0) for line in alerts(world_home, None).lines
    ]


def test_what_is_no_word_is_passed_over() -> None:
    assert Filter.of({"reason": "x", "clock": "<b>", "taken": "all", "days": "-1"}) == Filter()
    assert Filter.of({"days": "9999"}).days == MOST_DAYS
    assert [Filter.of({"days": text}).days for text in ("²", "1e3", "9" * 5000, "0")] == [None, None, None, 0]
    assert len(Filter.of({"sender": "x" * 5000}).sender) == 200


def test_who_has_taken_what(unit: dict[str, Home]) -> None:
    one, two, three = (line.report for line in alerts(unit[FIRST], None).lines)
    take(unit[FIRST], one)
    take(unit[SECOND], two)
    assert found(unit[FIRST], taken="me") == {one}
    assert found(unit[FIRST], taken="somebody") == {one, two}
    assert found(unit[FIRST], taken="nobody") == {three}
    assert {line.taken_by for line in matching(unit[SECOND], Filter(taken="me"), 9).lines} == {SECOND}


def test_a_masked_reference_is_not_searched_and_a_hidden_report_not_found(foreign: dict[str, TwoCases]) -> None:
    masked = foreign["masked"]
    assert len(found(masked.petit, reference="REFCANARI2")) == 1
    assert len(found(masked.martin, taken="nobody")) == 3
    for part in ("REFCANARI2", "REF", "2", "*"):
        assert not {line.reference for line in matching(masked.martin, Filter(reference=part), 9).lines} - {
            "REFPROCHE1", "REFCOMMUN3",
        }  # fmt: skip
    hidden = foreign["hidden"]
    assert len(found(hidden.martin, taken="nobody")) == 2
    assert found(hidden.martin, reference="REFCANARI2") == set()
    for name in REASON_NAMES:
        visible = {line.report for line in matching(hidden.martin, Filter(reason=name), 9).lines}
        assert {one for one, names in beside(hidden.martin, found(hidden.martin, taken="nobody")).reasons.items()
                if name in names} == visible  # fmt: skip


def test_reasons_stand_beside_the_lines_and_tell_nothing_of_what_is_hidden(
    foreign: dict[str, TwoCases], world_home: Home
) -> None:
    _queue, reasons = rows(world_home)
    told = beside(world_home, [line.report for line in alerts(world_home, 50).lines]).reasons
    assert {(report, name) for report, names in told.items() for name in names} == reasons
    hidden = foreign["hidden"]
    theirs = {line.report for line in alerts(hidden.petit, None).lines} - {
        line.report for line in alerts(hidden.martin, None).lines
    }
    assert theirs
    assert beside(hidden.martin, theirs).reasons == {}
    assert beside(hidden.martin, []).reasons == {}


def test_a_new_run_is_looked_through_anew(unit: dict[str, Home], tmp_path: Path) -> None:
    from tests.desk.made import report
    from tests.desk.made import take as take_file
    from tests.desk.unit import rank

    before = found(unit[FIRST], reason="alert_payee")
    take_file(unit[FIRST], tmp_path, report("X-9999", "+33 6 39 98 00 09"))
    rank(unit[FIRST])
    assert len(found(unit[FIRST], reason="alert_payee")) == len(before) + 1
    assert len(found(unit[FIRST], taken="nobody")) == 4
