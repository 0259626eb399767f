"""Several alerts of the queue in one act: taken, given back, or ended alike once that was confirmed."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert import Said
from relais.desk.alert_bulk import ALIKE, MOST, end_all, give_back_all, take_all
from relais.desk.error import DeskError
from relais.web.asked import Asked, query
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting

ROUTES = APIRouter()


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
            query=query(wanted), error=told, reports=reports[:MOST], alike=ALIKE,
        )  # fmt: skip
    if sure and act != "end" and all(line.done for line in lines):
        return RedirectResponse(f"/queue{query(wanted)}", 303)
    return page(
        person, "queue_alike.html", here="queue", lines=lines, ending=said, sure=sure, act=act, query=query(wanted),
        error=None,
    )  # fmt: skip
