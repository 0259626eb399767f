"""Any table on screen as a spreadsheet: asked by one, signed by another, then made once from the page that shows it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from relais.casework.export import Gone
from relais.desk.error import DeskError
from relais.desk.table_export import Made, Shown, ask, asked, export, ready
from relais.language.shown import cell
from relais.language.sorting import Row
from relais.web.listing import Listing, gathering
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import way_back
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SOURCE = "/source/"
# Of this request, and not of the page that is asked in its stead.
_OWN = frozenset({"route", "endpoint", "path_params", "router"})


@ROUTES.get("/spreadsheet")
def show(person: Person, of: Annotated[str, Query(max_length=400)] = "") -> Response:
    """Show the form that asks for the tables of a page, and what the person asked."""
    return _page(person, of)


@ROUTES.post("/spreadsheet")
def ask_for(
    person: Acting, of: Annotated[str, Form()] = "", recipient: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", how: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Ask a second person to sign, or announce it in an emergency."""
    try:
        ask(person.home, way_back(of, "/"), recipient, reason, at_once=how == "emergency")
    except DeskError as error:
        return _page(person, of, error=error, told={"recipient": recipient, "reason": reason})
    return RedirectResponse("/spreadsheet", 303)


@ROUTES.post("/spreadsheet/{number}")
async def make(request: Request, number: int, person: Acting) -> Response:
    """Give what was signed: the tables that its page shows this person now."""
    try:
        one = await run_in_threadpool(ready, person.home, number)
        tables = [_shown(each, person) for each in await _tables(request, one.address)]
        made: Made = await run_in_threadpool(partial(export, person.home, number, tables, person.tongue))
    except DeskError as error:
        return await run_in_threadpool(partial(_page, person, "", error=error))
    return Response(
        made.content, media_type=KIND, headers={"Content-Disposition": f'attachment; filename="{made.name}"'}
    )


async def _tables(request: Request, address: str) -> list[Listing]:
    """Ask the page at an address of ours as this person, and return the tables that it lists."""
    path, _mark, query = address.partition("?")
    scope = {name: value for name, value in request.scope.items() if name not in _OWN}
    scope |= {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        """Pass over the page itself: its tables were gathered as it was made."""

    with gathering() as found:
        await request.app.router(scope, receive, send)
    return found


def _shown(table: Listing, person: Visitor) -> Shown:
    _ = person.tongue.text
    plainly = partial(cell, language=person.tongue.language, yes=_("yes"), no=_("no"))
    rows = [
        [plainly(value) if isinstance(value := row[one.key], list | tuple | str) else value for one in table.columns]
        for row in table.every
    ]
    gone = frozenset(place for row in table.every for place in _places(row))
    return Shown([one.heading for one in table.columns], rows, table.of, gone)


def _places(row: Row) -> Iterator[Gone]:
    """Return the places of sources that a row tells of: where it stands, or the sources that it leads to."""
    source_id = row.get("source_id")
    if isinstance(source_id, str):
        yield source_id, str(row.get("locator") or "")
    links = row.get("links")
    for address in links.values() if isinstance(links, Mapping) else ():
        if str(address).startswith(_SOURCE):
            yield str(address).removeprefix(_SOURCE), ""


def _page(
    person: Visitor, of: str, *, error: DeskError | None = None, told: Mapping[str, str] | None = None
) -> Response:
    return page(
        person, "spreadsheet.html", here="more", status=422 if error else 200, of=way_back(of, ""),
        asked=asked(person.home), told=told or {"recipient": "", "reason": ""},
        error=not_done(person, error) if error else None,
    )  # fmt: skip
