"""The history of a case: who decided what, when; references only."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.case_history import history
from relais.web.case_page import case_page, history_row
from relais.web.listing import Column, listing
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/case/{number}/history")
def show(
    number: int, person: Person, sort: Annotated[str, Query()] = "", at: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show what was decided in a case, newest first."""
    found = history(person.home, number)
    _ = person.tongue.text
    columns = (
        Column("number", _("number")), Column("at", _("when (UTC)")), Column("actor", _("who")),
        Column("act", _("what was done")), Column("about", _("about")),
    )  # fmt: skip
    rows = [history_row(one, person.tongue) for one in found.lines]
    table = listing(rows, columns, f"/case/{number}/history", sort=sort, page=at)
    return case_page(person, "case_history.html", found.case, found.seen, table=table)
