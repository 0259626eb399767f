"""Cases: the person's own in a list, and the overview of one."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.case import cases, open_case, show
from relais.desk.clocks import clocks, led_to
from relais.desk.error import DeskError
from relais.desk.request import due_list
from relais.desk.statement import state
from relais.language.desk_words import CASE_STATES, FRAMES
from relais.web.case_page import case_page
from relais.web.listing import SHOWN, Column, listing
from relais.web.render import page
from relais.web.visitor import DENIED, Acting, Editing, Person, Visitor

ROUTES = APIRouter()
# Of what lies in sources beside the case's own: what is lost first.
_BESIDE = 10


@ROUTES.get("/cases")
def every(
    person: Person, report: str = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the cases, with a form that opens one; `report`: from which alert."""
    return _every(person, report, sort=sort, number=number)


@ROUTES.post("/cases")
def open_one(
    person: Acting, reference: Annotated[str, Form()] = "", procedure: Annotated[str, Form()] = "",
    frame: Annotated[str, Form()] = "", report: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Open a case, from an alert or without one."""
    try:
        number = open_case(person.home, reference, procedure, frame, [report] if report.strip() else [])
    except DeskError as error:
        if error.template in DENIED:
            raise
        told = {"reference": reference, "procedure": procedure, "frame": frame}
        return _every(person, report, error=person.tongue.say(error.template, error.params), told=told, status=422)
    return RedirectResponse(f"/case/{number}", 303)


@ROUTES.get("/case/{number}")
def one(number: int, person: Person) -> Response:
    """Show a case to somebody who is on it."""
    return _one(person, number)


@ROUTES.post("/case/{number}/note")
def note(
    number: int, person: Editing, kind: Annotated[str, Form()] = "", text: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "", place: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Write a note: a fact with the place it rests on, or an assessment."""
    try:
        state(person.home, number, kind, text, [(source.strip(), place.strip())] if source.strip() else [])
    except DeskError as error:
        told = {"kind": kind, "text": text, "source": source, "place": place}
        return _one(person, number, error=error, told=told)
    return RedirectResponse(f"/case/{number}#notes", 303)


def _every(
    person: Visitor, report: str, *, error: str | None = None, told: dict[str, str] | None = None, status: int = 200,
    sort: str = "", number: int = 1,
) -> Response:  # fmt: skip
    told = told or {"reference": "", "procedure": "", "frame": ""}
    said = person.tongue
    _ = said.text
    columns = (
        Column("number", _("no.")), Column("reference", _("reference")), Column("state", _("state")),
        Column("lead", _("led by")), Column("members", _("people on it")), Column("answers", _("answers today")),
    )  # fmt: skip
    rows = [
        {**vars(one), "state": said.said(CASE_STATES, one.state),
         "answers": one.answers or _("nobody who could is present"),
         "links": {"reference": f"/case/{one.number}"} if one.own else {}}
        for one in cases(person.home)
    ]  # fmt: skip
    table = listing(rows, columns, "/cases", sort=sort, page=number)
    return page(
        person, "cases.html", here="cases", status=status, table=table, frames=tuple(FRAMES), told=told,
        report=report, error=error,
    )  # fmt: skip


def _one(
    person: Visitor, number: int, *, error: DeskError | None = None, told: dict[str, str] | None = None
) -> Response:
    found = show(person.home, number)
    running = clocks(person.home, case=number, most=SHOWN)
    beside = led_to(person.home, number, {report for report, _reference in found.alerts.values()}, _BESIDE)
    requests = [one for one in due_list(person.home) if one.request.case == number]
    return case_page(
        person, "case.html", found.case, found.seen, error=error, found=found, clocks=running,
        beside=beside.to_pylist(), requests=requests,
        told=told or dict.fromkeys(("kind", "text", "source", "place"), ""),
    )  # fmt: skip
