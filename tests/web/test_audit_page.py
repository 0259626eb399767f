"""The audit page: rows by who, what, when and case; the chain verified; and what only a witness would show."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.desk.audit import checkpoint
from relais.desk.home import Home
from relais.model.role import Role
from relais.store.database import writing
from relais.store.tables import AUDIT
from tests.desk.unit import FIRST, HEAD, SECOND, case, staffed
from tests.web.made_unit import Door, bodies, door, joined, labelled, made, main

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).date()
TABLE = "Audit rows"


@pytest.fixture
def unit(tmp_path: Path) -> dict[str, Home]:
    return staffed(made(tmp_path))


@pytest.fixture
def auditor(unit: dict[str, Home]) -> Door:
    return door(joined(unit[FIRST], "X. Gris", Role.AUDITOR))


def test_the_chain_is_searched_by_who_what_when_and_case(unit: dict[str, Home], auditor: Door) -> None:
    number = case(unit[FIRST])
    case(unit[SECOND], procedure="PV 13/2026")
    door(unit[FIRST]).get(f"/case/{number}")
    assert {row[2] for row in bodies(auditor.get(f"/audit?actor={FIRST}").text, TABLE)} == {FIRST}
    assert {row[3] for row in bodies(auditor.get("/audit?act=open-case").text, TABLE)} == {"open-case"}
    on_case = bodies(auditor.get(f"/audit?case={number}").text, TABLE)
    assert on_case
    assert all(f'"case": {number}' in row[5] for row in on_case)
    assert {row[4] for row in bodies(auditor.get("/audit?kind=consultation").text, TABLE)} == {"consultation"}
    today = bodies(auditor.get(f"/audit?since={TODAY}&until={TODAY}").text, TABLE)
    assert len(today) > 3
    past = TODAY - timedelta(2)
    assert bodies(auditor.get(f"/audit?since={past}&until={past}").text, TABLE) == [["nothing"]]


def test_the_newest_row_stands_first_and_the_search_is_a_row(auditor: Door) -> None:
    auditor.get("/audit?act=audit-list")
    text = auditor.get("/audit?ask=1").text
    labelled(text)
    rows = bodies(text, TABLE)
    assert rows[0][2:4] == ["X. Gris", "audit-list"]
    assert bodies(auditor.get("/audit?ask=1&sort=number").text, TABLE)[0][0] == "1"


def test_nothing_is_read_before_something_is_asked(auditor: Door) -> None:
    told = auditor.get("/audit").text
    assert TABLE not in told
    assert all(row[3] != "audit-list" for row in bodies(auditor.get("/audit?ask=1").text, TABLE))


def test_what_the_form_lacks_is_said_and_what_was_typed_stays(auditor: Door) -> None:
    for asked, told in (
        ("act=walk", "no act “walk”"), ("kind=walk", "no kind of act"), ("since=lately", "is no day"),
        ("until=9999-12-31", "is no day"),
    ):  # fmt: skip
        found = auditor.get(f"/audit?{asked}&actor=Somebody")
        assert found.status == 422
        assert told in found.text
        assert 'value="Somebody"' in found.text


def test_refusals_are_found(unit: dict[str, Home], auditor: Door) -> None:
    assert door(unit[HEAD]).get("/audit?ask=1").status == 403
    assert [row[2] for row in bodies(auditor.get("/audit?act=refused").text, TABLE)] == [HEAD]


def test_pages_of_rows_keep_what_was_asked(unit: dict[str, Home], auditor: Door) -> None:
    at = door(unit[SECOND])
    for _time in range(60):
        at.get("/approvals")
    text = auditor.get(f"/audit?actor={SECOND}").text
    assert "1 to 50 of 60 rows, 10 not shown" in text
    assert "actor=B.+Petit" in text
    assert len(bodies(auditor.get(f"/audit?actor={SECOND}&page=2").text, TABLE)) == 10


def test_the_chain_is_verified_and_what_only_a_witness_shows_is_told(
    unit: dict[str, Home], auditor: Door, tmp_path: Path
) -> None:
    unsigned = auditor.post("/audit/verify", "/audit")
    assert unsigned.status == 422
    assert "no checkpoint has been signed yet" in unsigned.text
    assert "rows removed from the end, and what is left signed again" in unsigned.text
    checkpoint(unit[HEAD], tmp_path / "note", datetime.now(UTC))
    told = main(auditor.post("/audit/verify", "/audit").text)
    assert "Sound: nothing that can be seen has changed." in told
    assert "What cannot be detected without a witness" in told
    assert "not yet witnessed" in told


def test_a_changed_row_is_named(unit: dict[str, Home], auditor: Door, tmp_path: Path) -> None:
    checkpoint(unit[HEAD], tmp_path / "note", datetime.now(UTC))
    with writing(unit[HEAD].engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_update")
        for name in [row[0] for row in connection.exec_driver_sql(
            f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{AUDIT.name}'"
        )]:  # fmt: skip
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.execute(AUDIT.update().where(AUDIT.c.number == 2).values(actor="Somebody Else"))
    told = main(auditor.post("/audit/verify", "/audit").text)
    assert "What is wrong" in told
    assert "audit row 2 breaks the chain" in told


def test_an_investigator_verifies_nothing(unit: dict[str, Home]) -> None:
    assert door(unit[FIRST]).post("/audit/verify", "/audit").status == 403
    assert door(unit[FIRST]).bare("/audit/verify").status == 403
