"""What I opened in a case, for me alone."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.exposure import KINDS, Total, mine_in
from relais.language.sorting import Row
from relais.web.case_page import case_page
from relais.web.listing import Column, listing
from relais.web.visitor import Person
from relais.web.wellbeing import OPENED, whole

ROUTES = APIRouter()


@ROUTES.get("/case/{number}/exposure")
def show(number: int, person: Person, sort: Annotated[str, Query()] = "") -> Response:
    """Show what the person opened in a case; there is no address for another's."""
    found = mine_in(person.home, number)
    _ = person.tongue.text
    rows = [_row(_("this month"), found.month), _row(_("in all"), found.whole)]
    kinds = [Column(kind, _(OPENED[kind])) for kind in KINDS]
    columns = (Column("period", _("period")), Column("minutes", _("minutes")), *kinds, Column("late", _("late")))
    table = listing(rows, columns, f"/case/{number}/exposure", sort=sort)
    return case_page(person, "case_exposure.html", found.case, found.seen, table=table)


def _row(period: str, total: Total) -> Row:
    return {"period": period, "minutes": whole(total.time), **total.openings, "late": total.late}
