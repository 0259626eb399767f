"""What a subject deals, and what stands on it: whom it pays, calls and writes to, and each test with its results."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.dealings import Dealings, Result, dealings
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, Listing, listing
from relais.web.render import page
from relais.web.results import results, titles
from relais.web.sheet import tables
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/subject/{subject}/dealings")
def show(
    subject: str, person: Person, test: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Show whom a subject deals with, and what tests found; `test`: whose table is in that order, else the edges'."""
    said = person.tongue
    found = dealings(person.home, subject)
    address = f"/subject/{subject}/dealings"
    edges = _edges(found, said, address, *(("", 1) if test else (sort, number)))
    sections = [
        (one, _results(one, found, said, address, *((sort, number) if one.test.name == test else ("", 1))))
        for one in found.results
    ]
    groups = tables({} if found.groups is None else {"payment_group": found.groups}, said)
    return page(
        person, "dealings.html", here="queue", subject=subject, found=found, edges=edges, sections=sections, test=test,
        tables=groups, without=titles(found.without, said),
    )  # fmt: skip


def _edges(found: Dealings, said: Tongue, address: str, sort: str, number: int) -> Listing:
    _ = said.text
    columns = (
        Column("act", _("act")), Column("direction", _("direction")), Column("other", _("with whom")),
        Column("events", _("events")), Column("total", _("total")), Column("currency", _("currency")),
        Column("first_at", _("first_at")), Column("last_at", _("last_at")), Column("undated", _("undated")),
        Column("more", _("more"), sorts=False),
    )  # fmt: skip
    rows = [_edge(row, found.id, said) for row in (found.edges.to_pylist() if found.edges is not None else ())]
    return listing(rows, columns, address, sort=sort, page=number)


def _edge(row: Mapping[str, Any], subject: str, said: Tongue) -> Row:
    _ = said.text
    pair = (subject, row["other"]) if row["direction"] == "to" else (row["other"], subject)
    more = f"/evidence/{pair[0]}/{pair[1]}" if row["act"] == "pays" and pair[0] != pair[1] else None
    return {**said.worded(row), "pair": more}


def _results(one: Result, found: Dealings, said: Tongue, address: str, sort: str, number: int) -> Listing:
    return results(one.rows, one.test, found.names, said, address, sort=sort, page=number)
