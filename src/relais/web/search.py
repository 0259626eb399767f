"""Search: has this selector been seen before, in any spelling, and where; hit or no hit across closed doors."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.consult import search
from relais.web.listing import Column, listing
from relais.web.render import page
from relais.web.visitor import Visitor, needing

ROUTES = APIRouter()


@ROUTES.get("/search")
def show(
    person: Annotated[Visitor, needing("search")], q: Annotated[str, Query(max_length=1000)] = "",
    sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Ask for a selector, and show where it was seen."""
    if not q.strip():
        return page(person, "search.html", here="search", q="", found=None, table=None)
    _ = person.tongue.text
    found = search(person.home, q)
    columns = (
        Column("kind", _("kind")), Column("value", _("value")), Column("fact", _("fact")),
        Column("role", _("alleged role")), Column("name", _("name")), Column("at", _("when (UTC)")),
        Column("source", _("source")),
    )  # fmt: skip
    rows = [
        {**person.tongue.worded(row), "links": {"source": f"/source/{row['source_id']}"}}
        for row in found.table.to_pylist()
    ]
    table = listing(rows, columns, "/search", sort=sort, page=number, asked={"q": q})
    return page(person, "search.html", here="search", q=q, found=found, table=table)
