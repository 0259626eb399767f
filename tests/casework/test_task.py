"""Tasks of a case: superseded, never erased; each in its case, and to the one who has it to do."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from relais.casework import case as cases
from relais.casework import task
from relais.casework.task import DONE, DROPPED, NoTaskError
from relais.safeguards.account import account
from relais.store.database import writing

DAY = date(2026, 12, 1)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        for name in ("2026/014", "2026/015"):
            cases.open_case(connection, name, "PV 12", "preliminary", "A. Martin")
        yield connection


def me(connection: Connection) -> int:
    who = account(connection, "A. Martin")
    assert who is not None
    return who.id


def test_tasks_stand_by_their_day_and_what_has_ended_comes_last(connection: Connection) -> None:
    who = me(connection)
    late = task.give(connection, 1, "call the operator", who, None, "A. Martin")
    first = task.give(connection, 1, "read the answer", who, DAY, "A. Martin")
    gone = task.give(connection, 1, "ask again", who, DAY, "A. Martin")
    other = task.give(connection, 2, "of another case", who, DAY, "A. Martin")
    task.end(connection, 1, gone, DONE, None, "A. Martin")
    assert [(one.number, one.state) for one in task.tasks(connection, 1)] == [
        (first, "open"), (late, "open"), (gone, "done"),
    ]  # fmt: skip
    assert [one.number for one in task.of_account(connection, who, [1, 2])] == [first, other, late]
    assert [one.number for one in task.of_account(connection, who, [2])] == [other]
    assert task.of_account(connection, who + 1, [1, 2]) == []


def test_a_task_moves_to_another_day_and_keeps_its_words(connection: Connection) -> None:
    number = task.give(connection, 1, "call the operator", me(connection), None, "A. Martin")
    task.change(connection, 1, number, "A. Martin", due=DAY)
    [held] = task.tasks(connection, 1)
    assert (held.number, held.text, held.due, held.name, held.actor) == (
        number, "call the operator", DAY, "A. Martin", "A. Martin",
    )  # fmt: skip


def test_what_has_ended_or_is_of_another_case_is_told_apart(connection: Connection) -> None:
    number = task.give(connection, 1, "call the operator", me(connection), None, "A. Martin")
    with pytest.raises(NoTaskError) as none:
        task.end(connection, 2, number, DONE, None, "A. Martin")
    assert none.value.ended is None
    task.end(connection, 1, number, DROPPED, "answered meanwhile", "A. Martin")
    for again in (
        lambda: task.end(connection, 1, number, DONE, None, "A. Martin"),
        lambda: task.change(connection, 1, number, "A. Martin", due=DAY),
    ):
        with pytest.raises(NoTaskError) as ended:
            again()
        assert ended.value.ended is not None
        assert (ended.value.ended.state, ended.value.ended.reason) == ("dropped", "answered meanwhile")
