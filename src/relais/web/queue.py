"""The queue: open alerts in order, a page at a time; those put off; those decided."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.alerts import alerts, decided, put_off
from relais.web.listing import SHOWN
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
# A list beyond this is searched, not leafed through.
_PAGES = 200
VIEWS = ("open", "mine", "put-off", "decided")


@ROUTES.get("/queue")
def show(
    person: Person,
    view: Annotated[str, Query()] = "open",
    number: Annotated[int, Query(alias="page", ge=1, le=_PAGES)] = 1,
) -> Response:
    """Show a page of the alerts."""
    view = view if view in VIEWS else "open"
    if view in ("put-off", "decided"):
        rows = put_off(person.home) if view == "put-off" else decided(person.home, SHOWN * number + 1)
        past, more = rows[SHOWN * (number - 1) : SHOWN * number], len(rows) > SHOWN * number
        return page(person, "queue_past.html", here="queue", view=view, rows=past, page_number=number, more=more)
    found = alerts(person.home, SHOWN * number, mine=view == "mine")
    pages = min(_PAGES, max(1, -(-found.of // SHOWN)))
    # Beyond the end stands the last page: an empty one would say that no alert is open.
    number = min(number, pages)
    lines = found.lines[SHOWN * (number - 1) : SHOWN * number]
    return page(
        person, "queue.html", here="queue", view=view, found=found, lines=lines, page_number=number, pages=pages,
    )  # fmt: skip
