"""Requests of the person's cases: what is due, what came back, and how many stand where."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.request import Step, Tracked, due_list
from relais.language.desk_words import REQUEST_DATA, REQUEST_STATES
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import SHOWN, Column, listing
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
# Of what came back, beside all requests.
_LATEST = 5


@ROUTES.get("/requests")
def show(
    person: Person, state: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the requests, first what is due first; `state`: those in one state alone."""
    _ = person.tongue.text
    found = due_list(person.home)
    counts = Counter(one.request.state for one in found)
    columns = (
        Column("request", _("no.")), Column("reference", _("case")), Column("channel", _("channel")),
        Column("data", _("data")), Column("holder", _("holder")), Column("items", _("rows")),
        Column("state", _("state")), Column("due", _("due")), Column("remind", _("remind")),
        Column("missing", _("missing")),
    )  # fmt: skip
    state = state if state in REQUEST_STATES else ""
    rows = [row_of(one, person.tongue) for one in found if state in ("", one.request.state)]
    table = listing(rows, columns, "/requests", sort=sort, page=number, asked={"state": state} if state else None)
    return page(
        person, "requests.html", here="requests", table=table, state=state, of=len(found), back=came_back(found),
        most=_LATEST if not state else SHOWN,
        counts=[(one, counts[one]) for one in REQUEST_STATES if counts[one]],
    )  # fmt: skip


def came_back(found: list[Tracked]) -> list[tuple[Tracked, Step]]:
    """Return the requests that were answered, each with its answer, the latest first."""
    answers = [(one, last) for one in found if (last := one.request.last("answered")) is not None]
    return sorted(answers, key=lambda pair: pair[1].day, reverse=True)


def row_of(one: Tracked, said: Tongue) -> Row:
    """Return a request as a row of a table, with the links behind its cells."""
    of = one.request
    return {
        "request": of.number, "reference": one.case.reference, "channel": of.channel,
        "data": said.said(REQUEST_DATA, of.data), "holder": of.holder, "items": len(of.items),
        "state": said.said(REQUEST_STATES, of.state), "due": one.due, "remind": one.remind,
        "missing": "; ".join(said.say(piece.say, dict(piece.params)) for piece in one.missing),
        "links": {"request": f"/request/{of.number}", "reference": f"/case/{of.case}"},
    }  # fmt: skip
