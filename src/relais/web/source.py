"""A source: how it came, what its reader made of it and asks, what lay in it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.consult import source
from relais.desk.error import DeskError
from relais.desk.received import Received, received
from relais.web.listing import Column, listing
from relais.web.questions import ASKED
from relais.web.render import page
from relais.web.visitor import Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/source/{start}")
def show(
    start: str, person: Person, sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1, *, entered: Annotated[bool, Query()] = False,
) -> Response:  # fmt: skip
    """Show a source: how it came, what its reader made of it, what lay in it. `entered`: by hand, just now."""
    found = source(person.home, start)
    _ = person.tongue.text
    columns = Column("path", _("path")), Column("custody", _("custody")), Column("source_id", _("hash"))
    rows = [
        {**vars(member), "custody": _(member.custody),
         "links": {"path": f"/source/{member.source_id}"} if member.source_id else {}}
        for member in found.source.members
    ]  # fmt: skip
    members = listing(rows, columns, f"/source/{found.source.source_id}", sort=sort, page=number)
    return page(
        person, "source.html", here="more", line=found, members=members, asks=ASKED,
        left=_left(person, found.source.source_id), entered=entered,
    )  # fmt: skip


def _left(person: Visitor, source_id: str) -> Received | None:
    """Return who received something of a source; of one whose text is closed to the person it is not told."""
    try:
        return received(person.home, source_id)
    except DeskError:
        return None
