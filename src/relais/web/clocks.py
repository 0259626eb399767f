"""Clocks of the unit: what is lost today, this week and later, first what is lost first."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.clocks import LOST, STATES, clocks
from relais.language.desk_words import HOLDINGS, SURE
from relais.model.notice import msg
from relais.web.listing import Column, listing, rows_wanted
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
_SHOWN_STATES = STATES[:2]
WHEN = {"today": msg("lost today"), "week": msg("lost later this week"), "later": msg("lost after this week")}


@ROUTES.get("/clocks")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1, le=200)] = 1,
    when: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """Show every datum that may be lost; `when`: only what nobody has asked for, lost then.

    In another order than the clocks' own, all are read.
    """
    said = person.tongue
    _ = said.text
    columns = (
        Column("state", _("state")), Column("safe_expiry", _("ask before")), Column("legal_expiry", _("kept until")),
        Column("holding", _("what")), Column("country", _("country")),
        Column("value", _("as written")), Column("basis", _("text")), Column("confidence", _("confidence")),
        Column("request", _("request")), Column("received_as", _("source")),
    )  # fmt: skip
    when = when if when in LOST else ""
    found = clocks(person.home, most=rows_wanted(sort, number), when=when or None)
    rows = [
        {
            **row,
            "state": _(row["state"]),
            "basis": _(row["basis"]) if row["basis"] else None,
            "holding": said.said(HOLDINGS, row["holding"]),
            "confidence": said.said(SURE, row["confidence"]),
            "links": {"received_as": f"/source/{row['source_id']}"},
            **{name: row[name].date() if row[name] else None for name in ("legal_expiry", "safe_expiry")},
        }
        for row in found.rows.to_pylist()
    ]
    whole = sum(found.counts[one] for one in _SHOWN_STATES)
    table = listing(
        rows, columns, "/clocks", sort=sort, page=number, asked={"when": when} if when else None,
        of=found.lost[when] if when else whole,
    )  # fmt: skip
    return page(person, "clocks.html", here="clocks", table=table, found=found, whole=whole, when=when, views=WHEN)
