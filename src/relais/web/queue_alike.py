"""Several alerts of the queue in one act: taken, given back, ended alike once that was confirmed; endings undone."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from relais.desk.alert import Said
from relais.desk.alert_bulk import ALIKE, MOST, TOO_MANY, end_all, give_back_all, take_all
from relais.desk.alert_undo import undo
from relais.desk.beside_queue import beside
from relais.desk.error import DeskError
from relais.model.notice import msg
from relais.web.asked import Asked, query
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.undo import UNDONE_BY
from relais.web.visitor import Acting, Visitor, needing

ROUTES = APIRouter()
Number = Annotated[int, Field(ge=1, lt=1 << 31)]
NONE_NAMED = msg("no decision was named: nothing was undone")


@dataclass(frozen=True)
class Undone:
    """What became of one decision: its alert is open again, or why it is not."""

    number: int
    report: str
    why: str = ""


@ROUTES.post("/queue/alike")
def alike(
    person: Acting, wanted: Asked, act: Annotated[str, Form()] = "end",
    report: Annotated[list[str] | None, Form()] = None, listed: Annotated[str, Form()] = "",
    every: Annotated[str, Form()] = "", outcome: Annotated[str, Form()] = "", why: Annotated[str, Form()] = "",
    of: Annotated[str, Form()] = "", service: Annotated[str, Form()] = "", confirmed: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Do it to the alerts that were ticked, or to `every` one that was `listed`; an ending is confirmed first."""
    reports = listed.split() if every == "yes" else report or []
    said = Said(outcome, why, of=of.strip() or None, service=service.strip() or None)
    sure = confirmed == "yes" or act != "end"
    try:
        if act == "take":
            lines = take_all(person.home, reports)
        elif act == "give-back":
            lines = give_back_all(person.home, reports)
        else:
            lines = end_all(person.home, reports, said, confirmed=sure)
    except DeskError as error:
        # What was ticked and typed stands in the form that is shown again.
        told = not_done(person, error)
        return page(
            person, "queue_alike.html", here="queue", status=422, lines=[], ending=said, sure=sure, act=act,
            query=query(wanted), error=told, reports=reports[:MOST], alike=ALIKE, references={},
        )  # fmt: skip
    if sure and act != "end" and all(line.done for line in lines):
        return RedirectResponse(f"/queue{query(wanted)}", 303)
    named = [line.report for line in lines] + ([said.of] if said.of else [])
    return page(
        person, "queue_alike.html", here="queue", lines=lines, ending=said, sure=sure, act=act, query=query(wanted),
        error=None, references=beside(person.home, (), named).references,
    )  # fmt: skip


@ROUTES.post("/queue/alike/undo", dependencies=[needing("decide-alert")])
def undo_alike(
    person: Acting, wanted: Asked, number: Annotated[list[Number] | None, Form()] = None
) -> Response:  # fmt: skip
    """Undo decisions of one's own, each by itself; say which are not undone, and why."""
    numbers = list(dict.fromkeys(number or ()))
    error = None
    if not numbers or len(numbers) > MOST:
        error = person.tongue.say(*((TOO_MANY, {"most": MOST}) if numbers else (NONE_NAMED, {})))
        numbers = []
    undone = [_undone(person, one) for one in numbers]
    named = [one.report for one in undone if one.report]
    return page(
        person, "queue_undone.html", here="queue", status=422 if error else 200, undone=undone, query=query(wanted),
        error=error, references=beside(person.home, (), named).references if named else {},
    )  # fmt: skip


def _undone(person: Visitor, number: int) -> Undone:
    try:
        return Undone(number, undo(person.home, number, person.tongue.text(UNDONE_BY)))
    except DeskError as error:
        return Undone(number, "", not_done(person, error))
