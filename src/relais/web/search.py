"""Search: an identifier, a name, an amount, a day, a report or a case; hit or no hit across closed doors."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.error import DeskError
from relais.desk.look_up import MOST, NOTHING, Found, search
from relais.web.listing import Column, Listing, listing, rows_wanted
from relais.web.render import page
from relais.web.visitor import Visitor, needing

ROUTES = APIRouter()
_PAGES = {"report": "/alert/", "subject": "/subject/", "other": "/subject/", "source_id": "/source/", "case": "/case/"}


@ROUTES.get("/search")
def show(
    person: Annotated[Visitor, needing("search")], q: Annotated[str, Query(max_length=1000)] = "",
    sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Ask for whatever can be looked up, and show where it was seen and which pages it leads to."""
    if not q.strip():
        return page(person, "search.html", here="search", q="", found=None, told=None)
    try:
        found = search(person.home, q, min(rows_wanted(sort, number) or MOST, MOST))
    except DeskError as error:
        if error.template != NOTHING:
            raise
        told = person.tongue.say(error.template, error.params)
        return page(person, "search.html", status=422, here="search", q=q, found=None, told=told)
    return page(
        person, "search.html", here="search", q=q, found=found, told=None, pages=_PAGES,
        table=_seen(person, found, q, sort, number), events=_events(person, found, q, sort, number),
    )  # fmt: skip


def _seen(person: Visitor, found: Found, q: str, sort: str, number: int) -> Listing | None:
    """Return where selectors and names were seen; None where the text is neither."""
    if not found.sought:
        return None
    _ = person.tongue.text
    columns = (
        Column("kind", _("kind")), Column("value", _("value")), Column("fact", _("fact")),
        Column("role", _("alleged role")), Column("name", _("name")), Column("at", _("when (UTC)")),
        Column("report", _("report")), Column("subject", _("subject")), Column("source", _("source")),
    )  # fmt: skip
    rows = [{**person.tongue.worded(row), "links": dict(_links(row))} for row in found.table.to_pylist()]
    return listing(rows, columns, "/search", sort=sort, page=number, asked={"q": q})


def _events(person: Visitor, found: Found, q: str, sort: str, number: int) -> Listing | None:
    """Return what was paid, or happened on a day; None where the text is neither an amount nor a day."""
    if not found.dated:
        return None
    _ = person.tongue.text
    columns = (
        Column("fact", _("fact")), Column("at", _("when (UTC)")), Column("amount", _("amount")),
        Column("currency", _("currency")), Column("one_name", _("payer, caller or account")),
        Column("subject", _("subject")), Column("two_name", _("payee or callee")),
        Column("other", _("the other subject")), Column("report", _("report")), Column("source", _("source")),
    )  # fmt: skip
    rows = [{**person.tongue.worded(row), "links": dict(_links(row))} for row in found.events.rows]
    return listing(rows, columns, "/search", sort=sort, page=number, asked={"q": q}, of=found.events.of)


def _links(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the address behind each cell that leads to a page."""
    for column, address in _PAGES.items():
        if row.get(column):
            yield column.removesuffix("_id"), f"{address}{row[column]}"
