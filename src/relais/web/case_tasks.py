"""The tasks of a case: what somebody on it is to do, until which day; done, dropped, given to another."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import task
from relais.desk.error import DeskError
from relais.desk.task import Task, Tasks
from relais.language.desk_words import TASK_STATES
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import case_page
from relais.web.listing import Column, Listing, listing
from relais.web.typed import day
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
_NOTHING = dict.fromkeys(("text", "name", "due", "task", "reason"), "")


@ROUTES.get("/case/{number}/tasks")
def show(
    number: int, person: Person, sort: Annotated[str, Query()] = "", at: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show the tasks of a case, open ones first."""
    return _page(person, number, sort=sort, at=at)


@ROUTES.post("/case/{number}/tasks")
def add(
    number: int, person: Editing, text: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Give somebody on the case something to do."""
    try:
        task.add(person.home, number, text, name, day(due))
    except DeskError as error:
        return _page(person, number, error=error, told={"text": text, "name": name, "due": due})
    return RedirectResponse(f"/case/{number}/tasks", 303)


@ROUTES.post("/case/{number}/tasks/{one}")
def change(
    number: int, one: int, person: Editing, act: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Note that a task is done or dropped, or give it to somebody on the case until another day."""
    try:
        if act == "change":
            task.change(person.home, number, one, name, day(due))
        else:
            task.end(person.home, number, one, act, reason)
    except DeskError as error:
        told = {"task": str(one), "name": name, "due": due, "reason": reason}
        return _page(person, number, error=error, told=told)
    return RedirectResponse(f"/case/{number}/tasks", 303)


def _page(
    person: Visitor, number: int, *, sort: str = "", at: int = 1, error: DeskError | None = None,
    told: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    found = task.of_case(person.home, number)
    return case_page(
        person, "case_tasks.html", found.case, found.seen, error=error, doers=found.doers,
        table=_table(found, person.tongue, sort, at), told=_NOTHING | (told or {}),
        waiting=sum(one.state == task.OPEN for one in found.tasks),
    )  # fmt: skip


def _table(found: Tasks, said: Tongue, sort: str, at: int) -> Listing:
    _ = said.text
    columns = (
        Column("number", _("no.")), Column("text", _("what")), Column("name", _("who does it")),
        Column("due", _("until")), Column("state", _("state")), Column("reason", _("reason")),
        Column("actor", _("entered by")),
    )  # fmt: skip
    rows = [_row(one, said) for one in found.tasks]
    return listing(rows, columns, f"/case/{found.case.number}/tasks", sort=sort, page=at)


def _row(one: Task, said: Tongue) -> Row:
    return {**vars(one), "state": said.said(TASK_STATES, one.state), "open": one.state == task.OPEN}
