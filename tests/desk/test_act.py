"""The frame of every use case: who may not act is refused and noted; a row changed behind the desk is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, delete, update

from relais.casework.case import open_case
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.safeguards import session
from relais.safeguards.audit import DECISIONS, details_of
from relais.safeguards.register import add
from relais.store.case_tables import CASE, CASE_MEMBER
from relais.store.database import writing

pytestmark = pytest.mark.slow


@pytest.fixture
def opened(home: Home) -> Home:
    with decision(home, "open-case", {}) as connection:
        open_case(connection, "2026/014", "PV 12", "preliminary", home.actor)
    return home


def test_what_the_desk_decided_verifies(opened: Home) -> None:
    assert verify(opened).sound


def test_a_decision_that_fails_leaves_neither_row_nor_digest(opened: Home) -> None:
    def fail() -> None:
        with decision(opened, "open-case", {}) as connection:
            open_case(connection, "2026/015", "PV 13", "preliminary", opened.actor)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with decision(opened, "open-case", {}) as connection:
        open_case(connection, "2026/016", "PV 14", "preliminary", opened.actor)
    assert verify(opened).sound


BEHIND: dict[str, tuple[Callable[[Connection], object], str]] = {
    "changed": (lambda c: c.execute(update(CASE).values(reference="2026/999")), "case_file"),
    "taken away": (lambda c: c.execute(delete(CASE_MEMBER)), "case_member"),
    "added": (
        lambda c: add(c, CASE_MEMBER, "A. Martin", case=1, account=1, part="lead", withdrawn=True), "case_member",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", BEHIND)
def test_what_was_done_behind_the_desk_is_seen(opened: Home, how: str) -> None:
    change, table = BEHIND[how]
    with writing(opened.engine) as connection:
        change(connection)
    assert [(fault.template, fault.params["act"]) for fault in verify(opened).audit] == [(DECISIONS, table)]


def enter(home: Home, name: str, case: int | None = None) -> None:
    with act(home, name, case):
        pass


def test_who_may_not_act_is_refused_and_the_refusal_noted(opened: Home) -> None:
    stranger = replace(opened, actor="B. Petit")
    with pytest.raises(DeskError, match="may not do this"):
        enter(stranger, "read-queue")
    with pytest.raises(DeskError, match="may not do this"):
        enter(opened, "read-case", 999)
    with opened.engine.connect() as connection:
        assert details_of(connection, "refused") == [{"act": "read-queue"}, {"act": "read-case", "case": 999}]


def test_a_purpose_is_asked_of_whoever_signed_in_and_written_down(opened: Home) -> None:
    with writing(opened.engine) as connection:
        token = session.start(connection, 1, datetime.now(UTC), None)
    signed_in = replace(opened, session=session.digest(token))
    with pytest.raises(DeskError, match="stated purpose"):
        enter(signed_in, "search")
    enter(replace(signed_in, purpose="PV 12"), "search")
    with opened.engine.connect() as connection:
        assert details_of(connection, "search") == [{"purpose": "PV 12"}]
